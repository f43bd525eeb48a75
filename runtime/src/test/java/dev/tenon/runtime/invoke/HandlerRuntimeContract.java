package dev.tenon.runtime.invoke;

import static dev.tenon.runtime.invoke.FromRuntime.Level.DEBUG;
import static dev.tenon.runtime.invoke.FromRuntime.Level.ERROR;
import static dev.tenon.runtime.invoke.FromRuntime.Level.INFO;
import static dev.tenon.runtime.invoke.FromRuntime.Level.WARN;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.FromRuntime.AppLoaded;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.FromRuntime.Finished;
import dev.tenon.runtime.invoke.FromRuntime.Rendered;
import dev.tenon.runtime.testing.Callers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link HandlerRuntime} does, directly and through a wire. A language joins by a
 * subclass that gives its runtime and its form of one app, the contract app, with these handlers:
 *
 * <table>
 * <caption>The contract app</caption>
 * <tr><td>{@code echo}</td><td>answers the payload unchanged</td></tr>
 * <tr><td>{@code edition}</td><td>answers the text that the app was built with</td></tr>
 * <tr><td>{@code fails}</td><td>throws with the message "broken on purpose"</td></tr>
 * <tr><td>{@code failsPermanently}</td><td>the same, and says that trying again will not help</td></tr>
 * <tr><td>{@code writes}</td><td>writes "line debug", "line info", "line warn" and "line error", each on its level</td></tr>
 * <tr><td>{@code answersNothing}</td><td>returns without an answer</td></tr>
 * <tr><td>{@code refuses}</td><td>refuses with status 422 and message "no"</td></tr>
 * <tr><td>{@code asks}</td><td>calls {@code say} of the service {@code echo} with {@code [payload.data]} and answers the result</td></tr>
 * <tr><td>{@code asksInVain}</td><td>calls {@code refuse} of the service {@code echo} with {@code []} and answers the reason it is given</td></tr>
 * <tr><td>{@code remembers}</td><td>counts up a number kept beside the handler (a field; a variable of the module) and answers it</td></tr>
 * <tr><td>{@code sleepsForever}</td><td>goes on until it is stopped</td></tr>
 * <tr><td>{@code waits}</td><td>answers "waited", later and from elsewhere (a stage; a promise and a timer)</td></tr>
 * <tr><td>{@code iparam}</td><td>answers {@code iparams.limit}</td></tr>
 * </table>
 */
@ParameterizedClass(name = "through a wire: {0}")
@ValueSource(booleans = {false, true})
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
public abstract class HandlerRuntimeContract {

  protected static final List<String> HANDLERS =
      List.of(
          "echo",
          "edition",
          "fails",
          "failsPermanently",
          "rejectsPermanently",
          "writes",
          "answersNothing",
          "refuses",
          "asks",
          "asksInVain",
          "remembers",
          "sleepsForever",
          "waits",
          "iparam");

  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final RunFacts FACTS = new RunFacts("acme", Optional.empty(), 1, "key-1");

  @TempDir static Path folder;

  @Parameter boolean wire;

  private final RecordedMessages messages = new RecordedMessages();
  private final AtomicLong lastRun = new AtomicLong();
  private HandlerRuntime runtime;
  private RuntimeClient client;

  protected abstract Language language();

  /** A new runtime; the contract closes it. */
  protected abstract HandlerRuntime newRuntime();

  /**
   * The contract app, built with this edition; the same edition has the same key.
   *
   * @param folder kept for all tests of a class, so what is there need not be built again
   */
  protected abstract AppCode contractApp(Path folder, String edition);

  /** What {@code echo} makes of JSON with numbers that not every language can hold. */
  protected String echoed(String exact) {
    return exact;
  }

