package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A run whose calls to services are made by a test, one message at a time. */
final class Conversation implements HandlerRuntime {

  private final RuntimeClient client;
  private final CompletableFuture<RunResult> result;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private Consumer<FromRuntime> listener = _ -> {};
  private long run;

  Conversation(Map<String, HostService> services, Caller caller) {
    client = new RuntimeClient(this, services, Clock.systemUTC());
    result =
        client.run(
            new RunRequest(
                Language.JAVASCRIPT,
                new AppCode("app@1.0.0", "/nowhere", "app", Optional.empty(), List.of()),
                caller,
                "talks",
                "{}",
                new RunFacts("acme", Optional.empty(), 1, "key-1"),
                Duration.ofSeconds(20)),
            RunListener.NONE);
  }

  /** Asks, and does not wait; a refusal is {@code {no: reason}}. */
  CompletableFuture<JsonNode> begin(String service, String method, Map<String, ?> message) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    long id = ids.incrementAndGet();
    asked.put(id, answer);
    listener.accept(
        new FromRuntime.ServiceCall(run, id, service, method, Json.writeValue(List.of(message))));
    return answer.orTimeout(30, TimeUnit.SECONDS);
  }

  JsonNode ask(String method, Map<String, ?> message) {
    return begin("http", method, message).join();
  }

  /** Ends the run; what is kept of it. */
  RunResult end() {
    listener.accept(new FromRuntime.Finished(run, new Outcome.Succeeded()));
    return result.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void listen(Consumer<FromRuntime> heard) {
    listener = heard;
  }

  @Override
  public void send(ToRuntime message) {
    switch (message) {
      case ToRuntime.Invoke invoke -> {
        run = invoke.id();
        listener.accept(new FromRuntime.Started(run));
      }
      case ToRuntime.ServiceAnswer answer -> {
        CompletableFuture<JsonNode> waiting = asked.remove(answer.call());
        if (waiting != null) {
          JsonNode json = Json.read(answer.json());
          waiting.complete(answer.ok() ? json : Json.object().set("no", json));
        }
      }
      default -> {}
    }
  }

  @Override
  public String description() {
    return "says what a test says";
  }

  @Override
  public void close() {}
}
