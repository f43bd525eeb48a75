package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.filter.FilterPolicy;
import dev.tenon.runtime.filter.FilterScope;
import dev.tenon.runtime.filter.PolicyFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the filter of one subscription: which of its events the handler wants. */
final class FilterReader {

  private static final String FILTER = "filter";
  private static final String SCOPE = "filterScope";

  /** The keys that a subscription has. A misspelt filter would be none. */
  static final Set<String> KEYS = Set.of(EventsReader.HANDLER, FILTER, SCOPE);

  private final JsonFile file;
  private final String filterAt;
  private final String scopeAt;

  /**
   * @param pointer of the subscription
   * @param meant the keys above that are misspelt there
   */
  FilterReader(JsonFile file, String pointer, Map<String, String> meant) {
    this.file = file;
    this.filterAt = PositionedJson.child(pointer, meant.getOrDefault(FILTER, FILTER));
    this.scopeAt = PositionedJson.child(pointer, meant.getOrDefault(SCOPE, SCOPE));
  }

  /** The filter; none where there is none, and where it is wrong, which is said. */
  Optional<FilterPolicy> read(String type, List<Product> of) {
    JsonNode filter = file.at(filterAt);
    Optional<FilterScope> scope = scope();
    if (filter.isMissingNode()) {
      if (!file.at(scopeAt).isMissingNode()) {
        file.warning(
            scopeAt,
            "\"filterScope\" has no effect without a \"filter\".",
            "remove it, or add \"filter\": { … }.");
      }
      return Optional.empty();
    }
    if (of.stream()
        .anyMatch(product -> KnownEvent.Group.of(product, type) == KnownEvent.Group.APP_SETUP)) {
      file.error(
          filterAt,
          "%s is a question to the app, which it has to answer: no filter can keep it out."
              .formatted(type),
          "remove \"filter\".");
      return Optional.empty();
    }
    if (!file.isObject(filterAt, "a filter policy of SNS") || scope.isEmpty()) {
      return Optional.empty();
    }
    FilterPolicy.Reading reading = FilterPolicy.parse(scope.get(), filter);
    reading.faults().forEach(this::report);
    reading
        .policy()
        .ifPresent(_ -> new FilterAdvice(file, filterAt).give(scope.get(), filter, type, of));
    return reading.policy();
  }

  private Optional<FilterScope> scope() {
    JsonNode scope = file.at(scopeAt);
    if (scope.isMissingNode()) {
      return Optional.of(FilterScope.MESSAGE_ATTRIBUTES);
    }
    Optional<FilterScope> known =
        scope.isTextual() ? FilterScope.of(scope.asText()) : Optional.empty();
    if (known.isEmpty()) {
      file.errorAtValue(
          scopeAt,
          "\"filterScope\" is %s, not %s."
              .formatted(String.join(" or ", FilterScope.labels()), Json.write(scope)),
          "write \"filterScope\": \"%s\" to filter by the event's body."
              .formatted(FilterScope.MESSAGE_BODY.label()));
    }
    return known;
  }

  private void report(PolicyFault fault) {
    String message = fault.message();
    file.error(
        filterAt + fault.pointer(),
        "The filter policy is not valid: " + (message.endsWith(".") ? message : message + "."),
        "see docs/filters.md for what a policy can say.");
  }
}
