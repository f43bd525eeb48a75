package dev.tenon.runtime.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.testing.MovedClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

  private final MovedClock clock = new MovedClock();
  private final RateLimit limit = new RateLimit(50, clock);

  @Test
  void takes_as_many_calls_as_it_may_and_no_more() {
    assertThat(taken("a", 60)).isEqualTo(50);
  }

  @Test
  void counts_each_installation_apart() {
    taken("a", 50);

    assertThat(taken("b", 60)).isEqualTo(50);
  }

  @Test
  void takes_no_more_in_any_minute_wherever_it_begins() {
    taken("a", 20);
    clock.move(Duration.ofSeconds(50));
    taken("a", 30);

    clock.move(Duration.ofMillis(9_999));
    assertThat(taken("a", 60)).isZero();
    clock.move(Duration.ofMillis(1));
    assertThat(taken("a", 60)).isEqualTo(20);
    clock.move(Duration.ofSeconds(50));
    assertThat(taken("a", 60)).isEqualTo(30);
  }

  @Test
  void does_not_count_what_it_refused() {
    taken("a", 1_000);
    clock.move(Duration.ofMinutes(1));

    assertThat(taken("a", 60)).isEqualTo(50);
  }

  @Test
  void takes_calls_after_the_clock_was_set_back() {
    taken("a", 50);
    clock.move(Duration.ofHours(-1));

    assertThat(taken("a", 60)).isEqualTo(50);
  }

  private long taken(String installation, int tries) {
    return IntStream.range(0, tries).filter(_ -> limit.take(installation)).count();
  }
}
