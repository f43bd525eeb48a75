package dev.tenon.runtime.plugin;

import static dev.tenon.runtime.plugin.JavaApps.app;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.FromRuntime.Level;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HandlerError.CodeLocation;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for handlers in Java beyond the contract of all runtimes. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
final class JavaRuntimeTest {

  @TempDir Path folder;
  private JavaApps apps;

  @BeforeEach
  void start() {
    apps = new JavaApps(folder);
  }

  @AfterEach
  void stop() {
    apps.close();
  }

  @Test
  void it_says_what_it_is() {
    assertThat(apps.runtime().description())
        .matches("Java: PF4J 3\\.15\\.0 on Java \\d+(\\.\\d+)*.*");
  }

  @Test
  void an_event_is_what_the_host_says_and_the_payload_holds() {
    apps.load(
        app(
            """
            public Map<String, Object> show(Event event, AppContext app) {
              Map<String, Object> all = new TreeMap<>();
              all.put("id", event.id());
              all.put("product", event.product());
              all.put("type", event.type());
              all.put("time", event.time().toString());
              all.put("simulated", event.simulated());
              all.put("actor", event.actor());
              all.put("data", event.data());
              all.put("org", app.orgId());
              all.put("installation", app.installationId());
              all.put("attempt", app.delivery().attempt());
              all.put("key", app.delivery().idempotencyKey());
              return all;
            }
            """));

    assertThatJson(apps.answer("show", "{\"data\":{\"actor\":{\"id\":1}}}"))
        .isEqualTo(
            """
            {"id":"ev-1","product":"freshsales","type":"onDealUpdate","simulated":true,
             "time":"2023-11-14T22:13:20Z","actor":{"id":1},"data":{"actor":{"id":1}},
             "org":"acme","installation":"installation-1","attempt":2,"key":"key-1"}
            """);
    assertThatJson(apps.answer("show", "{\"eventData\":{\"a\":1},\"actor\":{\"id\":2}}"))
        .inPath("$.actor.id")
        .isEqualTo(2);
    assertThatJson(apps.answer("show", "{\"payload\":{\"a\":1}}")).inPath("$.data.a").isEqualTo(1);
  }

  @Test
  void data_and_parameters_become_records_of_the_app() {
    apps.load(
        app(
            """
            public record Deal(long id, java.math.BigDecimal amount) {}
            public record Settings(int limit) {}
            public String read(Event event, AppContext app) {
              return event.as(Deal.class) + " " + app.iparams(Settings.class);
            }
            """));

    assertThat(
            apps.answer(
                "read",
                "{\"data\":{\"id\":1270375514142703617,\"amount\":1.0,\"more\":1},"
                    + "\"iparams\":{\"limit\":20}}"))
        .isEqualTo("\"Deal[id=1270375514142703617, amount=1.0] Settings[limit=20]\"");
  }

  @Test
  void what_does_not_fit_is_named_by_its_place_and_never_by_its_value() {
    apps.load(
        app(
            """
            public record Line(int price) {}
            public record Deal(List<Line> lines) {}
            public void read(Event event) { event.as(Deal.class); }
            public void settings(AppContext app) { app.iparams(Line.class); }
            """));

    Outcome.Failed failed =
        apps.failure("read", "{\"data\":{\"lines\":[{\"price\":1},{\"price\":\"secret\"}]}}");
    assertThat(failed.permanent()).isTrue();
    assertThat(failed.error().message())
        .isEqualTo(
            "data.lines[1].price does not fit com.example.TestApp$Deal:"
                + " a string was found where int is needed.");
    assertThat(apps.failure("settings", "{\"iparams\":{\"price\":\"secret\"}}").toString())
        .contains("iparams.price")
        .doesNotContain("secret");
    assertThat(apps.failure("read", "{}").error().message()).startsWith("There is no data");
  }

  @Test
  void lines_are_filled_in_and_carry_what_was_thrown() {
    apps.load(
        app(
            """
            public void write(Event event, AppContext app) {
              app.log().info("{} of {}", 1, 2);
              app.log().error("failed for {}", "x", new IllegalStateException("why"));
            }
            """));

    assertThat(apps.run("write", "{}").console())
        .extracting(ConsoleLine::level, ConsoleLine::text)
        .containsExactly(
            tuple(Level.INFO, "1 of 2"),
            tuple(
                Level.ERROR,
                "failed for x\njava.lang.IllegalStateException: why\n"
                    + "    at com.example.TestApp.write(TestApp.java:9)"));
  }

