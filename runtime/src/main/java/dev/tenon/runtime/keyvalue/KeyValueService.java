package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.RateLimit;
import dev.tenon.runtime.services.Refusals;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform's {@code $db}. Thread-safe. */
public final class KeyValueService implements HostService {

  private static final int CALLS_PER_MINUTE = 50;

  private static final Logger LOG = LoggerFactory.getLogger(KeyValueService.class);

  private final KeyValueRecords records;
  private final RateLimit rate;
  private final Clock clock;

  /** What reads, and what follows a write: the thread that commits must not be held up. */
  private final Executor threads = task -> Thread.ofVirtual().name("key-value").start(task);

  public KeyValueService(KeyValueRecords records, Clock clock) {
    this.records = records;
    this.rate = new RateLimit(CALLS_PER_MINUTE, clock);
    this.clock = clock;
  }

  @Override
  public List<String> methods() {
    return List.of("set", "get", "update", "delete");
  }

  /** On an installation page there is no installation yet that could keep something. */
  @Override
  public boolean isOffered(Caller caller) {
    return caller.occasion().kind() != Caller.Kind.INSTALLATION_PAGE;
  }

  @Override
  public CompletionStage<String> call(Call call) {
    CallNote note = new CallNote(call);
    return answer(call, note)
        .exceptionally(
            trouble -> {
              ServiceRefusal refusal = refusal(call, trouble);
              note.refused(refusal);
              throw refusal;
            });
  }

  private CompletableFuture<String> answer(Call call, CallNote note) {
    try {
      Arguments arguments = Arguments.of(call.arguments());
      note.asked(arguments);
      if (!rate.take(call.installation())) {
        throw Refusals.tooMany(rate);
      }
      KeyValueLimits limits = KeyValueLimits.of(call.caller().app().services().generation());
      String key = Values.key(arguments);
      return switch (call.method()) {
        case "get" -> CompletableFuture.supplyAsync(() -> get(call, note, key, limits), threads);
        case "set" -> edit(call, note, key, set(key, arguments, limits), "Created");
        case "update" -> edit(call, note, key, update(key, arguments, limits), "Updated");
        default -> edit(call, note, key, _ -> new Edit.Outcome.Remove(), "Deleted");
      };
    } catch (ServiceRefusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  private String get(Call call, CallNote note, String key, KeyValueLimits limits) {
    Optional<ObjectNode> value =
        records.find(call.facts().org(), call.installation(), key).map(Json::readObject);
    if (limits.isOld()) {
      value.ifPresent(members -> members.remove(List.of("createdAt", "updatedAt")));
    }
    // A record of which all was removed is none to the platform either.
    ObjectNode found =
        value
            .filter(members -> !members.isEmpty())
            .orElseThrow(() -> Refusals.with(404, "Record not found"));
    note.got(found);
    return Json.write(found);
  }

  private Edit set(String key, Arguments arguments, KeyValueLimits limits) {
    if (!arguments.has(1)) {
      throw Refusals.with(400, "Mandatory attributes (key or value) is missing");
    }
    limits.refuseLongKey(key);
    ObjectNode value = Values.toSet(key, arguments.at(1), limits);
    SetOptions options = SetOptions.of(arguments.at(2));
    String text = Json.write(value);
    return present -> {
      if (!options.condition().isMet(present.isPresent())) {
        throw Refusals.with(400, "The setIf conditional request failed");
      }
      return new Edit.Outcome.Keep(
          new Edit.Present(text, options.lifeMillis().map(life -> clock.millis() + life)));
    };
  }

  private static Edit update(String key, Arguments arguments, KeyValueLimits limits) {
    Update update = Update.of(key, arguments.at(1), arguments.at(2), limits);
    return present -> {
      ObjectNode changed = update.apply(present.map(record -> Json.readObject(record.value())));
      String text = Json.write(Values.rewritten(changed));
      limits.refuseLarge(key, text);
      return new Edit.Outcome.Keep(new Edit.Present(text, present.flatMap(Edit.Present::endsAt)));
    };
  }

  /**
   * @param done what is true in the answer
   */
  private CompletableFuture<String> edit(
      Call call, CallNote note, String key, Edit edit, String done) {
    return records
        .edit(call.facts().org(), call.installation(), key, edit)
        .thenApplyAsync(
            change -> {
              note.changed(change.before(), change.after());
              if (change.refusal().isPresent()) {
                throw change.refusal().get();
              }
              return Json.write(Json.object().put(done, true));
            },
            threads);
  }

  private static ServiceRefusal refusal(Call call, Throwable trouble) {
    Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
    if (cause instanceof ServiceRefusal refusal) {
      return refusal;
    }
    LOG.atError()
        .addKeyValue("org", call.facts().org())
        .addKeyValue("installation", call.installation())
        .setCause(cause)
        .log("$db.{} failed", call.method());
    return Refusals.with(
        500,
        switch (call.method()) {
          case "set" -> "Failed to store data";
          case "get" -> "Failed to fetch data";
          case "update" -> "Failed to update data";
          default -> "Failed to delete data";
        });
  }
}
