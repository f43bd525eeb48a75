package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SpellingTest {

  private static final List<String> KEYS =
      List.of(
          "product", "modules", "platform-version", "dependencies", "engines", "url", "handler");

  @ParameterizedTest
  @CsvSource({
    "prodcut, product",
    "products, product",
    "Product, product",
    "platform_version, platform-version",
    "platformversion, platform-version",
    "dependancies, dependencies",
    "ulr, url",
    "handlr, handler",
    "HANDLER, handler",
  })
  void a_slip_leads_to_the_name_that_was_meant(String given, String meant) {
    assertThat(Spelling.closest(given, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "name", "description", "modulesandmore", "xyz"})
  void what_is_far_from_everything_has_no_suggestion(String given) {
    assertThat(Spelling.closest(given, KEYS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "freshdsek, freshdesk, true",
    "Freshdesk, freshdesk, true",
    "customer, custom, false"
  })
  void one_slip_is_told_from_two(String given, String meant, boolean one) {
    assertThat(Spelling.isOneSlip(given, meant)).isEqualTo(one);
  }

  @Test
  void a_known_name_needs_no_suggestion() {
    assertThat(Spelling.closest("product", KEYS)).isEmpty();
  }

  @Test
  void of_two_the_nearer_one_is_suggested() {
    assertThat(Spelling.closest("onDealCreat", List.of("onDealUpdate", "onDealCreate")))
        .contains("onDealCreate");
  }
}
