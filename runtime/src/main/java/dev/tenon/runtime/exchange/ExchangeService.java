package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.ExchangeFailure;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.OutboundExchange;
import dev.tenon.runtime.outbound.OutboundExchange.Head;
import dev.tenon.runtime.outbound.Shown;
import dev.tenon.runtime.services.Arguments;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the HTTP of a language stands on: an exchange is opened, its body written, its answer read,
 * all in pieces. Each message is {@code {id, …}}, where the id is whoever asks' own. Thread-safe.
 */
public final class ExchangeService implements HostService {

  /** In characters, of a piece of a body; whoever sends more sends several. */
  private static final int MOST_CHARS = 1 << 20;

  private static final Base64.Encoder TO_TEXT = Base64.getEncoder();

  private final OutboundClient client;
  private final Clock clock;
  private final Map<Run, RunExchanges> runs = new ConcurrentHashMap<>();

  public ExchangeService(OutboundClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<String> methods() {
    return List.of("open", "write", "read", "abort");
  }

  @Override
  public boolean isNamed() {
    return false;
  }

  /** What counts is the exchange, which keeps itself. */
  @Override
  public boolean isKept(String method) {
    return false;
  }

  @Override
  public CompletionStage<String> call(Call call) {
    JsonNode given = Arguments.of(call.arguments()).at(0);
    RunExchanges exchanges = exchanges(call.run());
    String id = given.path("id").asText();
    return switch (call.method()) {
      case "open" -> open(call, given, exchanges);
      case "write" -> refusing(write(exchange(exchanges, id), given)).thenApply(_ -> "{}");
      case "read" -> read(exchanges, id);
      default -> {
        exchanges.find(id).ifPresent(exchange -> exchange.abort("The app gave it up."));
        exchanges.forget(id);
        yield CompletableFuture.completedStage("{}");
      }
    };
  }

  private RunExchanges exchanges(Run run) {
    RunExchanges known = runs.get(run);
    if (known != null) {
      return known;
    }
    RunExchanges made = new RunExchanges();
    RunExchanges other = runs.putIfAbsent(run, made);
    if (other != null) {
      return other;
    }
    run.atEnd(
        () -> {
          runs.remove(run);
          made.close();
        });
    return made;
  }

  private CompletionStage<String> open(Call call, JsonNode given, RunExchanges exchanges) {
    Shown shown = new Shown(call.caller().withoutSecrets());
    shown.hideAll(call.caller());
    OutboundExchange exchange;
    try {
      Opening opening = Opening.of(given);
      KeptExchange kept = new KeptExchange(call.run(), shown, opening, clock.millis());
      exchange =
          exchanges.begin(
              opening.id(),
              () ->
                  client.exchange(
                      opening.request(call.facts().org(), call.installation(), limit(call)), kept));
      if (opening.hasBody() && (given.has("data") || given.path("end").asBoolean())) {
        // What comes of it is told by the answer, or by there being none.
        var _ = write(exchange, given);
      }
    } catch (ServiceRefusal refusal) {
      call.run().keep(refused(shown, given, refusal, clock.millis()));
      throw refusal;
    }
    String id = given.path("id").asText();
    return refusing(exchange.head().thenApply(ExchangeService::json))
        .whenComplete(
            (_, trouble) -> {
              if (trouble != null) {
                exchanges.forget(id);
              }
            });
  }

  /** Longer than that nobody waits for a silent server: the run ends, and with it the exchange. */
  private static Duration limit(Call call) {
    Duration left = call.run().left();
    return left.isPositive() ? left.plusSeconds(1) : Duration.ofSeconds(1);
  }

  private static CompletionStage<Boolean> write(OutboundExchange exchange, JsonNode given) {
    String data = given.path("data").asText();
    if (data.length() > MOST_CHARS) {
      throw Refused.with(
          ExchangeFailure.Kind.TOO_LARGE.name(),
          "A piece of a body has %d characters at most.".formatted(MOST_CHARS));
    }
    byte[] some;
    try {
      some = Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw Refused.invalid("A piece of a body is written in Base64.");
    }
    return exchange.send(some, given.path("end").asBoolean());
  }

  private static CompletionStage<String> read(RunExchanges exchanges, String id) {
    return refusing(exchange(exchanges, id).read())
        .thenApply(
            some -> {
              if (some.isEmpty()) {
                exchanges.forget(id);
                return "{\"done\":true}";
              }
              return "{\"data\":\"" + TO_TEXT.encodeToString(some.get()) + "\"}";
            });
  }

  private static OutboundExchange exchange(RunExchanges exchanges, String id) {
    return exchanges
        .find(id)
        .orElseThrow(
            () ->
                Refused.with(
                    ExchangeFailure.Kind.ABORTED.name(), "There is no such request any more."));
  }

  private static String json(Head head) {
    ObjectNode json =
        Json.object()
            .put("status", head.status())
            .put("statusText", head.statusText())
            .put("httpVersion", head.version());
    ArrayNode headers = json.putArray("headers");
    head.headers().forEach(header -> headers.addArray().add(header.name()).add(header.value()));
    return Json.write(json);
  }

  private static ServiceUse refused(
      Shown shown, JsonNode given, ServiceRefusal refusal, long nowMillis) {
    ObjectNode note =
        Json.object()
            .put("method", shown.text(given.path("method").asText("GET")))
            .put("url", shown.text(given.path("url").asText()))
            .put("error", shown.text(Json.read(refusal.json()).path("message").asText()));
    return new ServiceUse(KeptExchange.SERVICE, "request", nowMillis, 0, false, note);
  }

  private static <T> CompletionStage<T> refusing(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        trouble -> {
          Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
          return CompletableFuture.failedStage(
              cause instanceof ExchangeFailure failure ? Refused.of(failure) : trouble);
        });
  }
}