  @BeforeEach
  void start() {
    runtime = wire ? new SerializingRuntime(newRuntime()) : newRuntime();
    HandlerRuntime overheard = new Overheard(runtime, messages, lastRun);
    client = new RuntimeClient(overheard, Map.of("echo", new EchoService()), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void loading_says_which_handlers_there_are() {
    AppLoaded loaded = load("one");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.handlers()).containsAll(HANDLERS);
  }

  @Test
  void loading_the_same_code_again_is_harmless() {
    load("one");
    AppLoaded again = load("one");

    assertThat(again.problems()).isEmpty();
    assertThat(answer("edition", "{}")).isEqualTo("\"one\"");
  }

  @Test
  void a_handler_that_the_code_does_not_have_is_a_problem_that_lists_what_it_has() {
    AppCode code = contractApp(folder, "one");
    AppLoaded loaded =
        join(
            client.load(
                new AppCode(
                    code.key() + "-with-a-typo",
                    code.path(),
                    code.name(),
                    code.mainClass(),
                    List.of("echo", "onDealUpdated"))));

    assertThat(loaded.problems()).hasSize(1);
    CodeProblem problem = loaded.problems().getFirst();
    assertThat(problem.message()).contains("onDealUpdated").contains("echo").contains("refuses");
    assertThat(problem.file()).isNotBlank();
    assertThat(problem.line()).isPositive();
  }

  @Test
  void a_handler_gets_the_payload_and_answers_it() {
    load("one");

    String payload = "{\"data\":{\"text\":\"Grüße, \\\"日本\\\"\",\"none\":null,\"list\":[1,[]]}}";
    assertThatJson(answer("echo", payload)).isEqualTo(payload);
  }

  @Test
  void digits_are_kept_as_the_language_can() {
    load("one");

    String payload = "{\"data\":{\"big\":1270375514142703617,\"one\":1.0}}";
    assertThat(answer("echo", payload)).isEqualTo(echoed(payload));
  }

  @Test
  void a_payload_of_250_KB_passes() {
    load("one");

    String payload = "{\"data\":\"" + "x".repeat(250 * 1024) + "\"}";
    assertThat(answer("echo", payload)).isEqualTo(payload);
  }

  @Test
  void what_a_handler_throws_is_a_failure_at_a_place_in_the_app() {
    load("one");

    RunResult result = run("fails", "{}");
    assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
    Outcome.Failed failed = (Outcome.Failed) result.outcome();
    assertThat(failed.permanent()).isFalse();
    assertThat(failed.error().message()).isEqualTo("broken on purpose");
    assertThat(failed.error().at())
        .hasValueSatisfying(at -> assertThat(at.line()).isGreaterThan(0));
    assertThat(failed.error().stack()).isNotEmpty();
    assertThat(result.answer()).isEmpty();
  }

  @Test
  void a_handler_can_say_that_trying_again_will_not_help() {
    load("one");

    assertThat(List.of(run("failsPermanently", "{}"), run("rejectsPermanently", "{}")))
        .allSatisfy(
            run ->
                assertThat(run.outcome())
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class, failed -> assertThat(failed.permanent()).isTrue()));
  }

  @Test
  void lines_come_in_order_with_their_levels() {
    load("one");

    assertThat(run("writes", "{}").console())
        .extracting(ConsoleLine::level, ConsoleLine::text)
        .containsExactly(
            tuple(DEBUG, "line debug"),
            tuple(INFO, "line info"),
            tuple(WARN, "line warn"),
            tuple(ERROR, "line error"));
  }

  @Test
  void the_end_of_a_run_is_its_last_message() {
    load("one");
    run("writes", "{}");
    run("echo", "{}");

    assertThat(messages.of(ConsoleLine.class)).hasSize(4);
    assertThat(messages.all().get(messages.all().size() - 1)).isInstanceOf(Finished.class);
    assertThat(messages.all().get(messages.all().size() - 2)).isInstanceOf(Rendered.class);
    assertThat(messages.of(Finished.class)).hasSize(2);
  }

  @Test
  void a_handler_need_not_answer() {
    load("one");

    RunResult result = run("answersNothing", "{}");
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    assertThat(result.answer()).isEmpty();
  }

  @Test
  void a_refusal_is_an_answer_and_no_failure() {
    load("one");

    RunResult result = run("refuses", "{}");
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    assertThat(result.answer()).contains(new Answer.Refused(422, Optional.of("no")));
  }

  @Test
  void a_handler_calls_a_service_of_the_host() {
    load("one");

    assertThatJson(answer("asks", "{\"data\":{\"id\":7}}")).isEqualTo("{\"id\":7}");
  }

  @Test
  void a_handler_learns_why_a_service_refuses() {
    load("one");

    assertThatJson(answer("asksInVain", "{}")).isEqualTo(EchoService.REASON);
  }

