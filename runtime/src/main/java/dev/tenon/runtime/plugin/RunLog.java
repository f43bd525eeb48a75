package dev.tenon.runtime.plugin;

import dev.tenon.api.AppLog;
import dev.tenon.runtime.invoke.FromRuntime.Level;
import java.util.function.BiConsumer;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * The lines of one run.
 *
 * @param lines where they go
 */
record RunLog(BiConsumer<Level, String> lines, Frames frames) implements AppLog {

  @Override
  public void debug(String text, Object... arguments) {
    write(Level.DEBUG, text, arguments);
  }

  @Override
  public void info(String text, Object... arguments) {
    write(Level.INFO, text, arguments);
  }

  @Override
  public void warn(String text, Object... arguments) {
    write(Level.WARN, text, arguments);
  }

  @Override
  public void error(String text, Object... arguments) {
    write(Level.ERROR, text, arguments);
  }

  private void write(Level level, String text, Object[] arguments) {
    FormattingTuple line = MessageFormatter.arrayFormat(text, arguments);
    Throwable thrown = line.getThrowable();
    String message = String.valueOf(line.getMessage());
    lines.accept(level, thrown == null ? message : message + "\n" + frames.text(thrown));
  }
}
