package dev.tenon.runtime.js;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** The pool of this JVM's heap in which objects stay, whatever its collector calls it. */
final class OldGeneration implements HeapGuard.Heap {

  // Only such a pool has a usage threshold; those for new objects are full all the time.
  private final MemoryPoolMXBean pool =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(each -> each.getType() == MemoryType.HEAP && each.isUsageThresholdSupported())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("This JVM's heap has no known pools"));

  @Override
  public long used() {
    return pool.getUsage().getUsed();
  }

  @Override
  public long max() {
    long max = pool.getUsage().getMax();
    return max < 0 ? Runtime.getRuntime().maxMemory() : max;
  }

  @Override
  public void collect() {
    System.gc();
  }
}
