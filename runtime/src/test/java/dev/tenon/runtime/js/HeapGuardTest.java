package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whom it ends, on a heap of which the test says how full it is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class HeapGuardTest {

  private final Heap heap = new Heap();
  private final HeapGuard guard = new HeapGuard(heap);
  private final List<String> ended = new ArrayList<>();

  @Test
  void garbage_is_collected_and_nobody_is_ended_for_it() {
    run("a", 500);
    heap.is(90, 50);
    guard.look();
    assertThat(ended).isEmpty();
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void as_few_are_ended_as_can_make_room_and_those_who_allocated_most() {
    run("small", 9);
    run("large", 25);
    run("larger", 30);
    run("middle", 20);
    heap.is(90, 85);
    guard.look();
    assertThat(ended).containsExactly("larger");
  }

  @Test
  void nobody_else_is_ended_before_those_are_gone_who_were() {
    HeapGuard.Run first = run("first", 30);
    run("second", 20);
    heap.is(95, 90);
    guard.look();
    guard.look();
    assertThat(ended).containsExactly("first");
    guard.ends(first);
    guard.look();
    assertThat(ended).containsExactly("first", "second");
  }

  @Test
  void who_allocated_little_is_not_to_blame() {
    run("small", 7);
    heap.is(99, 98);
    guard.look();
    assertThat(ended).isEmpty();
  }

  @Test
  void a_heap_that_stays_nearly_full_is_not_collected_again_and_again() {
    heap.is(96, 96);
    for (int i = 0; i < 100; i++) {
      guard.look();
    }
    assertThat(heap.collections).isEqualTo(1);
  }

  private HeapGuard.Run run(String name, int mebibytes) {
    HeapGuard.Run run =
        new HeapGuard.Run() {
          @Override
          public long allocated() {
            return (long) mebibytes << 20;
          }

          @Override
          public void endForMemory(long allocatedBytes) {
            ended.add(name);
          }
        };
    guard.begins(run);
    return run;
  }

  /** 100 MiB. */
  private static final class Heap implements HeapGuard.Heap {
    private long before;
    private long after;
    private int collections;

    /** How full it is, and how full it is found to be by each collection; in percent. */
    void is(int full, int inUse) {
      before = full;
      after = inUse;
    }

    @Override
    public long used() {
      return before << 20;
    }

    @Override
    public long max() {
      return 100L << 20;
    }

    @Override
    public void collect() {
      collections++;
      before = after;
    }
  }
}
