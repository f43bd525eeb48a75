package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FieldError;
import dev.tenon.runtime.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of installation parameters: checked when a person enters them, and put together for
 * handlers. The platform's documents do not say in which form values arrive, so it is said here: a
 * number as a JSON number with the digits that were typed, a checkbox as {@code true} or {@code
 * false}, several choices as an array, an option as its value, all else as text. A field that was
 * left empty arrives as {@code ""}, an empty number as {@code null}, no choice as {@code []}.
 */
public final class IparamValues {

  private IparamValues() {}

  /**
   * What became of values that a person entered.
   *
   * @param values those that were entered, as handlers get them
   * @param errors what is wrong, in the order of the definitions; if there are any, nothing counts
   */
  public record Checked(ObjectNode values, List<FieldError> errors) {
    public Checked {
      errors = List.copyOf(errors);
    }
  }

  private sealed interface Read {
    record Value(JsonNode node) implements Read {}

    record Empty(JsonNode node) implements Read {}

    record Refused(String message) implements Read {}
  }

  /**
   * Checks all that was entered. A key that is not named is left as it is; {@code null} and {@code
   * ""} empty it.
   *
   * @param present the values as they are before
   */
  public static Checked check(
      List<IparamDefinition> definitions, ObjectNode present, ObjectNode entered) {
    ObjectNode values = Json.object();
    List<FieldError> errors = new ArrayList<>();
    for (IparamDefinition definition : definitions) {
      check(definition, present, entered, values)
          .ifPresent(message -> errors.add(new FieldError(definition.name(), message)));
    }
    List<String> names = definitions.stream().map(IparamDefinition::name).toList();
    for (Map.Entry<String, JsonNode> entry : entered.properties()) {
      if (!names.contains(entry.getKey())) {
        String guess =
            Spelling.closest(entry.getKey(), names)
                .map(name -> " Is it \"" + name + "\"?")
                .orElse("");
        errors.add(
            new FieldError(entry.getKey(), "The app has no parameter of this name." + guess));
      }
    }
    return new Checked(values, errors);
  }

  private static Optional<String> check(
      IparamDefinition definition, ObjectNode present, ObjectNode entered, ObjectNode values) {
    JsonNode before = present.path(definition.name());
    JsonNode given = entered.path(definition.name());
    boolean untouched =
        given.isMissingNode() || (definition.secure() && given.path("isSet").asBoolean());
    if (definition.hidden()) {
      return untouched || given.equals(before)
          ? Optional.empty()
          : Optional.of("The form does not show this parameter; it keeps its default.");
    }
    if (untouched) {
      return definition.required() && isEmpty(before)
          ? Optional.of(IparamFormats.missing(definition.type()))
          : Optional.empty();
    }
    return switch (read(definition, given)) {
      case Read.Refused refused -> Optional.of(refused.message());
      case Read.Empty empty when definition.required() ->
          Optional.of(IparamFormats.missing(definition.type()));
      case Read.Empty empty -> {
        values.set(definition.name(), empty.node());
        yield Optional.empty();
      }
      case Read.Value value -> {
        values.set(definition.name(), value.node());
        yield Optional.empty();
      }
    };
  }

  /** What to say when a required value is not there, so that pages say it in the same words. */
  public static String missingMessage(IparamDefinition definition) {
    return IparamFormats.missing(definition.type());
  }

  /** What to say when a value does not look as its type wants it. */
  public static String formatMessage(IparamDefinition definition) {
    return IparamFormats.wanted(definition.type());
  }

