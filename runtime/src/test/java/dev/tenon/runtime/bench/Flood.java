package dev.tenon.runtime.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * More events of one org than the machine can handle, over many connections, until it is closed. It
 * does not heed what it is told about coming back later. Its threads are the system's, so that
 * those who measure beside it, on virtual threads, do not stand in line behind it in their own
 * process.
 */
final class Flood implements AutoCloseable {

  private static final double NANOS = 1e9;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> trouble = new AtomicReference<>();
  private final Subject subject;
  private final String path;
  private final byte[] body;
  private final double rate;
  private final long start = System.nanoTime();
  private volatile boolean stopping;

  /**
   * @param rate events a second, if there is always a connection on which nothing is under way
   */
  Flood(Subject subject, int org, byte[] body, double rate, int connections) throws IOException {
    this.subject = subject;
    this.path = "/api/v1/orgs/org-" + org + "/events?product=freshsales";
    this.body = body;
    this.rate = rate;
    for (int i = 0; i < connections; i++) {
      Connection connection = new Connection(subject.address(), subject.authorization());
      threads.add(Thread.ofPlatform().name("flood-" + i).start(() -> send(connection)));
    }
  }

  private void send(Connection connection) {
    try (connection) {
      while (!stopping) {
        int number = next.getAndIncrement();
        Load.waitUntil(start + (long) (number * NANOS / rate));
        Connection.Answer answer = connection.post(path, "flood-" + start + "-" + number, body);
        switch (answer.status()) {
          case 202 -> accepted.incrementAndGet();
          case 429 -> refused.incrementAndGet();
          default -> throw new IOException("The flood was answered with " + answer);
        }
      }
    } catch (IOException | RuntimeException e) {
      trouble.set(e);
    }
  }

  /** What became of it so far, in words. */
  String report() {
    double seconds = (System.nanoTime() - start) / NANOS;
    return "meant %.0f/s, accepted %.0f/s, refused %.0f/s, %d accepted in %.0f s"
        .formatted(
            rate, accepted.get() / seconds, refused.get() / seconds, accepted.get(), seconds);
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException when not all of it went as it was to go
   */
  @Override
  public void close() {
    stopping = true;
    threads.forEach(LockSupport::unpark);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Exception what = trouble.get();
    if (what != null) {
      throw new IllegalStateException("The flood of " + subject.name() + " ended early", what);
    }
  }
}
