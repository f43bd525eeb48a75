package dev.tenon.runtime.store;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What a failure of the database means for those who use it. */
public enum SqliteTrouble {
  /** The file is not what was written. */
  DAMAGED,
  /** The file is fine and cannot be written now: no room, no permission, a disk that is away. */
  UNAVAILABLE,
  /** Anything else, such as a statement that is wrong. */
  OTHER;

  /** The lowest byte of a result code says what kind it is; the rest is detail. */
  private static final int KIND = 0xff;

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int NO_MEMORY = 7;
  private static final int READ_ONLY = 8;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  /** What SQLite said, without the statement that it was said of. */
  static String words(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return sqlite.getResultCode().message;
      }
    }
    return "" + failure.getMessage();
  }

  /** What a failure comes from. */
  public static SqliteTrouble of(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return switch (sqlite.getResultCode().code & KIND) {
          case CORRUPT, NOT_A_DATABASE -> DAMAGED;
          case BUSY, LOCKED, NO_MEMORY, READ_ONLY, IO_ERROR, FULL, CANNOT_OPEN -> UNAVAILABLE;
          default -> OTHER;
        };
      }
    }
    return OTHER;
  }
}
