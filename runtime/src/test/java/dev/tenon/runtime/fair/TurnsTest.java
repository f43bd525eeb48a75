package dev.tenon.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TurnsTest {

  private static final String A = "a";
  private static final String B = "b";
  private static final String C = "c";

  @Test
  void orgs_take_turns_however_many_of_one_wait() {
    Turns<String, String> turns = new Turns<>(100);
    IntStream.range(0, 10).forEach(i -> turns.add(A, "a" + i));
    turns.add(B, "b0");
    turns.add(C, "c0");
    turns.add(B, "b1");
    assertThat(all(turns).subList(0, 6)).containsExactly("a0", "b0", "c0", "a1", "b1", "a2");
  }

  @Test
  void one_org_gets_half_of_the_places_and_two_a_third_each() {
    Turns<String, String> one = new Turns<>(12);
    IntStream.range(0, 20).forEach(i -> one.add(A, "a"));
    assertThat(all(one)).hasSize(6);

    Turns<String, String> two = new Turns<>(12);
    IntStream.range(0, 20).forEach(i -> two.add(A, "a"));
    IntStream.range(0, 20).forEach(i -> two.add(B, "b"));
    assertThat(all(two)).hasSize(8).containsOnly("a", "b");
  }

  @Test
  void an_org_that_comes_late_finds_a_place() {
    Turns<String, String> turns = new Turns<>(12);
    IntStream.range(0, 20).forEach(i -> turns.add(A, "a"));
    all(turns);
    turns.add(B, "b");
    assertThat(turns.next()).contains("b");
  }

  @Test
  void a_place_that_was_left_goes_to_the_next() {
    Turns<String, String> turns = new Turns<>(2);
    turns.add(A, "first");
    turns.add(A, "second");
    assertThat(all(turns)).containsExactly("first");
    turns.leave(A);
    assertThat(all(turns)).containsExactly("second");
  }

  @Test
  void a_single_place_is_used() {
    Turns<String, String> turns = new Turns<>(1);
    turns.add(A, "a");
    turns.add(B, "b");
    assertThat(all(turns)).containsExactly("a");
    turns.leave(A);
    assertThat(all(turns)).containsExactly("b");
  }

  private static List<String> all(Turns<String, String> turns) {
    List<String> all = new ArrayList<>();
    for (Optional<String> next = turns.next(); next.isPresent(); next = turns.next()) {
      all.add(next.get());
    }
    return all;
  }
}
