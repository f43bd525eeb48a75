package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks up names on threads of its own. A look-up cannot be stopped, and a virtual thread in one
 * holds up all others: a few names whose servers say nothing would stop the whole runtime. Of one
 * org there are only so many at a time that those of others go on. Thread-safe.
 */
final class Lookups implements Resolver, AutoCloseable {

  /** Whose look-up it is; those who look up names say so. */
  static final ScopedValue<String> ORG = ScopedValue.newInstance();

  private static final int ALL = 32;

  private static final int OF_ORG = 8;

  private final Resolver resolver;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(ALL, Thread.ofPlatform().daemon().name("names-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, Integer> underWay = new HashMap<>();
  private int all;

  Lookups(Resolver resolver) {
    this.resolver = resolver;
  }

  /** The thread waits, but no longer than until it is interrupted. */
  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    try {
      return begin(ORG.orElse(""), host).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutboundFailure(Reason.TIMEOUT, host + " was not found in time.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("A name was looked up in a way that nobody thought of", e);
    }
  }

  /** What is given up goes on nevertheless, so its place is free only when it is over. */
  private Future<List<InetAddress>> begin(String org, String host) throws InterruptedException {
    enter(org);
    boolean begun = false;
    try {
      Future<List<InetAddress>> lookup =
          threads.submit(
              () -> {
                try {
                  return resolver.resolve(host);
                } finally {
                  leave(org);
                }
              });
      begun = true;
      return lookup;
    } finally {
      if (!begun) {
        leave(org);
      }
    }
  }

  private void enter(String org) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (all == ALL || underWay.getOrDefault(org, 0) >= OF_ORG) {
        left.await();
      }
      underWay.merge(org, 1, Integer::sum);
      all++;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String org) {
    lock.lock();
    try {
      underWay.computeIfPresent(org, (same, count) -> count > 1 ? count - 1 : null);
      all--;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
