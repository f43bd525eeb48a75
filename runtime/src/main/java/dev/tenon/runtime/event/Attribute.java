package dev.tenon.runtime.event;

/**
 * One attribute of a message, as SNS has them.
 *
 * @param type {@code String}, {@code String.Array}, {@code Number} or {@code Binary}
 * @param value as text, whatever the type: an array as JSON, a number in digits, bytes in base64
 */
public record Attribute(String type, String value) {

  public static final String STRING = "String";
  public static final String STRING_ARRAY = "String.Array";
  public static final String NUMBER = "Number";
  public static final String BINARY = "Binary";

  /** A text. */
  public static Attribute text(String value) {
    return new Attribute(STRING, value);
  }

  /** A number in digits. */
  public static Attribute number(String digits) {
    return new Attribute(NUMBER, digits);
  }
}
