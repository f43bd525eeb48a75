package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
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

  /**
   * A call to be made.
   *
   * @param match who is called, and the handler
   * @param event what the handler is told; it is not kept as an event
   */
  public record Call(Match match, Event event) {

    /** What the handler gets. */
    public ObjectNode payload() {
      return match.installation().payload(event.body());
    }
  }

  /** Makes a call; the future is done when its result is recorded. */
  public CompletableFuture<RunResult> call(Call call, RunListener listener) {
    Installation installation = call.match().installation();
    String id = "call_" + UlidCreator.getMonotonicUlid();
    RunFacts facts = new RunFacts(installation.org().value(), Optional.empty(), 1, id);
    RunRequest request =
        new RunRequest(
            installation.app().manifest().language(),
            installation.app().code(),
            installation.id(),
            call.match().handler(),
            Json.write(call.payload()),
            facts,
            DeliveryRunner.LIMIT);
    return invoker
        .run(request, listener)
        .thenCompose(result -> record(id, call, result).thenApply(rows -> result));
  }

  private CompletableFuture<Integer> record(String id, Call call, RunResult result) {
    Installation installation = call.match().installation();
    return database.write(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO call (id, org_id, installation_id, app_version_id, kind, name,
                      handler, simulated, payload, started_at, duration_micros, outcome, detail,
                      answer, console)
                    VALUES (:id, :org, :installation, :version, 'setup', :name, :handler,
                      :simulated, :payload, :started, :duration, :outcome, :detail, :answer,
                      :console)
                    """)
                .bind("id", id)
                .bind("org", installation.org().value())
                .bind("installation", installation.id())
                .bind("version", installation.app().id())
                .bind("name", call.event().type())
                .bind("handler", call.match().handler())
                .bind("simulated", call.event().simulated() ? 1 : 0)
                .bind("payload", call.event().body())
                .bind("started", result.startedAt().toEpochMilli())
                .bind("duration", result.duration().toNanos() / 1_000)
                .bind("outcome", result.outcome().label())
                .bind("detail", EventLog.Records.outcome(result.outcome()))
                .bind("answer", result.answer().map(EventLog.Records::answer).orElse(null))
                .bind("console", Json.writeValue(result.console()))
                .execute());
  }
}
