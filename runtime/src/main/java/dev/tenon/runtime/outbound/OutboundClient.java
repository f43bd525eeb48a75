package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/**
 * Makes the requests of apps, each within its time, its size and the places it may lead to.
 * Thread-safe.
 */
public final class OutboundClient implements AutoCloseable {

  private final AddressRules rules;
  private final Stubs stubs;
  private final Network encrypted;
  private final Network plain;
  private final OwnPort own = new OwnPort();
  private final Lookups lookups;
  private final Places places = new Places();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param rules which addresses may be reached
   * @param stubs are asked before anything leaves
   */
  public OutboundClient(AddressRules rules, Stubs stubs, Resolver resolver, SSLContext tls) {
    this.rules = rules;
    this.stubs = stubs;
    this.lookups = new Lookups(resolver);
    this.encrypted = new Network(new CheckedNames(lookups, rules::allows, own), tls);
    this.plain = new Network(new CheckedNames(lookups, rules::allowsPlain, own), tls);
  }

  /**
   * Says where the runtime itself listens: there, apps may not go even where they may go inside.
   */
  public void neverTo(int port) {
    own.is(port);
  }

  /** Whether apps may reach this machine, also without encryption. */
  public boolean allowsLoopback() {
    return rules.allowLoopback();
  }

  /**
   * Makes a request, and those to which it is redirected; the thread waits.
   *
   * @throws OutboundFailure when that brings no answer
   */
  public OutboundResponse send(OutboundRequest request) {
    if (request.body().length > OutboundRequest.MAX_BODY) {
      throw new OutboundFailure(
          Reason.TOO_LARGE,
          "The request is larger than %d KB.".formatted(OutboundRequest.MAX_BODY >> 10));
    }
    AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});
    Future<OutboundResponse> answer =
        threads.submit(
            () ->
                places.in(
                    request,
                    () ->
                        ScopedValue.where(Lookups.ORG, request.org())
                            .call(() -> hops(request, stop))));
    try {
      return answer.get(request.limit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new OutboundFailure(
          Reason.TIMEOUT,
          "There was no answer within %d ms.".formatted(request.limit().toMillis()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutboundFailure(Reason.TIMEOUT, "The runtime is stopping.", e);
    } catch (CancellationException e) {
      throw new OutboundFailure(Reason.TIMEOUT, "The runtime is stopping.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OutboundFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("A request failed in a way that nobody thought of", e);
    } finally {
      // Nobody waits for what is still under way.
      if (answer.cancel(true)) {
        Objects.requireNonNull(stop.get()).run();
      }
    }
  }

  private OutboundResponse hops(OutboundRequest request, AtomicReference<Runnable> stop) {
    OutboundRequest hop = request;
    for (int followed = 0; ; followed++) {
      OutboundResponse response = one(hop, stop);
      Optional<String> location = request.redirects().location(hop, response);
      if (location.isEmpty()) {
        return response;
      }
      if (followed == Math.min(request.redirects().most(), Redirects.MOST)) {
        throw new OutboundFailure(
            Reason.CONNECTION, "There were more than %d redirects.".formatted(followed));
      }
      Target next =
          Redirects.resolve(hop.target(), location.get())
              .filter(request.mayGo())
              .orElseThrow(() -> forbidden("It was redirected to where the app may not go."));
      hop = request.redirects().follow(hop, response.status(), next);
    }
  }

  private OutboundResponse one(OutboundRequest hop, AtomicReference<Runnable> stop) {
    Optional<Stubs.Reply> stub = stubs.find(hop);
    if (Thread.currentThread().isInterrupted()) {
      throw new OutboundFailure(Reason.TIMEOUT, "The request was given up.");
    }
    if (stub.isPresent()) {
      return stub.get().play();
    }
    if (hop.target().isHttps()) {
      return encrypted.send(hop, stop::set);
    }
    if (!rules.allowLoopback()) {
      throw forbidden("Only https is allowed.");
    }
    return plain.send(hop, stop::set);
  }

  private static OutboundFailure forbidden(String message) {
    return new OutboundFailure(Reason.FORBIDDEN, message);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    encrypted.close();
    plain.close();
    lookups.close();
  }
}
