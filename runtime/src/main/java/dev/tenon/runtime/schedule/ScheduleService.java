package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.JsonTexts;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.RateLimit;
import dev.tenon.runtime.services.Refusals;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The schedules of apps, as their handlers make and change them. Thread-safe. */
public final class ScheduleService implements HostService {

  /** The event that an app gets when the time of one of its schedules has come. */
  static final String EVENT = "onScheduledEvent";

  /** More than anything that is accepted has; of what is refused, no more is kept. */
  private static final int MAX_NOTE = 8_192;

  private static final int CALLS_PER_MINUTE = 50;

  private final Schedules schedules;
  private final RateLimit rate;
  private final Clock clock;

  /** What reads, and what follows a write: the thread that commits must not be held up. */
  private final Executor threads = task -> Thread.ofVirtual().name("schedule").start(task);

  public ScheduleService(Schedules schedules, Clock clock) {
    this.schedules = schedules;
    this.rate = new RateLimit(CALLS_PER_MINUTE, clock);
    this.clock = clock;
  }

  @Override
  public List<String> methods() {
    return List.of("create", "fetch", "update", "delete");
  }

  /** An app that is not installed yet has nothing that could be scheduled. */
  @Override
  public boolean isOffered(Caller caller) {
    return caller.occasion().kind() != Caller.Kind.INSTALLATION_PAGE;
  }

  @Override
  public CompletionStage<String> call(Call call) {
    ObjectNode asked =
        Arguments.of(call.arguments()).at(0) instanceof ObjectNode object ? object : Json.object();
    note(call, asked);
    if (!rate.take(call.installation())) {
      throw Refusals.tooMany(rate);
    }
    OrgId org = new OrgId(call.facts().org());
    String installation = call.installation();
    return switch (call.method()) {
      case "create" ->
          schedules
              .create(org, installation, wanted(call, asked))
              .thenApplyAsync(change -> done(call, asked, change, "Schedule created"), threads);
      case "update" ->
          schedules
              .update(org, installation, wanted(call, asked))
              .thenApplyAsync(change -> done(call, asked, change, "Schedule updated"), threads);
      case "delete" ->
          schedules
              .delete(org, installation, WantedReader.name(asked))
              .thenApplyAsync(change -> done(call, asked, change, "Schedule deleted"), threads);
      case "fetch" -> fetch(call, org, WantedReader.name(asked));
      default -> throw new IllegalArgumentException("No method " + call.method());
    };
  }

  private Wanted wanted(Call call, ObjectNode asked) {
    Wanted wanted = new WantedReader(clock.instant(), isHandled(call.caller().app())).read(asked);
    note(call, wanted.json());
    return wanted;
  }

  /** In the manifest or in the code: both are subscriptions of the app. */
  private static boolean isHandled(AppManifest app) {
    return app.subscriptions().inFileOrder().stream()
        .anyMatch(
            one -> one.pattern().text().equals(EVENT) && !one.product().equals(Product.CUSTOM));
  }

  /** A read may wait for its turn, and the thread that asks is one that runs handlers. */
  private CompletionStage<String> fetch(Call call, OrgId org, String name) {
    return CompletableFuture.supplyAsync(
        () -> {
          ObjectNode found =
              schedules
                  .search(org, call.installation(), name)
                  .map(Schedules.Schedule::json)
                  .orElseThrow(() -> refusal(Schedules.Refusal.UNKNOWN));
          note(call, found);
          return Json.write(found);
        },
        threads);
  }

  private static String done(Call call, ObjectNode asked, Schedules.Change change, String message) {
    if (change.refusal().isPresent()) {
      throw refusal(change.refusal().get());
    }
    change
        .before()
        .ifPresent(
            before -> {
              ObjectNode shown = noted(asked);
              shown.set("before", noted(before.json()));
              keep(call, shown);
            });
    return Json.write(Json.object().put("status", 200).put("message", message));
  }

  private static ServiceRefusal refusal(Schedules.Refusal refusal) {
    return switch (refusal) {
      case GONE -> Refusals.with(404, "The app is not installed any more");
      case EXISTS -> Refusals.with(400, "This Schedule name already exists");
      case UNKNOWN -> Refusals.with(404, "Schedule does not exist");
      case TOO_MANY_RECURRING ->
          Refusals.with(400, "The maximum number of recurring schedules is 1");
      case TOO_MANY_ONE_TIME ->
          Refusals.with(
              400, "The maximum number of one time schedules is " + Schedules.MAX_ONE_TIME);
    };
  }

  private static void note(Call call, ObjectNode asked) {
    keep(call, noted(asked));
  }

  private static void keep(Call call, ObjectNode note) {
    call.notes().accept(JsonTexts.changed(note, call.caller().withoutSecrets()));
  }

  /** What is known by the names of a schedule's parts. */
  private static ObjectNode noted(ObjectNode asked) {
    ObjectNode note = Json.object();
    for (String key : List.of("name", "schedule_at", "repeat", "data")) {
      JsonNode value = asked.path(key);
      if (!value.isMissingNode()) {
        String text = Json.write(value);
        note.set(
            key,
            text.length() <= MAX_NOTE
                ? value
                : new TextNode("(%,d characters)".formatted(text.length())));
      }
    }
    return note;
  }
}