  @Test
  void an_error_is_told_in_the_app_s_own_frames() {
    apps.load(
        app(
            """
            public void handle() {
              try {
                List.of(1).forEach(this::each);
              } catch (RuntimeException e) {
                throw new IllegalStateException("outer", e);
              }
            }
            private void each(int i) { throw new IllegalArgumentException("inner"); }
            """));

    HandlerError error = apps.failure("handle", "{}").error();
    assertThat(error.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.message()).isEqualTo("outer");
    assertThat(error.at()).contains(new CodeLocation("com/example/TestApp.java", 11, 0));
    assertThat(error.stack())
        .containsExactly(
            "com.example.TestApp.handle(TestApp.java:11)",
            "Caused by: java.lang.IllegalArgumentException: inner",
            "com.example.TestApp.each(TestApp.java:14)",
            "com.example.TestApp.handle(TestApp.java:9)");
  }

  @Test
  void errors_of_any_kind_end_only_their_run() {
    apps.load(
        app(
            """
            static final class Broken { static { if (true) throw new IllegalStateException(); } }
            public int overflow() { return overflow() + 1; }
            public void memory() { throw new OutOfMemoryError("no more"); }
            public void linkage() { new Broken(); }
            public void evil() {
              throw new RuntimeException() {
                @Override public String getMessage() { throw new IllegalStateException(); }
              };
            }
            public Object unwritable() { return new Object(); }
            public int fine() { return 1; }
            """));

    assertThat(apps.failure("overflow", "{}").error().type())
        .isEqualTo("java.lang.StackOverflowError");
    assertThat(apps.failure("memory", "{}").error().message()).isEqualTo("no more");
    assertThat(apps.failure("linkage", "{}").error().type())
        .isEqualTo("java.lang.ExceptionInInitializerError");
    assertThat(apps.failure("evil", "{}").error().type()).isEqualTo("com.example.TestApp$1");
    assertThat(apps.failure("unwritable", "{}").permanent()).isFalse();
    assertThat(apps.answer("fine", "{}")).isEqualTo("1");
  }

  @Test
  void a_permanent_failure_counts_in_its_wrapping_too() {
    apps.load(
        app(
            """
            static final class NoDeal extends PermanentFailure { NoDeal() { super("no deal"); } }
            public void wrapped() { throw new CompletionException(new NoDeal()); }
            public CompletionStage<String> later() {
              return CompletableFuture.supplyAsync(() -> { throw new NoDeal(); });
            }
            """));

    assertThat(apps.failure("wrapped", "{}").permanent()).isTrue();
    assertThat(apps.failure("later", "{}").permanent()).isTrue();
    assertThat(apps.failure("later", "{}").error().message()).isEqualTo("no deal");
  }

  @Test
  void a_service_that_is_not_offered_is_named_beside_those_that_are() {
    apps.load(app("public void ask(AppContext app) { app.service(\"db\"); }"));

    assertThat(apps.failure("ask", "{}").error().message())
        .isEqualTo("The host offers no service \"db\"; it offers: files.");
  }

  @Test
  void a_handler_that_the_app_does_not_have_is_a_permanent_failure() {
    apps.load(app("public int one() { return 1; }"));

    Outcome.Failed failed = apps.failure("two", "{}");
    assertThat(failed.permanent()).isTrue();
    assertThat(failed.error().message()).contains("has no handler two; it has: one");
  }

