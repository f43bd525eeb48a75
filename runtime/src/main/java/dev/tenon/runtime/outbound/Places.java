package dev.tenon.runtime.outbound;

import dev.tenon.runtime.fair.Gate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How many requests are under way at a time: orgs take turns, and of one installation there are
 * only a few. Each may hold an answer of megabytes. Thread-safe.
 */
final class Places {

  private static final int ALL = 64;

  private static final int OF_INSTALLATION = 10;

  private final Gate orgs = new Gate(ALL);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  // Guarded by the lock.
  private final Map<String, Integer> underWay = new HashMap<>();

  /** Makes a request when it is its turn. */
  <T> T in(String org, String installation, Supplier<T> work) throws InterruptedException {
    enter(installation);
    try {
      return orgs.in(org, work);
    } finally {
      leave(installation);
    }
  }

  private void enter(String installation) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay.getOrDefault(installation, 0) >= OF_INSTALLATION) {
        left.await();
      }
      underWay.merge(installation, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private void leave(String installation) {
    lock.lock();
    try {
      if (underWay.merge(installation, -1, Integer::sum) == 0) {
        underWay.remove(installation);
      }
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
