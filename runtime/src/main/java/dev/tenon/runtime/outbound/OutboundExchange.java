package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request under way, and its answer; both pass in pieces, no faster than they are taken. Who
 * has it never waits: a thread of the client's does. Thread-safe.
 */
public final class OutboundExchange {

  /** The longest answer that is taken, as it comes. */
  public static final int MAX_ANSWER = 50 << 20;

  private final StreamedRequest request;
  private final Witness witness;
  private final Outgoing outgoing = new Outgoing();
  private final Incoming incoming = new Incoming();
  private final CompletableFuture<Head> head = new CompletableFuture<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  // Guarded by itself.
  private final List<Runnable> stops = new ArrayList<>();

  /**
   * What an answer begins with.
   *
   * @param version of HTTP, such as {@code 1.1}
   * @param stubbed whether it is no server's, but a stub's
   */
  public record Head(
      int status, String statusText, String version, List<Header> headers, boolean stubbed) {
    public Head {
      headers = List.copyOf(headers);
    }
  }

  /** Sees what passes, one thing at a time. */
  public interface Witness {

    /** A piece of the request's body left. */
    void sent(byte[] some);

    /** The answer began. */
    void answered(Head head);

    /** A piece of the answer's body arrived. */
    void received(byte[] some);

    /** Nothing follows; said once. */
    void over(Optional<ExchangeFailure> failure);
  }

  OutboundExchange(StreamedRequest request, Witness witness) {
    this.request = request;
    this.witness = witness;
  }

  /** What the answer begins with, as soon as it does. */
  public CompletionStage<Head> head() {
    return head;
  }

  /** Sends a piece of the body; the stage is complete when the next may follow. */
  public CompletionStage<Boolean> send(byte[] some, boolean last) {
    return outgoing.give(some, last);
  }

  /** What has arrived of the answer's body, as soon as something has; empty at its end. */
  public CompletionStage<Optional<byte[]>> read() {
    return incoming.read();
  }

  /** Whether nothing passes any more; what has arrived may still be read. */
  public boolean isOver() {
    return over.get();
  }

  /** Gives up what is under way. */
  public void abort(String why) {
    fail(new ExchangeFailure(Kind.ABORTED, why), true);
    List<Runnable> now;
    synchronized (stops) {
      now = List.copyOf(stops);
      stops.clear();
    }
    now.forEach(Runnable::run);
  }

  // For the thread that waits.

  StreamedRequest request() {
    return request;
  }

  /** Says how to end what waits; done at once when nobody wants it any more. */
  void stopWith(Runnable stop) {
    synchronized (stops) {
      if (!over.get()) {
        stops.add(stop);
        return;
      }
    }
    stop.run();
  }

  /** The next piece of the request's body, empty at its end. */
  Optional<byte[]> take() throws InterruptedException {
    Optional<byte[]> some = outgoing.take();
    if (some.isPresent()) {
      if (sent.addAndGet(some.get().length) > StreamedRequest.MAX_BODY) {
        throw new ExchangeFailure(
            Kind.TOO_LARGE,
            "The request is larger than %d MB.".formatted(StreamedRequest.MAX_BODY >> 20));
      }
      witness.sent(some.get());
    } else {
      outgoing.sent();
    }
    return some;
  }

  void answered(Head given) {
    if (!over.get()) {
      witness.answered(given);
      head.complete(given);
    }
  }

  void received(byte[] some) throws InterruptedException {
    if (received.addAndGet(some.length) > MAX_ANSWER) {
      throw new ExchangeFailure(
          Kind.TOO_LARGE, "The response is larger than %d MB.".formatted(MAX_ANSWER >> 20));
    }
    if (over.get()) {
      throw new ExchangeFailure(Kind.ABORTED, "Nobody wants the answer any more.");
    }
    witness.received(some);
    incoming.put(some);
  }

  /** All has arrived. */
  void complete() {
    if (over.compareAndSet(false, true)) {
      // Kept before who reads can hear of the end: that may be the end of its run.
      witness.over(Optional.empty());
      outgoing.fail(new ExchangeFailure(Kind.CLOSED, "The server has answered already."));
      incoming.end();
    }
  }

  /**
   * Nothing more arrives.
   *
   * @param drop whether what has arrived is of no use either
   */
  void fail(ExchangeFailure failure, boolean drop) {
    if (over.compareAndSet(false, true)) {
      witness.over(Optional.of(failure));
      outgoing.fail(failure);
      head.completeExceptionally(failure);
      incoming.fail(failure, drop);
    } else if (drop) {
      incoming.fail(failure, true);
    }
  }
}
