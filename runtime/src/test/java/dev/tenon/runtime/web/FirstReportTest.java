package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(20)
final class FirstReportTest {

  private final List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(FirstReport.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event);
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    log.addAppender(appender);
    log.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(appender);
    log.setAdditive(true);
  }

  @Test
  void the_caller_gets_the_first_report_while_the_work_goes_on() {
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> reported = new CopyOnWriteArrayList<>();
    String first =
        FirstReport.of(
            "work",
            report -> {
              report.accept("one");
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              report.accept("two");
              reported.add("the end");
            });
    assertThat(first).isEqualTo("one");
    assertThat(reported).isEmpty();
    goOn.countDown();
    await().until(() -> !reported.isEmpty());
    assertThat(logged).isEmpty();
  }

  @Test
  void what_fails_before_the_first_report_reaches_the_caller() {
    assertThatThrownBy(
            () ->
                FirstReport.<String>of(
                    "work",
                    report -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(logged).isEmpty();
  }

  @Test
  void what_fails_after_the_first_report_is_logged() {
    FirstReport.of(
        "The work",
        report -> {
          report.accept("one");
          throw new IllegalArgumentException("no");
        });
    await().until(() -> !logged.isEmpty());
    assertThat(logged.getFirst().getFormattedMessage())
        .isEqualTo("The work failed after it was answered");
    assertThat(logged.getFirst().getThrowableProxy().getMessage()).isEqualTo("no");
  }

  @Test
  void work_that_reports_nothing_keeps_no_caller_waiting() {
    assertThatThrownBy(() -> FirstReport.of("The work", report -> {}))
        .hasMessage("The work reported nothing");
  }
}
