package dev.tenon.runtime.store;

/** When a database is looked through for damage before it is used. */
public enum CheckAtStart {
  /** When the runtime before did not come to its own end. */
  AFTER_CRASH,
  ALWAYS,
  NEVER;

  boolean isDue(boolean crashed) {
    return switch (this) {
      case AFTER_CRASH -> crashed;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
