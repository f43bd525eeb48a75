package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.PositionedJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code retry}, {@code ordering} and {@code onExhausted} of a {@code tenon} block. */
final class DeliveryRulesReader {

  /** The keys of the block that are read here. */
  static final List<String> KEYS = List.of("retry", "ordering", "onExhausted");

  private static final List<String> RETRY_KEYS =
      List.of("maxAttempts", "firstDelay", "factor", "maxDelay");

  private static final String RETRY_FIX =
      "write \"retry\": \"none\", or for example \"retry\": { \"maxAttempts\": 8, \"firstDelay\": \"5s\", \"factor\": 2, \"maxDelay\": \"2m\" }.";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final int MAX_ATTEMPTS = 100;
  private static final int MAX_FACTOR = 10;
  private static final Duration MIN_DELAY = Duration.ofMillis(100);
  private static final Duration MAX_DELAY = Duration.ofDays(1);

  private final JsonFile manifest;
  private final Map<String, String> meant;

  /**
   * @param meant keys of the block that are misspelt, by the right ones
   */
  DeliveryRulesReader(JsonFile manifest, Map<String, String> meant) {
    this.manifest = manifest;
    this.meant = meant;
  }

  DeliveryRules read() {
    Optional<Ordering> ordering =
        choice(
            "ordering",
            "installation",
            Map.of(
                "installation",
                Ordering.INSTALLATION,
                "entity",
                Ordering.ENTITY,
                "none",
                Ordering.NONE));
    DeliveryRules rules =
        new DeliveryRules(
            retry(ordering.filter(Ordering.NONE::equals).isPresent()),
            ordering,
            choice(
                "onExhausted",
                "dead-letter",
                Map.of("dead-letter", OnExhausted.DEAD_LETTER, "block", OnExhausted.BLOCK)));
    if (rules.order() == Ordering.NONE
        && rules.onExhausted().equals(Optional.of(OnExhausted.BLOCK))) {
      manifest.warningAtValue(
          pointer("onExhausted"),
          "\"block\" has no effect with \"ordering\": \"none\": no event waits behind another one.",
          "remove \"onExhausted\", or set \"ordering\" to \"installation\".");
    }
    return rules;
  }

  private <T> Optional<T> choice(String key, String usual, Map<String, T> choices) {
    String pointer = pointer(key);
    JsonNode node = manifest.at(pointer);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    T chosen = node.isTextual() ? choices.get(node.asText()) : null;
    List<String> words = choices.keySet().stream().sorted().toList();
    if (chosen != null) {
      return Optional.of(chosen);
    }
    String near = node.isTextual() ? Spelling.closest(node.asText(), words).orElse(usual) : usual;
    manifest.errorAtValue(
        pointer,
        "\"tenon.%s\" is \"%s\" or \"%s\", not %s."
            .formatted(
                key,
                String.join("\", \"", words.subList(0, words.size() - 1)),
                words.getLast(),
                node),
        "write \"%s\": \"%s\".".formatted(key, near));
    return Optional.empty();
  }

  private Optional<RetryPolicy> retry(boolean unordered) {
    String pointer = pointer("retry");
    JsonNode node = manifest.at(pointer);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (node.isTextual() && node.asText().equals("none")) {
      return Optional.of(RetryPolicy.NONE);
    }
    if (!node.isObject()) {
      manifest.errorAtValue(
          pointer, "\"tenon.retry\" is \"none\" or an object, not " + node + ".", RETRY_FIX);
      return Optional.empty();
    }
    Map<String, String> misspelt = manifest.misspelt(pointer, RETRY_KEYS, Set.copyOf(RETRY_KEYS));
    for (String key : JsonFile.names(node)) {
      if (!RETRY_KEYS.contains(key) && !misspelt.containsValue(key)) {
        manifest.warning(
            PositionedJson.child(pointer, key),
            "\"tenon.retry.%s\" is not known and has no effect.".formatted(key),
            "remove it; a retry has maxAttempts, firstDelay, factor and maxDelay.");
      }
    }
    RetryPolicy usual = unordered ? RetryPolicy.UNORDERED : RetryPolicy.ORDERED;
    Optional<Long> first = delay(pointer, misspelt, "firstDelay");
    Optional<Long> longest = delay(pointer, misspelt, "maxDelay");
    long firstDelay =
        first.orElse(Math.min(usual.firstDelayMillis(), longest.orElse(Long.MAX_VALUE)));
    if (longest.isPresent() && longest.get() < firstDelay) {
      manifest.errorAtValue(
          at(pointer, misspelt, "maxDelay"),
          "\"maxDelay\" is the longest wait, and shorter than \"firstDelay\", the shortest one.",
          "make \"maxDelay\" as long as \"firstDelay\" or longer.");
    }
    return Optional.of(
        new RetryPolicy(
            (int) number(pointer, misspelt, "maxAttempts", MAX_ATTEMPTS, usual.maxAttempts()),
            firstDelay,
            number(pointer, misspelt, "factor", MAX_FACTOR, usual.factor()),
            longest.orElse(Math.max(usual.maxDelayMillis(), firstDelay))));
  }

  private double number(
      String retry, Map<String, String> misspelt, String key, int max, double usual) {
    String pointer = at(retry, misspelt, key);
    JsonNode node = manifest.at(pointer);
    if (node.isMissingNode()) {
      return usual;
    }
    boolean whole = key.equals("maxAttempts");
    double value = node.asDouble();
    boolean fits = node.isNumber() && value >= 1 && value <= max;
    if (fits && (!whole || value == Math.rint(value))) {
      return value;
    }
    manifest.errorAtValue(
        pointer,
        "\"%s\" must be a %s from 1 to %d, not %s."
            .formatted(key, whole ? "whole number" : "number", max, node),
        whole
            ? "write how often the handler is called at most, such as 8; 1 is no retry."
            : "write how much longer each wait is than the one before, such as 2.");
    return usual;
  }

  private Optional<Long> delay(String retry, Map<String, String> misspelt, String key) {
    String pointer = at(retry, misspelt, key);
    JsonNode node = manifest.at(pointer);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    Matcher form = DURATION.matcher(node.isTextual() ? node.asText() : "");
    if (form.matches()) {
      Duration delay = duration(Long.parseLong(form.group(1)), form.group(2));
      if (delay.compareTo(MIN_DELAY) >= 0 && delay.compareTo(MAX_DELAY) <= 0) {
        return Optional.of(delay.toMillis());
      }
    }
    manifest.errorAtValue(
        pointer,
        "\"%s\" must be a time from \"100ms\" to \"1d\", not %s.".formatted(key, node),
        "write a number with ms, s, m, h or d, such as \"5s\".");
    return Optional.empty();
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private String pointer(String key) {
    return at("/tenon", meant, key);
  }

  private static String at(String parent, Map<String, String> misspelt, String key) {
    return PositionedJson.child(parent, misspelt.getOrDefault(key, key));
  }
}
