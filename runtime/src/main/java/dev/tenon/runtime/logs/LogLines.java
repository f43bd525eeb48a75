package dev.tenon.runtime.logs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** The lines that this process logs. */
public final class LogLines {

  private LogLines() {}

  /** From now on, every line is a JSON object, for programs that collect them. */
  public static void useJson() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        JsonLines lines = new JsonLines();
        lines.setContext(root.getLoggerContext());
        lines.start();
        appender.setEncoder(lines);
      }
    }
  }
}
