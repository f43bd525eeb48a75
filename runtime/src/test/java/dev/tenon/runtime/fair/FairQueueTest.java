package dev.tenon.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class FairQueueTest {

  @Test
  void groups_take_turns_and_each_keeps_its_order() {
    FairQueue<String> queue = new FairQueue<>();
    IntStream.range(0, 1_000).forEach(i -> queue.add("a", "a" + i));
    queue.add("b", "b0");
    queue.add("c", "c0");
    queue.add("b", "b1");
    assertThat(Stream.generate(queue::next).limit(6))
        .containsExactly("a0", "b0", "c0", "a1", "b1", "a2");
  }

  @Test
  void nothing_waits_in_the_end() {
    FairQueue<String> queue = new FairQueue<>();
    queue.add("a", "a0");
    assertThat(queue.next()).isEqualTo("a0");
    assertThat(queue.next()).isNull();
  }
}