  /** Whether nothing is there to work with. */
  public static boolean isEmpty(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isBlank())
        || (value.isArray() && value.isEmpty());
  }

  /** What is wrong with a value, when it is of the right type only for some other parameter. */
  static Optional<String> wrong(IparamDefinition definition, JsonNode value) {
    return read(definition, value) instanceof Read.Refused refused
        ? Optional.of(refused.message())
        : Optional.empty();
  }

  /** The values that the definitions give by themselves. */
  public static ObjectNode defaults(List<IparamDefinition> definitions) {
    ObjectNode values = Json.object();
    for (IparamDefinition definition : definitions) {
      definition
          .defaultValue()
          .ifPresent(
              value ->
                  values.set(
                      definition.name(),
                      // A default in quotes is the number all the same.
                      read(definition, value) instanceof Read.Value read ? read.node() : value));
    }
    return values;
  }

  /**
   * What handlers get: the saved values over the others. Values whose parameter is gone, or has
   * become one of another type, are left out.
   */
  public static ObjectNode merged(
      List<IparamDefinition> definitions, ObjectNode unsaved, ObjectNode saved) {
    ObjectNode values = Json.object();
    for (IparamDefinition definition : definitions) {
      JsonNode value = saved.path(definition.name());
      if (value.isMissingNode() || !fits(definition, value)) {
        value = unsaved.path(definition.name());
      }
      if (!value.isMissingNode()) {
        values.set(definition.name(), value);
      }
    }
    return values;
  }

  /** Whether a value that was saved once is still one of its type. */
  public static boolean fits(IparamDefinition definition, JsonNode value) {
    if (definition.hidden()) {
      return false;
    }
    return switch (definition.type()) {
      case NUMBER -> value.isNumber() || value.isNull();
      case CHECKBOX -> value.isBoolean();
      case DROPDOWN, RADIO -> isEmpty(value) || definition.offers(value);
      case MULTISELECT -> value.isArray() && value.valueStream().allMatch(definition::offers);
      case TEXT, PARAGRAPH, EMAIL, PHONE_NUMBER, DATE, URL, DOMAIN, API_KEY -> value.isTextual();
    };
  }

  private static Read read(IparamDefinition definition, JsonNode given) {
    return switch (definition.type()) {
      case NUMBER -> number(given);
      case CHECKBOX -> checkbox(given);
      case DROPDOWN, RADIO -> choice(definition, given);
      case MULTISELECT -> choices(definition, given);
      case TEXT, PARAGRAPH, EMAIL, PHONE_NUMBER, DATE, URL, DOMAIN, API_KEY ->
          text(definition, given);
    };
  }

  private static Read number(JsonNode given) {
    if (isEmpty(given) && !given.isArray()) {
      return new Read.Empty(NullNode.getInstance());
    }
    if (given.isNumber()) {
      return new Read.Value(given);
    }
    Optional<Number> number =
        given.isTextual() ? IparamFormats.number(given.asText().strip()) : Optional.empty();
    if (number.isEmpty()) {
      return new Read.Refused(IparamFormats.wanted(IparamType.NUMBER));
    }
    return new Read.Value(
        switch (number.get()) {
          case BigInteger whole -> BigIntegerNode.valueOf(whole);
          case BigDecimal decimal -> DecimalNode.valueOf(decimal);
          case Number other -> throw new IllegalStateException("No such number: " + other);
        });
  }

  /** A checkbox always says something, so a required one need not be ticked. */
  private static Read checkbox(JsonNode given) {
    if (isEmpty(given) && !given.isArray()) {
      return new Read.Value(BooleanNode.FALSE);
    }
    return given.isBoolean()
        ? new Read.Value(given)
        : new Read.Refused(IparamFormats.wanted(IparamType.CHECKBOX));
  }

  private static Read choice(IparamDefinition definition, JsonNode given) {
    if (definition.offers(given)) {
      return new Read.Value(given);
    }
    return isEmpty(given) && !given.isArray()
        ? new Read.Empty(TextNode.valueOf(""))
        : new Read.Refused(IparamFormats.wanted(definition.type()));
  }

  private static Read choices(IparamDefinition definition, JsonNode given) {
    ArrayNode chosen = Json.object().arrayNode();
    if (isEmpty(given)) {
      return new Read.Empty(chosen);
    }
    if (definition.offers(given)) {
      return new Read.Value(chosen.add(given));
    }
    if (!given.isArray() || !given.valueStream().allMatch(definition::offers)) {
      return new Read.Refused(IparamFormats.wanted(IparamType.MULTISELECT));
    }
    given.valueStream().distinct().forEach(chosen::add);
    return new Read.Value(chosen);
  }

  private static Read text(IparamDefinition definition, JsonNode given) {
    if (given.isNull() || (given.isTextual() && given.asText().isBlank())) {
      return new Read.Empty(TextNode.valueOf(""));
    }
    IparamType type = definition.type();
    if (!given.isTextual()) {
      return new Read.Refused("A text was expected, not " + Json.kind(given) + ".");
    }
    boolean free = type == IparamType.TEXT || type == IparamType.PARAGRAPH;
    String text = free ? given.asText() : given.asText().strip();
    if (!IparamFormats.fits(type, text)) {
      return new Read.Refused(IparamFormats.wanted(type));
    }
    for (IparamRule rule : definition.rules()) {
      EcmaPattern.Match match = match(rule, text);
      if (match == EcmaPattern.Match.NO) {
        return new Read.Refused(rule.message());
      }
      if (match == EcmaPattern.Match.TOO_LONG) {
        return new Read.Refused(
            "The rule \"" + rule.name() + "\" takes too long to check on this text.");
      }
    }
    return new Read.Value(TextNode.valueOf(text));
  }

  /** A rule that is no expression was reported with the app's files; nobody is kept out by it. */
  private static EcmaPattern.Match match(IparamRule rule, String text) {
    try {
      return EcmaPattern.of(rule.pattern()).in(text);
    } catch (EcmaSyntax.Refused e) {
      return EcmaPattern.Match.CANNOT_RUN;
    }
  }
}
