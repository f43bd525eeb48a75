package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.HostService;
import dev.tenon.api.ServiceFailure;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.ServiceOffer;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The calls of one run to services of the host. Thread-safe; the calls that wait for an answer are
 * its only state.
 */
final class ServiceCalls {

  private final long run;
  private final List<ServiceOffer> offers;
  private final Consumer<FromRuntime> host;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<ToRuntime.ServiceAnswer>> open =
      new ConcurrentHashMap<>();
  private volatile boolean over;

  ServiceCalls(long run, List<ServiceOffer> offers, Consumer<FromRuntime> host) {
    this.run = run;
    this.offers = offers;
    this.host = host;
  }

  HostService service(String name) {
    if (offers.stream().noneMatch(offer -> offer.name().equals(name))) {
      String names =
          offers.stream().map(ServiceOffer::name).sorted().collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "The host offers no service \"%s\"; it offers: %s."
              .formatted(name, names.isEmpty() ? "none" : names));
    }
    return (method, arguments) -> call(name, method, arguments);
  }

  void answered(ToRuntime.ServiceAnswer answer) {
    CompletableFuture<ToRuntime.ServiceAnswer> asked = open.get(answer.call());
    if (asked != null) {
      asked.complete(answer);
    }
  }

  /** Lets go of everybody who waits; no answer comes any more. */
  void close() {
    over = true;
    open.values().forEach(asked -> asked.cancel(false));
  }

  private JsonNode call(String service, String method, JsonNode arguments) {
    if (!arguments.isArray()) {
      throw new IllegalArgumentException(
          "The arguments of %s.%s must be an array, not %s."
              .formatted(service, method, Json.kind(arguments)));
    }
    long id = ids.incrementAndGet();
    CompletableFuture<ToRuntime.ServiceAnswer> asked = new CompletableFuture<>();
    open.put(id, asked);
    try {
      host.accept(new FromRuntime.ServiceCall(run, id, service, method, Json.write(arguments)));
      // Asked after the call is known: closing either finds it in the map or is seen here.
      if (over) {
        throw stopped(service, method);
      }
      ToRuntime.ServiceAnswer answer = asked.get();
      JsonNode json = Json.read(answer.json());
      if (answer.ok()) {
        return json;
      }
      throw new ServiceFailure(json);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(service, method);
    } catch (CancellationException | ExecutionException e) {
      throw stopped(service, method);
    } finally {
      open.remove(id);
    }
  }

  private static CancellationException stopped(String service, String method) {
    return new CancellationException(
        "The run ended before " + service + "." + method + " was answered.");
  }
}
