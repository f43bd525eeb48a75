package dev.tenon.runtime.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/**
 * The one way to read and write JSON. Numbers keep their digits ({@code 1.0} stays {@code 1.0}, a
 * 19-digit id stays exact), duplicate keys are errors, and deep nesting is refused before it hurts.
 * Thread-safe.
 */
public final class Json {

  /** Deeper JSON than this is refused; Node.js payloads of real products stay below 30. */
  public static final int MAX_DEPTH = 500;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(1_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .addModule(new Jdk8Module())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
          .build();

  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
          .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));

  private Json() {}

  /** The mapper behind this class, for streaming and for conversion to types. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads text.
   *
   * @throws MalformedJson naming line, column and reason
   */
  public static JsonNode read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw new MalformedJson(TolerantJson.read(text).problems());
      }
      return node;
    } catch (JsonProcessingException e) {
      throw MalformedJson.of(text, e);
    } catch (NumberFormatException e) {
      // Jackson lets this through for an exponent that no number can have.
      throw MalformedJson.of(text, Range.START, "A number in it cannot be read.");
    }
  }

  /**
   * Reads text that must be an object.
   *
   * @throws MalformedJson when it is not JSON, or not an object
   */
  public static ObjectNode readObject(String text) {
    JsonNode node = read(text);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new MalformedJson(
        "A JSON object was expected, not " + kind(node) + ".", "put { and } around it.");
  }

  /** Writes a node on one line. */
  public static String write(JsonNode node) {
    return writeValue(node);
  }

  /** Writes a node over several lines, indented by two spaces, with a newline at its end. */
  public static String pretty(JsonNode node) {
    try {
      return MAPPER.writer(PRETTY).writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A node can always be written", e);
    }
  }

  /** Writes any value that Jackson can write, on one line. */
  public static String writeValue(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "This value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Writes a value as one of its type's forms, so that it can be read back as that type. */
  public static <T> String writeAs(Class<T> type, T value) {
    try {
      return MAPPER.writerFor(type).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "This value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A new empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** What a node is, in words for messages: {@code an object}, {@code a number}, … */
  public static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }
}
