package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventPatternTest {

  @ParameterizedTest
  @CsvSource({
    "ticket:created, ticket:created",
    "ticket:*, ticket:created",
    "ticket:*, ticket:status:changed",
    "*, anything:at:all",
    "*:created, custom-object:deal:created",
    "custom-object:*:created, custom-object:deal:created",
    "custom-object:*:field:*:changed, custom-object:deal:field:stage:changed",
    "*:changed, ticket:changed:status:changed",
    "account-*, account-custom_field_value:added",
    "custom-object:deal:*, custom-object:deal:field:stage:changed",
    "customer-contact:*, customer-contact:custom_field_value:changed",
    "a*, ab",
  })
  void takes(String pattern, String type) {
    assertThat(new EventPattern(pattern).matches(type)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ticket:created, ticket:Created",
    "ticket:created, ticket:created:again",
    "ticket:created, ticket",
    "ticket:*, ticket:",
    "ticket:*, ticket",
    "ticket:*, tickets:created",
    "ticket:*, account-ticket:created",
    "*:created, :created",
    "custom-object:*:created, custom-object::created",
    "custom-object:*:created, custom-object:deal:updated",
    "a*a, aa",
    "**, a",
    "ticket.created, ticketXcreated",
  })
  void does_not_take(String pattern, String type) {
    assertThat(new EventPattern(pattern).matches(type)).isFalse();
  }

  @Test
  void takes_exactly_what_a_regular_expression_with_one_or_more_for_each_star_takes() {
    Random random = new Random(20_260_115);
    for (int i = 0; i < 50_000; i++) {
      String pattern = text(random, "aab:*", 1 + random.nextInt(7));
      String type = text(random, "aab:", random.nextInt(9));
      assertThat(new EventPattern(pattern).matches(type))
          .as("\"%s\" takes \"%s\"", pattern, type)
          .isEqualTo(oracle(pattern).matcher(type).matches());
    }
  }

  @Test
  @Timeout(5)
  void a_pattern_made_to_be_slow_is_not() {
    EventPattern pattern = new EventPattern("*a".repeat(100) + "b");
    assertThat(pattern.matches("a".repeat(20_000))).isFalse();
  }

  @Test
  void exact_types_come_first_then_fewer_wildcards() {
    List<EventPattern> sorted =
        Stream.of("*:*", "custom-object:*", "custom-object:deal:created", "*:*:*")
            .map(EventPattern::new)
            .sorted(EventPattern.MOST_SPECIFIC_FIRST)
            .toList();
    assertThat(sorted)
        .extracting(EventPattern::text)
        .containsExactly("custom-object:deal:created", "custom-object:*", "*:*", "*:*:*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void a_blank_type_is_refused(String text) {
    assertThatThrownBy(() -> new EventPattern(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An event type cannot be blank");
  }

  private static Pattern oracle(String pattern) {
    return Pattern.compile(
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".+")),
        Pattern.DOTALL);
  }

  private static String text(Random random, String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }
}
