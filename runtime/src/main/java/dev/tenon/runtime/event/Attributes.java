package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a sender says of an event beside its body, as the message attributes of SNS do: filter
 * policies look at it without a look into the body. Immutable.
 *
 * @param byName in the order in which they were sent
 */
public record Attributes(Map<String, Attribute> byName) {

  /** Nothing was sent along. */
  public static final Attributes NONE = new Attributes(Map.of());

  private static final int MAX_NAME = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private static final Set<String> KINDS =
      Set.of(Attribute.STRING, Attribute.NUMBER, Attribute.BINARY);

  public Attributes {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** These, and of the others those that have a name of their own. */
  public Attributes over(Attributes others) {
    if (isEmpty() || others.isEmpty()) {
      return isEmpty() ? others : this;
    }
    Map<String, Attribute> all = new LinkedHashMap<>(others.byName);
    all.putAll(byName);
    return new Attributes(all);
  }

  /** These but for some. */
  Attributes without(Set<String> names) {
    if (isEmpty()) {
      return this;
    }
    Map<String, Attribute> rest = new LinkedHashMap<>(byName);
    rest.keySet().removeAll(names);
    return new Attributes(rest);
  }

  /** How many characters they have. */
  public int length() {
    return byName.entrySet().stream()
        .mapToInt(one -> one.getKey().length() + one.getValue().value().length() + 40)
        .sum();
  }

  /** As SNS writes them: {@code {"name": {"Type": "String", "Value": "x"}}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    byName.forEach(
        (name, attribute) ->
            json.putObject(name).put("Type", attribute.type()).put("Value", attribute.value()));
    return json;
  }

  /** Reads what {@link #json} wrote. */
  public static Attributes stored(String text) {
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : Json.readObject(text).properties()) {
      all.put(
          one.getKey(),
          new Attribute(
              one.getValue().path("Type").asText(), one.getValue().path("Value").asText()));
    }
    return new Attributes(all);
  }

  /**
   * Reads attributes that somebody sends, in the form of SNS.
   *
   * @throws RuntimeFault naming the first that SNS would not take
   */
  public static Attributes read(JsonNode sent) {
    if (!sent.isObject()) {
      throw refused(
          "Attributes are an object, {\"name\": {\"Type\": \"String\", \"Value\": \"x\"}}, not "
              + Json.kind(sent)
              + ".");
    }
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : sent.properties()) {
      refuseName(one.getKey());
      all.put(one.getKey(), read(one.getKey(), one.getValue()));
    }
    return new Attributes(all);
  }

  /**
   * Takes those of a message that SNS delivered which SNS can have sent, its own ones included, and
   * leaves the others out: the message itself is worth taking all the same.
   */
  public static Attributes received(JsonNode sent) {
    Map<String, Attribute> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : sent.properties()) {
      JsonNode type = one.getValue().path("Type");
      JsonNode value = one.getValue().path("Value");
      if (isName(one.getKey()) && isType(type) && value.isTextual()) {
        all.put(one.getKey(), new Attribute(type.asText(), value.asText()));
      }
    }
    return new Attributes(all);
  }

  private static boolean isName(String name) {
    return name.length() <= MAX_NAME && NAME.matcher(name).matches();
  }

  private static boolean isType(JsonNode type) {
    return type.isTextual()
        && isName(type.asText())
        && KINDS.contains(type.asText().replaceFirst("\\..*", ""));
  }

  private static Attribute read(String name, JsonNode sent) {
    JsonNode type = sent.path("Type");
    JsonNode value = sent.path("Value");
    if (!type.isTextual() || !KINDS.contains(type.asText().replaceFirst("\\..*", ""))) {
      throw refused(
          "The attribute \"%s\" needs a \"Type\": String, String.Array, Number or Binary."
              .formatted(name));
    }
    boolean number = type.asText().equals(Attribute.NUMBER) && value.isNumber();
    if (!value.isTextual() && !number) {
      throw refused(
          "The attribute \"%s\" needs a \"Value\", a string; arrays are written as JSON in it."
              .formatted(name));
    }
    return new Attribute(type.asText(), value.asText());
  }

  private static void refuseName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!isName(name) || lower.startsWith("aws.") || lower.startsWith("amazon.")) {
      throw refused(
          "\"%s\" cannot be the name of an attribute: one has at most %d letters, digits, '_', '-' and '.', no '.' at an end or beside another, and begins neither with AWS. nor with Amazon."
              .formatted(
                  name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name, MAX_NAME));
    }
  }

  private static RuntimeFault refused(String message) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, message);
  }
}
