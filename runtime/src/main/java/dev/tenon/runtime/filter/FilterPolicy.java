package dev.tenon.runtime.filter;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attribute;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter policy in the language of SNS, ready to be held against events. Immutable; read once for
 * an app version, whose installations share it. As JSON, it is its scope and its text.
 */
@JsonAutoDetect(
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    fieldVisibility = JsonAutoDetect.Visibility.NONE)
public final class FilterPolicy {

  /** Longer numbers are nothing that anybody compares. */
  private static final int MAX_DIGITS = 100;

  private final FilterScope scope;
  private final JsonNode policy;
  private final List<Rule> rules;

  private FilterPolicy(FilterScope scope, JsonNode policy, List<Rule> rules) {
    this.scope = scope;
    this.policy = policy;
    this.rules = rules;
  }

  /**
   * What became of reading a policy.
   *
   * @param policy there when nothing is wrong with it
   * @param faults everything that is, in the order of the text
   */
  public record Reading(Optional<FilterPolicy> policy, List<PolicyFault> faults) {
    public Reading {
      faults = List.copyOf(faults);
    }
  }

  /** Reads a policy. */
  public static Reading parse(FilterScope scope, JsonNode policy) {
    PolicyReader reader = new PolicyReader(scope);
    List<Rule> rules = reader.read(policy);
    Optional<FilterPolicy> read =
        reader.faults().isEmpty()
            ? Optional.of(new FilterPolicy(scope, policy.deepCopy(), rules))
            : Optional.empty();
    return new Reading(read, reader.faults());
  }

  /**
   * Reads a policy that must be right.
   *
   * @throws InvalidPolicy saying the first that is not
   */
  @JsonCreator
  public static FilterPolicy of(
      @JsonProperty("scope") FilterScope scope, @JsonProperty("policy") JsonNode policy) {
    Reading reading = parse(scope, policy);
    return reading.policy().orElseThrow(() -> new InvalidPolicy(reading.faults().getFirst()));
  }

  /**
   * The same of a policy's text, which is what SNS takes.
   *
   * @throws InvalidPolicy also when it is not JSON
   */
  public static FilterPolicy ofText(FilterScope scope, String text) {
    JsonNode policy;
    try {
      policy = Json.mapper().readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      throw unreadable("" + e.getMessage());
    }
    if (policy.isMissingNode()) {
      throw unreadable("There is nothing in it.");
    }
    return of(scope, policy);
  }

  private static InvalidPolicy unreadable(String reason) {
    return new InvalidPolicy(new PolicyFault("", "failed to parse JSON. " + reason));
  }

  @JsonProperty
  public FilterScope scope() {
    return scope;
  }

  /** The policy as it was written. */
  @JsonProperty("policy")
  public JsonNode json() {
    return policy.deepCopy();
  }

  /** Whether it lets a message with these attributes through. */
  public boolean matches(Attributes attributes) {
    ObjectNode compared = compared(attributes);
    // To ask for the absence of an attribute is to ask for a message that has others.
    return compared.isEmpty() ? policy.isEmpty() : matchesUndotted(Undotted.of(compared));
  }

  /** Whether it lets a message with this body through; one that is no object never. */
  public boolean matches(JsonNode body) {
    return body instanceof ObjectNode object && matchesUndotted(Undotted.of(object));
  }

  /** The same of a body that many policies look at. */
  boolean matchesUndotted(ObjectNode object) {
    Addresses addresses = new Addresses();
    return rules.stream().anyMatch(rule -> rule.matches(object, addresses));
  }

  /** The attributes that SNS compares, as JSON. */
  private static ObjectNode compared(Attributes attributes) {
    ObjectNode compared = Json.object();
    for (Map.Entry<String, Attribute> one : attributes.byName().entrySet()) {
      String value = one.getValue().value();
      switch (one.getValue().type()) {
        case Attribute.STRING -> compared.put(one.getKey(), value);
        case Attribute.NUMBER -> number(value).ifPresent(n -> compared.put(one.getKey(), n));
        case Attribute.STRING_ARRAY -> compared.set(one.getKey(), array(value));
        default -> {}
      }
    }
    return compared;
  }

  private static Optional<BigDecimal> number(String digits) {
    try {
      return digits.length() > MAX_DIGITS
          ? Optional.empty()
          : Optional.of(new BigDecimal(digits.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The values of an array, of which one suffices; of what is none, no values. */
  private static JsonNode array(String text) {
    ArrayNode values = Json.mapper().createArrayNode();
    try {
      JsonNode read = Json.read(text);
      if (read.isArray()) {
        read.valueStream().filter(JsonNode::isValueNode).forEach(values::add);
      }
    } catch (MalformedJson e) {
      return values;
    }
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FilterPolicy that && scope == that.scope && policy.equals(that.policy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scope, policy);
  }

  /** The policy's text. */
  @Override
  public String toString() {
    return Json.write(policy);
  }
}
