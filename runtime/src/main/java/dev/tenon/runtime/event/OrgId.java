package dev.tenon.runtime.event;

/** The id of one customer. Letters, digits, {@code _}, {@code -} and {@code .}, at most 100. */
public record OrgId(String value) {

  public OrgId {
    if (!value.matches("[A-Za-z0-9_.-]{1,100}")) {
      throw new IllegalArgumentException(
          "An org id is 1 to 100 letters, digits, '_', '-' or '.', not \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
