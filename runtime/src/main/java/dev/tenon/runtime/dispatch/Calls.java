package dev.tenon.runtime.dispatch;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.app.AppServices;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs whose caller waits for the answer: bounded, never retried, recorded, through the same
 * invoker as deliveries. Thread-safe.
 */
public final class Calls {

  private final Database database;
  private final Invoker invoker;

  public Calls(Database database, Invoker invoker) {
    this.database = database;
    this.invoker = invoker;
  }

  /** Why a call is made. */
  public enum Kind {
    /** An app is installed, updated or uninstalled. */
    SETUP,
    /** A page or a product's workflow asks for a function of the app by its name. */
    METHOD
  }

  /**
   * A call to be made.
   *
   * @param id unique; callers know it as the id of their request
   * @param match who is called, and the handler
   * @param name the event's type, or the function's name
   * @param body what the handler is told, a JSON object; it is not kept as an event
   * @param simulated whether a person made it up
   * @param occasion what services are told that it is for
   */
  public record Call(
      String id,
      Kind kind,
      Match match,
      String name,
      String body,
      boolean simulated,
      Caller.Kind occasion) {

    /** An app set-up event for one installation. */
    public static Call setUp(Match match, Event event) {
      return setUp(match, event.type(), event.body(), event.simulated());
    }

    /**
     * An app set-up event that really happens.
     *
     * @param body its payload without parameters, a JSON object
     */
    public static Call setUp(Match match, String type, String body) {
      return setUp(match, type, body, false);
    }

    private static Call setUp(Match match, String type, String body, boolean simulated) {
      return new Call(newId(), Kind.SETUP, match, type, body, simulated, Caller.Kind.SETUP);
    }

    /**
     * A function of an app, called by its name.
     *
     * @param parameters what it takes, a JSON object
     */
    public static Call method(
        Installation installation, String function, String parameters, boolean simulated) {
      return method(installation, function, parameters, simulated, Caller.Kind.FUNCTION);
    }

    /**
     * The same for the app's installation page, with an installation as it would be.
     *
     * @param parameters what it takes, a JSON object
     */
    public static Call beforeInstallation(
        Installation installation, String function, String parameters) {
      return method(installation, function, parameters, true, Caller.Kind.INSTALLATION_PAGE);
    }

    private static Call method(
        Installation installation,
        String function,
        String parameters,
        boolean simulated,
        Caller.Kind occasion) {
      return new Call(
          newId(),
          Kind.METHOD,
          new Match(installation, function),
          function,
          parameters,
          simulated,
          occasion);
    }

    /** What the handler gets. */
    public String payload() {
      return switch (kind) {
        case SETUP -> match.installation().payload(body);
        case METHOD -> match.installation().parameters(body);
      };
    }

    private Duration limit() {
      AppServices services = match.installation().app().manifest().services();
      return switch (kind) {
        case SETUP -> services.setUpLimit();
        case METHOD -> services.functionLimit(name);
      };
    }

    private static String newId() {
      return "call_" + UlidCreator.getMonotonicUlid();
    }
  }

  /** Makes a call; the future is done when its result is recorded. */
  public CompletableFuture<RunResult> call(Call call, RunListener listener) {
    Installation installation = call.match().installation();
    RunFacts facts = new RunFacts(installation.org().value(), Optional.empty(), 1, call.id());
    RunRequest request =
        new RunRequest(
            installation.app().manifest().language(),
            installation.app().code(),
            installation.caller(new Caller.Occasion(call.occasion(), call.name())),
            call.match().handler(),
            call.payload(),
            facts,
            call.limit());
    return invoker
        .run(request, listener)
        .thenCompose(result -> record(call, shown(call, result)).thenApply(rows -> result));
  }

  /** Who simulates wants to see what the handler really does with what was typed in. */
  private static RunResult shown(Call call, RunResult result) {
    return call.simulated() ? result : WithoutSecrets.of(result, call.match().installation());
  }

  private CompletableFuture<Integer> record(Call call, RunResult result) {
    Installation installation = call.match().installation();
    return database.write(
        installation.org().value(),
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO call (id, org_id, installation_id, app_version_id, kind, name,
                      handler, simulated, payload, started_at, duration_micros, outcome, detail,
                      answer, console, services)
                    VALUES (:id, :org, :installation, :version, :kind, :name, :handler,
                      :simulated, :payload, :started, :duration, :outcome, :detail, :answer,
                      :console, :services)
                    """)
                .bind("id", call.id())
                .bind("org", installation.org().value())
                .bind("installation", installation.id())
                .bind("version", installation.app().id())
                .bind("kind", call.kind().name().toLowerCase(Locale.ROOT))
                .bind("name", call.name())
                .bind("handler", call.match().handler())
                .bind("simulated", call.simulated() ? 1 : 0)
                .bind("payload", call.body())
                .bind("started", result.startedAt().toEpochMilli())
                .bind("duration", result.duration().toNanos() / 1_000)
                .bind("outcome", result.outcome().label())
                .bind("detail", EventLog.Records.outcome(result.outcome()))
                .bind("answer", result.answer().map(EventLog.Records::answer).orElse(null))
                .bind("console", Json.writeValue(result.console()))
                .bind("services", EventLog.Records.services(result.uses()))
                .execute());
  }
}
