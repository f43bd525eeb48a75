package dev.tenon.runtime.request;

/** A placeholder cannot be filled in, or not with this value; the reason is for people. */
final class NoSubstitution extends Exception {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String part;

  /** What is wrong, for those whose answer depends on it. */
  enum Kind {
    /** The placeholder itself, or a value that would change what is around it. */
    OTHER,
    /** A host came out empty. */
    EMPTY_HOST,
    /** A host came out with a path. */
    PATH_IN_HOST
  }

  NoSubstitution(String message) {
    this(Kind.OTHER, message, "");
  }

  private NoSubstitution(Kind kind, String message, String part) {
    super(message);
    this.kind = kind;
    this.part = part;
  }

  static NoSubstitution emptyHost() {
    return new NoSubstitution(Kind.EMPTY_HOST, "The host is empty.", "");
  }

  static NoSubstitution pathInHost(String path) {
    return new NoSubstitution(Kind.PATH_IN_HOST, "The host has a path: " + path + ".", path);
  }

  Kind kind() {
    return kind;
  }

  /** The path in the host. */
  String part() {
    return part;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
