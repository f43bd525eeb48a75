package dev.tenon.runtime.outbound;

/** A header of a request or an answer; a name may come several times. */
public record Header(String name, String value) {

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