  @Test
  void a_run_keeps_what_it_had_services_do() {
    load("one");

    assertThat(run("asksInVain", "{}").uses())
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.service() + "." + use.method()).isEqualTo("echo.refuse");
              assertThat(use.ok()).isFalse();
              assertThat(use.detail().path("heard").asText()).startsWith("[");
              assertThatJson(use.detail().path("error")).isEqualTo(EchoService.REASON);
            });
    assertThat(run("asks", "{}").uses()).singleElement().matches(ServiceUse::ok);
  }

  @Test
  void an_answer_can_come_later() {
    load("one");

    assertThat(answer("waits", "{}")).isEqualTo("\"waited\"");
  }

  @Test
  void a_handler_reads_the_installation_parameters() {
    load("one");

    assertThat(answer("iparam", "{\"iparams\":{\"limit\":20}}")).isEqualTo("20");
  }

  @Test
  void nothing_is_remembered_from_one_run_to_the_next() {
    load("one");

    assertThat(List.of(answer("remembers", "{}"), answer("remembers", "{}")))
        .containsExactly("1", "1");
  }

  @Test
  void parallel_runs_of_different_installations_share_nothing() {
    load("one");

    List<CompletableFuture<RunResult>> running = new ArrayList<>();
    IntStream.range(0, 16)
        .forEach(
            i -> {
              running.add(begin("remembers", "installation-" + i, "{}", AMPLE));
              running.add(
                  begin("iparam", "installation-" + i, "{\"iparams\":{\"limit\":1}}", AMPLE));
            });

    assertThat(running).allSatisfy(run -> assertThat(json(join(run))).isEqualTo("1"));
  }

  @Test
  void two_versions_of_an_app_run_side_by_side() {
    load("one");
    load("two");

    assertThat(answer("edition", "{}")).isEqualTo("\"one\"");
    assertThat(
            json(join(client.run(request("two", "edition", "i", "{}", AMPLE), RunListener.NONE))))
        .isEqualTo("\"two\"");
  }

  @Test
  void a_handler_that_does_not_end_is_stopped_at_its_limit() {
    load("one");

    RunResult result = join(begin("sleepsForever", "i", "{}", SHORT));
    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    Outcome.TimedOut timedOut = (Outcome.TimedOut) result.outcome();
    assertThat(timedOut.error().type()).isEqualTo("Timeout");
    assertThat(timedOut.error().message()).contains("300 ms");
    assertThat(messages.of(Finished.class)).as("said by the runtime itself").hasSize(1);
  }

  @Test
  void after_a_run_that_was_stopped_the_next_one_works() {
    load("one");
    join(begin("sleepsForever", "i", "{}", SHORT));

    assertThat(answer("edition", "{}")).isEqualTo("\"one\"");
  }

  @Test
  void a_cancelled_run_ends() {
    load("one");
    CompletableFuture<RunResult> running = begin("sleepsForever", "i", "{}", AMPLE);

    runtime.send(new ToRuntime.Cancel(lastRun.get()));

    assertThat(join(running).outcome())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            stopped -> assertThat(stopped.error().type()).isEqualTo("Cancelled"));
  }

  @Test
  void code_that_is_not_loaded_does_not_run() {
    assertThat(run("echo", "{}").outcome()).isInstanceOf(Outcome.NotStarted.class);
  }

  @Test
  void code_that_was_unloaded_does_not_run() {
    load("one");
    client.unload(contractApp(folder, "one"));

    assertThat(run("echo", "{}").outcome()).isInstanceOf(Outcome.NotStarted.class);
  }

  @Test
  void code_that_was_unloaded_can_be_loaded_again() {
    load("one");
    client.unload(contractApp(folder, "one"));
    load("one");

    assertThat(answer("edition", "{}")).isEqualTo("\"one\"");
  }

  @Test
  void a_run_under_way_survives_the_unloading_of_its_code() {
    load("one");
    CompletableFuture<RunResult> running = begin("waits", "i", "{}", AMPLE);
    client.unload(contractApp(folder, "one"));

    assertThat(json(join(running))).isEqualTo("\"waited\"");
  }

  @Test
  void closing_ends_the_runs() {
    load("one");
    CompletableFuture<RunResult> running = begin("sleepsForever", "i", "{}", AMPLE);

    client.close();

    await().untilAsserted(() -> assertThat(running).isDone());
    assertThat(join(running).outcome()).isInstanceOf(Outcome.NotStarted.class);
  }

  private AppLoaded load(String edition) {
    return join(client.load(contractApp(folder, edition)));
  }

  private RunResult run(String handler, String payload) {
    return join(begin(handler, "i", payload, AMPLE));
  }

  private String answer(String handler, String payload) {
    return json(run(handler, payload));
  }

  private CompletableFuture<RunResult> begin(
      String handler, String installation, String payload, Duration limit) {
    return client.run(request("one", handler, installation, payload, limit), RunListener.NONE);
  }

  private RunRequest request(
      String edition, String handler, String installation, String payload, Duration limit) {
    return new RunRequest(
        language(),
        contractApp(folder, edition),
        Callers.named(installation),
        handler,
        payload,
        FACTS,
        limit);
  }

  private static String json(RunResult result) {
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    assertThat(result.answer()).containsInstanceOf(Answer.Data.class);
    return ((Answer.Data) result.answer().orElseThrow()).json().orElse("nothing");
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** A runtime whose messages somebody else hears too, and the number of its last run. */
  private record Overheard(HandlerRuntime inner, RecordedMessages messages, AtomicLong lastRun)
      implements HandlerRuntime {

    @Override
    public void listen(Consumer<FromRuntime> listener) {
      inner.listen(
          message -> {
            messages.accept(message);
            listener.accept(message);
          });
    }

    @Override
    public void send(ToRuntime message) {
      if (message instanceof ToRuntime.Invoke invoke) {
        lastRun.set(invoke.id());
      }
      inner.send(message);
    }

    @Override
    public String description() {
      return inner.description();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
