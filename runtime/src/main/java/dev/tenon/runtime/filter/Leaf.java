package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value of an event that is neither object nor array. What many conditions may ask of it is found
 * out once. Not thread-safe.
 */
final class Leaf {

  private final JsonNode node;
  private final Addresses addresses;
  private @Nullable BigDecimal exact;
  private @Nullable BigDecimal rounded;

  Leaf(JsonNode node, Addresses addresses) {
    this.node = node;
    this.addresses = addresses;
  }

  boolean isText() {
    return node.isTextual();
  }

  boolean isNumber() {
    return node.isNumber();
  }

  boolean isNull() {
    return node.isNull();
  }

  /** The word for it, {@code true}, {@code false} or {@code null}; the text of a string. */
  String text() {
    return node.asText();
  }

  /** A number as it was written. */
  BigDecimal exact() {
    if (exact == null) {
      exact = node.decimalValue();
    }
    return exact;
  }

  /** A number with as many digits as {@code numeric} looks at. */
  BigDecimal rounded() {
    if (rounded == null) {
      rounded = Numbers.rounded(exact());
    }
    return rounded;
  }

  /** A text as the address of a machine, if it is one. */
  Optional<Address> address() {
    return isText() ? addresses.of(text()) : Optional.empty();
  }
}