  @Test
  void a_handler_that_waits_for_a_service_is_stopped_at_its_limit() {
    apps.load(
        app(
            """
            public void ask(Event event, AppContext app) {
              app.service("files").call("read", event.data());
            }
            """));

    RunResult result = JavaApps.join(apps.begin("ask", "{\"data\":[]}", Duration.ofMillis(300)));
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            timedOut -> {
              assertThat(timedOut.error().message())
                  .isEqualTo(
                      "The handler did not end within 300 ms;"
                          + " it was at com.example.TestApp.ask(TestApp.java:8).");
              assertThat(timedOut.error().at())
                  .contains(new CodeLocation("com/example/TestApp.java", 8, 0));
            });
    await().untilAsserted(() -> assertThat(threads("test-app ask")).isZero());
    assertThat(apps.runtime().givenUpThreads()).isZero();
  }

  @Test
  void a_stage_that_is_never_completed_is_told_as_such() {
    apps.load(app("public CompletionStage<String> never() { return new CompletableFuture<>(); }"));

    RunResult result = JavaApps.join(apps.begin("never", "{}", Duration.ofMillis(300)));
    assertThat(result.outcome().toString())
        .contains("it was waiting for the CompletionStage that never returned");
  }

  @Test
  void a_thread_that_cannot_be_stopped_is_given_up_and_heard_no_more() {
    String stop = "tenon.test.stop";
    System.clearProperty(stop);
    apps.load(
        app(
            """
            public String stubborn(AppContext app) {
              app.log().info("begun");
              while (System.getProperty("%s") == null) { Thread.interrupted(); }
              app.log().info("late");
              return "late";
            }
            public int fine() { return 1; }
            """
                .formatted(stop)));

    RunResult result = JavaApps.join(apps.begin("stubborn", "{}", Duration.ofMillis(300)));
    await().untilAsserted(() -> assertThat(apps.runtime().givenUpThreads()).isEqualTo(1));
    assertThat(apps.answer("fine", "{}")).isEqualTo("1");

    System.setProperty(stop, "now");
    await().untilAsserted(() -> assertThat(apps.runtime().givenUpThreads()).isZero());
    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(result.answer()).isEmpty();
    assertThat(result.console()).extracting(ConsoleLine::text).containsExactly("begun");
  }

  @Test
  void a_thread_is_used_again_by_the_app_s_next_run_with_nothing_of_the_run_before() {
    apps.load(
        app(
            """
            public long[] spoil() {
              Thread.currentThread().interrupt();
              Thread.currentThread().setName("mine");
              Thread.currentThread().setContextClassLoader(null);
              return new long[] {Thread.currentThread().getId()};
            }
            public String look() {
              Thread now = Thread.currentThread();
              return now.getId() + " " + now.isInterrupted() + " " + now.getName().startsWith("app test-app look ")
                + " " + (now.getContextClassLoader() == getClass().getClassLoader());
            }
            """));

    String first = apps.answer("spoil", "{}").replaceAll("[\\[\\]]", "");
    await().untilAsserted(() -> assertThat(threads("app test-app idle")).isPositive());
    assertThat(apps.answer("look", "{}")).isEqualTo("\"" + first + " false true true\"");
  }

  @Test
  void a_run_that_was_stopped_late_leaves_no_interrupt_for_the_next_one_on_its_thread() {
    apps.load(
        app(
            """
            public void slow() throws Exception {
              try { Thread.sleep(60_000); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }
            }
            public boolean interrupted() { return Thread.currentThread().isInterrupted(); }
            """));

    for (int i = 0; i < 5; i++) {
      var _ = JavaApps.join(apps.begin("slow", "{}", Duration.ofMillis(20)));
      assertThat(apps.answer("interrupted", "{}")).isEqualTo("false");
    }
  }

  @Test
  void the_threads_of_an_app_end_when_its_code_is_unloaded() {
    apps.load(app("public int fine() { return 1; }"));
    assertThat(apps.answer("fine", "{}")).isEqualTo("1");
    await().untilAsserted(() -> assertThat(threads("app test-app")).isPositive());

    apps.unload(JavaApps.code(folder));

    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(threads("app test-app")).isZero());
  }

  @Test
  void handlers_that_wait_do_not_keep_others_from_beginning() {
    apps.load(
        app(
            """
            private static final java.util.concurrent.CountDownLatch ALL = new java.util.concurrent.CountDownLatch(100);
            public void meet() throws Exception {
              ALL.countDown();
              ALL.await();
            }
            """));

    List<CompletableFuture<RunResult>> all =
        IntStream.range(0, 100)
            .mapToObj(i -> apps.begin("meet", "{}", Duration.ofSeconds(20)))
            .toList();

    assertThat(all)
        .allSatisfy(
            run -> assertThat(JavaApps.join(run).outcome()).isInstanceOf(Outcome.Succeeded.class));
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains(name))
        .count();
  }
}
