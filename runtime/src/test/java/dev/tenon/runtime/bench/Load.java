package dev.tenon.runtime.bench;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events at fixed moments, whatever the server does: what has to wait since the server is
 * behind is late from the moment at which it should have been sent, so that no slow moment hides
 * those that would have come meanwhile.
 */
final class Load {

  /** More than ever wait at a rate that is sustained; at one that is not, the rest waits here. */
  private static final int CONNECTIONS = 128;

  private static final double NANOS = 1e9;

  private final Subject subject;
  private final String name;
  private final int orgs;
  private final byte[] body;
  private int loads;

  /**
   * @param name what keys begin with; another one for each load of a subject
   * @param orgs so many, beginning with the first, get events at random
   */
  Load(Subject subject, String name, int orgs, byte[] body) {
    this.subject = subject;
    this.name = name;
    this.orgs = orgs;
    this.body = body;
  }

  /** What was sent. */
  static final class Sent {
    private final String prefix;
    private final long startMicros;
    private final long[] scheduledNanos;
    private final long[] answeredNanos;

    private Sent(String prefix, long startMicros, long[] scheduledNanos, long[] answeredNanos) {
      this.prefix = prefix;
      this.startMicros = startMicros;
      this.scheduledNanos = scheduledNanos;
      this.answeredNanos = answeredNanos;
    }

    /** What the keys of these events begin with; a number from 0 follows. */
    String prefix() {
      return prefix;
    }

    /** The first moment, epoch microseconds. */
    long startMicros() {
      return startMicros;
    }

    /** When an event was to be sent, epoch milliseconds. */
    double scheduledMillis(int number) {
      return startMicros / 1e3 + scheduledNanos[number] / 1e6;
    }

    int count() {
      return scheduledNanos.length;
    }

    /** When the last one was answered, in seconds from the start. */
    double lastAnswer() {
      return Arrays.stream(answeredNanos).max().orElse(0) / NANOS;
    }

    /** From the moment at which each was to be sent to its answer, in milliseconds, sorted. */
    double[] answerMillis() {
      double[] millis = new double[count()];
      Arrays.setAll(millis, i -> (answeredNanos[i] - scheduledNanos[i]) / 1e6);
      Arrays.sort(millis);
      return millis;
    }
  }

  /** Sends as many as there are as fast as they are answered. */
  Sent burst(int count) {
    return send(count, new long[count]);
  }

  /**
   * Sends at a steady rate.
   *
   * @param rate events a second
   */
  Sent steady(double rate, double seconds) {
    long[] moments = new long[(int) Math.max(1, rate * seconds)];
    Arrays.setAll(moments, i -> (long) (i * NANOS / rate));
    return send(moments.length, moments);
  }

  private Sent send(int count, long[] moments) {
    String prefix = name + loads++ + "-";
    long[] answered = new long[count];
    int[] org = new SplittableRandom(count).ints(count, 0, orgs).toArray();
    AtomicInteger next = new AtomicInteger();
    List<Connection> connections = open(Math.min(CONNECTIONS, count));
    long start = System.nanoTime();
    long startMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Connection connection : connections) {
        running.add(
            threads.submit(
                () -> {
                  try (connection) {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                      waitUntil(start + moments[i]);
                      send(connection, org[i], prefix + i);
                      answered[i] = System.nanoTime() - start;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Events could not be sent", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Sent(prefix, startMicros, moments, answered);
  }

  private void send(Connection connection, int org, String key) throws IOException {
    Connection.Answer answer =
        connection.post("/api/v1/orgs/org-" + org + "/events?product=freshsales", key, body);
    if (answer.status() != 202) {
      throw new IOException(key + " was answered with " + answer);
    }
  }

  private List<Connection> open(int count) {
    try {
      List<Connection> connections = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        connections.add(new Connection(subject.address(), subject.authorization()));
      }
      return connections;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot connect to " + subject.address(), e);
    }
  }

  static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
