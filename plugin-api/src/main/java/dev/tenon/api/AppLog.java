package dev.tenon.api;

/**
 * Lines kept with the run. Each call is one line with its time and level; {@code {}} in the text is
 * replaced by the next argument. Safe for use by several threads of one run.
 */
public interface AppLog {

  void debug(String text, Object... arguments);

  void info(String text, Object... arguments);

  void warn(String text, Object... arguments);

  void error(String text, Object... arguments);
}
