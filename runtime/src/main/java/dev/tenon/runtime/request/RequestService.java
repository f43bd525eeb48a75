package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Generation;
import dev.tenon.runtime.app.PlatformVersion;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.OutboundResponse;
import dev.tenon.runtime.outbound.Shown;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.RateLimit;
import dev.tenon.runtime.services.Refusals;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code $request}: an app's requests to other servers. Thread-safe. */
public final class RequestService implements HostService, AutoCloseable {

  private static final int PER_MINUTE = 50;

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Duration OLD_LIMIT = Duration.ofSeconds(5);

  /** What is answered is held until the run takes it, and most of what is of use has no more. */
  private static final int MOST_CHARS = 2 * OutboundResponse.MAX_BODY;

  private static final String TEMPLATE = "invokeTemplate";

  private final OutboundClient client;
  private final Tries tries;
  private final RateLimit limit;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public RequestService(OutboundClient client, Clock clock) {
    this.client = client;
    this.tries = new Tries(client, clock);
    this.limit = new RateLimit(PER_MINUTE, clock);
  }

  @Override
  public List<String> methods() {
    return List.of("get", "post", "put", "patch", "delete", TEMPLATE);
  }

  @Override
  public CompletionStage<String> call(Call call) {
    return CompletableFuture.supplyAsync(() -> answer(call), threads);
  }

  /** What is said where an app wants a token: there is none to give yet. */
  static Rejection noOauth() {
    return Rejection.with(
        501, "OAuth is not offered here yet: a request that needs an access token is not made");
  }

  private String answer(Call call) {
    Shown shown = new Shown(call.caller().withoutSecrets());
    shown.hideAll(call.caller());
    ObjectNode note = Json.object();
    try {
      if (!limit.take(call.installation())) {
        throw Rejection.tooMany(Refusals.tooManyText(limit));
      }
      Prepared filled = prepare(call, shown);
      Prepared prepared = filled.with(shown.marked(filled.headers()));
      describe(note, prepared, shown);
      return Json.write(make(call, prepared, note, shown));
    } catch (Rejection rejection) {
      if (!note.has("method")) {
        Arguments arguments = Arguments.of(call.arguments());
        note.put("method", verb(call));
        note.put(
            call.method().equals(TEMPLATE) ? "template" : "url",
            shown.text(arguments.at(0).asText()));
      }
      note.put("error", shown.text(rejection.reason()));
      throw new ServiceRefusal(Json.write(rejection.json()));
    } finally {
      call.notes().accept(note);
    }
  }

  private Prepared prepare(Call call, Shown shown) throws Rejection {
    Caller caller = call.caller();
    Arguments arguments = Arguments.of(call.arguments());
    if (call.method().equals(TEMPLATE)) {
      return new TemplateCall(caller, shown, client.allowsLoopback()).prepare(arguments);
    }
    if (caller.app().platform().compareTo(PlatformVersion.V2_3) >= 0) {
      throw Rejection.with(
          400,
          "%s is no longer supported in Request API, please refer https://developers.freshdesk.com/v2/docs/migration-overview/#latest_platform_version_migration for more details"
              .formatted(call.method()));
    }
    return new VerbCall(caller, shown, client.allowsLoopback()).prepare(verb(call), arguments);
  }

  private ObjectNode make(Call call, Prepared prepared, ObjectNode note, Shown shown)
      throws Rejection {
    boolean old = call.caller().app().services().generation() == Generation.OLD;
    Tries.Answered answered;
    try {
      answered =
          tries.make(call.facts().org(), call.installation(), prepared, old ? OLD_LIMIT : LIMIT);
    } catch (Rejection rejection) {
      note.put("attempts", rejection.json().path("attempts").asInt());
      throw rejection;
    }
    note.put("status", answered.response().status());
    note.set("responseHeaders", shown.headers(answered.response().headers()));
    String text = Replies.text(answered.response());
    note.put("responseBody", shown.text(text));
    note.put("attempts", answered.attempts());
    if (answered.response().stubbed()) {
      note.put("stub", true);
    }
    if (!Replies.isContentAllowed(answered.response())) {
      throw Rejection.with(
              415,
              "Unsupported content type",
              "The platform gives apps no content of the type %s."
                  .formatted(answered.response().header("content-type").orElse("")))
          .after(answered.attempts());
    }
    if (Replies.isLongerInJson(text, MOST_CHARS)) {
      throw Rejection.with(
              413,
              "The response is larger than %d MB where it is written as JSON."
                  .formatted(MOST_CHARS >> 20))
          .after(answered.attempts());
    }
    ObjectNode reply = Replies.json(answered, text, prepared.parsed());
    if (answered.response().status() >= 400) {
      // No error of the host's: the app is told what the server says.
      throw new ServiceRefusal(Json.write(reply.put("errorSource", "APP")));
    }
    return reply;
  }

  private static void describe(ObjectNode note, Prepared prepared, Shown shown) {
    note.put("method", prepared.method());
    note.put("url", shown.text(prepared.target().text()));
    note.set("requestHeaders", shown.headers(prepared.headers()));
    note.put("requestBody", shown.text(new String(prepared.body(), StandardCharsets.UTF_8)));
  }

  private static String verb(Call call) {
    return call.method().equals(TEMPLATE) ? TEMPLATE : call.method().toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
