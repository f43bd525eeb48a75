package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
  private final CheckedNames names;
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
    this.names = new CheckedNames(lookups, rules::allows, own);
    this.encrypted = new Network(names, tls);
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
                    request.org(),
                    request.installation(),
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

  /** Begins a request whose body and answer pass in pieces; redirects are not followed. */
  public OutboundExchange exchange(StreamedRequest request, OutboundExchange.Witness witness) {
    OutboundExchange exchange = new OutboundExchange(request, witness);
    begin(exchange);
    return exchange;
  }

  private void begin(OutboundExchange exchange) {
    StreamedRequest request = exchange.request();
    try {
      Future<?> task =
          threads.submit(
              () ->
                  places.in(
                      request.org(),
                      request.installation(),
                      () ->
                          ScopedValue.where(Lookups.ORG, request.org())
                              .call(() -> whole(exchange))));
      exchange.stopWith(() -> task.cancel(true));
    } catch (RejectedExecutionException e) {
      exchange.fail(new ExchangeFailure(Kind.ABORTED, "The runtime is stopping.", e), false);
    }
  }

  private boolean whole(OutboundExchange exchange) {
    StreamedRequest request = exchange.request();
    try {
      Optional<Stubs.Reply> stub = stubs.find(request.org(), request.target(), request.method());
      if (stub.isPresent()) {
        Streaming.through(stub.get(), exchange);
      } else if (request.target().isHttps()) {
        encrypted.stream(exchange);
      } else if (rules.allowLoopback()) {
        plain.stream(exchange);
      } else {
        throw new ExchangeFailure(Kind.FORBIDDEN, "Only https is allowed.");
      }
      exchange.complete();
      return true;
    } catch (ExchangeFailure failure) {
      exchange.fail(failure, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.fail(new ExchangeFailure(Kind.ABORTED, "The request was given up.", e), false);
    } catch (OutboundFailure failure) {
      exchange.fail(new ExchangeFailure(Kind.ABORTED, failure.words(), failure), false);
    } catch (RuntimeException e) {
      exchange.fail(
          new ExchangeFailure(Kind.MALFORMED, "The request cannot be made: " + e.getMessage(), e),
          false);
    }
    return false;
  }

  /**
   * The addresses of a name, if apps may reach them.
   *
   * @return fails with an {@link ExchangeFailure}
   */
  public CompletionStage<List<InetAddress>> lookup(String org, String host) {
    return CompletableFuture.supplyAsync(
        () -> ScopedValue.where(Lookups.ORG, org).call(() -> found(host)), threads);
  }

  private List<InetAddress> found(String host) {
    try {
      return List.of(names.resolve(host));
    } catch (CheckedNames.LeadsInside e) {
      throw new ExchangeFailure(
          Kind.FORBIDDEN, host + " leads to an address that apps may not reach.", e);
    } catch (UnknownHostException e) {
      throw new ExchangeFailure(Kind.NAME_UNKNOWN, "There is no server named " + host + ".", e);
    } catch (OutboundFailure e) {
      throw new ExchangeFailure(Kind.TIMEOUT, e.words(), e);
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
    Optional<Stubs.Reply> stub = stubs.find(hop.org(), hop.target(), hop.method());
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
