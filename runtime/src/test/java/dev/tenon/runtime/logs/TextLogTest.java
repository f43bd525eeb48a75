package dev.tenon.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TextLogTest {

  @Test
  void a_message_cannot_write_lines_of_its_own() throws JoranException {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(JsonLines.class.getResource("/logback.xml"), "logback.xml"));
    var appender =
        (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").iteratorForAppenders().next();
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("a"),
            Level.WARN,
            "The type {}",
            new IllegalStateException("broken"),
            new Object[] {"x\r\n12:00:00.000 ERROR forged\nrn\u2028y"});
    String written = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    String[] lines = written.split("\\R", -1);
    assertThat(lines[0]).matches(".* WARN +a - The type x . 12:00:00.000 ERROR forged . rn . y");
    // What was thrown is told as before, over several lines.
    assertThat(lines[1]).isEqualTo("java.lang.IllegalStateException: broken");
    assertThat(lines[2]).startsWith("\tat ");
    context.stop();
  }
}
