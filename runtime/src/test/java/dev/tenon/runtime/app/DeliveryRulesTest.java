package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class DeliveryRulesTest {

  @Test
  void a_manifest_that_says_nothing_keeps_the_order_and_tries_freshworks_events_once() {
    DeliveryRules rules = rules("{}");
    assertThat(rules.order()).isEqualTo(Ordering.INSTALLATION);
    assertThat(rules.blocks()).isFalse();
    assertThat(rules.afterFailure(Language.JAVASCRIPT, Product.FRESHSALES))
        .isEqualTo(RetryPolicy.NONE);
    assertThat(rules.whenNotStarted()).isEqualTo(RetryPolicy.ORDERED);
  }

  @Test
  void thena_and_custom_events_and_java_apps_are_tried_again() {
    DeliveryRules rules = rules("{}");
    assertThat(rules.afterFailure(Language.JAVASCRIPT, Product.THENA))
        .isEqualTo(RetryPolicy.ORDERED);
    assertThat(rules.afterFailure(Language.JAVASCRIPT, Product.CUSTOM))
        .isEqualTo(RetryPolicy.ORDERED);
    assertThat(rules.afterFailure(Language.JAVA, Product.FRESHSALES))
        .isEqualTo(RetryPolicy.ORDERED);
  }

  @Test
  void without_an_order_there_is_more_time() {
    DeliveryRules rules = rules("{ \"ordering\": \"none\" }");
    assertThat(rules.order()).isEqualTo(Ordering.NONE);
    assertThat(rules.afterFailure(Language.JAVASCRIPT, Product.THENA))
        .isEqualTo(RetryPolicy.UNORDERED);
  }

  @Test
  void a_lane_for_each_record_is_ordered_too() {
    DeliveryRules rules = rules("{ \"ordering\": \"entity\", \"onExhausted\": \"block\" }");
    assertThat(rules.order()).isEqualTo(Ordering.ENTITY);
    assertThat(rules.blocks()).isTrue();
    assertThat(rules.whenNotStarted()).isEqualTo(RetryPolicy.ORDERED);
  }

  @Test
  void the_manifest_has_the_last_word() {
    DeliveryRules rules =
        rules(
            """
            { "retry": { "maxAttempts": 3, "firstDelay": "250ms", "factor": 1.5, "maxDelay": "1h" },
              "ordering": "installation", "onExhausted": "block" }
            """);
    RetryPolicy said = new RetryPolicy(3, 250, 1.5, 3_600_000);
    assertThat(rules.afterFailure(Language.JAVASCRIPT, Product.FRESHSALES)).isEqualTo(said);
    assertThat(rules.whenNotStarted()).isEqualTo(said);
    assertThat(rules.blocks()).isTrue();
  }

  @Test
  void what_is_left_out_is_as_usual() {
    assertThat(rules("{ \"retry\": { \"firstDelay\": \"5m\" } }").whenNotStarted())
        .isEqualTo(new RetryPolicy(10, 300_000, 2, 300_000));
    assertThat(rules("{ \"retry\": { \"maxDelay\": \"1s\" } }").whenNotStarted())
        .isEqualTo(new RetryPolicy(10, 1_000, 2, 1_000));
  }

  @Test
  void who_wants_no_retry_still_gets_an_event_that_was_never_started() {
    DeliveryRules rules = rules("{ \"retry\": \"none\" }");
    assertThat(rules.afterFailure(Language.JAVA, Product.THENA)).isEqualTo(RetryPolicy.NONE);
    assertThat(rules.whenNotStarted()).isEqualTo(RetryPolicy.ORDERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"retry\": 3 | 23 | \"tenon.retry\" is \"none\" or an object, not 3.",
        "\"retry\": \"never\" | 23 | \"tenon.retry\" is \"none\" or an object, not \"never\".",
        "\"retry\": { \"maxAttempts\": 2.5 } | 40 | \"maxAttempts\" must be a whole number from 1 to 100, not 2.5.",
        "\"retry\": { \"maxAttempts\": 101 } | 40 | \"maxAttempts\" must be a whole number from 1 to 100, not 101.",
        "\"retry\": { \"factor\": 0.5 } | 35 | \"factor\" must be a number from 1 to 10, not 0.5.",
        "\"retry\": { \"firstDelay\": \"5 s\" } | 39 | \"firstDelay\" must be a time from \"100ms\" to \"1d\", not \"5 s\".",
        "\"retry\": { \"maxDelay\": \"2d\" } | 37 | \"maxDelay\" must be a time from \"100ms\" to \"1d\", not \"2d\".",
        "\"retry\": { \"firstDelay\": \"9s\", \"maxDelay\": \"5s\" } | 57 | \"maxDelay\" is the longest wait, and shorter than \"firstDelay\", the shortest one.",
        "\"ordering\": \"instalation\" | 26 | \"tenon.ordering\" is \"entity\", \"installation\" or \"none\", not \"instalation\".",
        "\"onExhausted\": true | 29 | \"tenon.onExhausted\" is \"block\" or \"dead-letter\", not true.",
      })
  void a_wrong_rule_is_an_error_at_its_value(String member, int column, String message) {
    assertThat(problems("{ " + member + " }"))
        .singleElement()
        .asString()
        .startsWith("manifest.json:4:%d: error: %s Fix: ".formatted(column, message));
  }

  @Test
  void keys_of_a_retry_that_nobody_knows_are_told() {
    assertThat(problems("{ \"retry\": { \"faktor\": 2, \"until\": 1 } }"))
        .containsExactly(
            "manifest.json:4:25: error: The key \"faktor\" is not known: did you mean \"factor\"? Fix: rename it to \"factor\".",
            "manifest.json:4:38: warning: \"tenon.retry.until\" is not known and has no effect. Fix: remove it; a retry has maxAttempts, firstDelay, factor and maxDelay.");
  }

  @Test
  void rules_that_contradict_each_other_are_warned_about() {
    assertThat(problems("{ \"ordering\": \"none\", \"onExhausted\": \"block\" }"))
        .singleElement()
        .asString()
        .contains("warning: \"block\" has no effect with \"ordering\": \"none\"");
  }

  @Test
  void a_manifest_stored_before_there_were_rules_can_still_be_read() throws Exception {
    ObjectNode stored = Json.readObject(Json.writeValue(manifest("{}")));
    assertThat(stored.has("delivery")).isTrue();
    stored.remove("delivery");
    assertThat(Json.mapper().readValue(Json.write(stored), AppManifest.class).delivery())
        .isEqualTo(DeliveryRules.DEFAULT);
  }

  @Test
  void rules_are_stored_with_the_manifest() throws Exception {
    AppManifest read = manifest("{ \"retry\": { \"maxAttempts\": 3 }, \"ordering\": \"none\" }");
    AppManifest stored = Json.mapper().readValue(Json.writeValue(read), AppManifest.class);
    assertThat(stored.delivery()).isEqualTo(read.delivery());
  }

  @Test
  void waits_grow_up_to_the_longest_one_with_some_jitter() {
    RetryPolicy policy = RetryPolicy.ORDERED;
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(i -> policy.delayAfter(i, 0.5).toSeconds()))
        .containsExactly(5L, 10L, 20L, 40L, 80L, 120L, 120L, 120L, 120L);
    assertThat(List.of(policy.delayAfter(1, 0), policy.delayAfter(1, 1)))
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(6));
  }

  @Test
  void ordered_lanes_try_for_about_ten_minutes_and_unordered_ones_for_a_day() {
    assertThat(whole(RetryPolicy.ORDERED)).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(12));
    assertThat(whole(RetryPolicy.UNORDERED)).isBetween(Duration.ofHours(23), Duration.ofHours(26));
  }

  private static Duration whole(RetryPolicy policy) {
    return IntStream.range(1, policy.maxAttempts())
        .mapToObj(i -> policy.delayAfter(i, 0.5))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static DeliveryRules rules(String block) {
    return manifest(block).delivery();
  }

  private static AppManifest manifest(String block) {
    return ManifestReader.read(text(block), "app").manifest().orElseThrow();
  }

  private static List<String> problems(String block) {
    return ManifestReader.read(text(block), "app").problems().stream()
        .map(Problem::toString)
        .toList();
  }

  private static String text(String block) {
    return """
    {
      "platform-version": "2.2",
      "product": { "freshdesk": {} },
      "tenon": %s
    }
    """
        .formatted(block.strip().replace("\n", " "));
  }
}
