package dev.tenon.runtime.app;

import java.util.Locale;

/** What an app's handlers are written in. */
public enum Language {
  JAVASCRIPT,
  JAVA;

  /** The word in the database and in APIs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Language of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
