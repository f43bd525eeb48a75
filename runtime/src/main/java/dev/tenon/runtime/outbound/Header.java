package dev.tenon.runtime.outbound;

/**
 * A header of a request or an answer; a name may come several times.
 *
 * @param secret whether no other server may hear it than the one for which it was meant
 */
public record Header(String name, String value, boolean secret) {

  /** One that is no secret unless its name says so. */
  public Header(String name, String value) {
    this(name, value, false);
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
