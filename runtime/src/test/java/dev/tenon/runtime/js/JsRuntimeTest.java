package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to JavaScript; what both languages promise is in the contract suite. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class JsRuntimeTest {

  private static RuntimeClient runtime;

  @TempDir Path folder;
  private AppCode code = new AppCode("", "", "", Optional.empty(), List.of());

  @BeforeAll
  static void start() {
    runtime = new RuntimeClient(new JsRuntime(), Map.of(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  @Test
  void every_run_starts_from_fresh_files_globals_and_built_ins() {
    app(
        """
        var inModule = 0;
        exports = {
          onE: function () {
            inModule += 1;
            leaked = (typeof leaked === 'undefined') ? 1 : leaked + 1;
            globalThis.other = (globalThis.other || 0) + 1;
            const before = [String.prototype.shout, Math.max(1, 2), JSON.parse.name, [].flat.length];
            String.prototype.shout = function () { return 'x'; };
            Math.max = () => 42;
            JSON = { parse: () => 'spoiled', stringify: () => 'spoiled' };
            delete Array.prototype.flat;
            Promise.prototype.then = null;
            renderData(null, { inModule: inModule, leaked: leaked, other: other, before: before.map(String) });
          }
        };
        """);
    String first = answer(run("onE", "{}"));
    assertThat(answer(run("onE", "{}"))).isEqualTo(first);
    assertThat(answer(run("onE", "{}"))).isEqualTo(first);
    assertThat(first).contains("\"inModule\":1,\"leaked\":1,\"other\":1").contains("undefined");
  }

  @Test
  void a_context_that_cannot_be_cleaned_is_replaced() {
    app(
        """
        exports = { onE: function () {
          const seen = typeof stuck;
          Object.defineProperty(globalThis, 'stuck', { value: 1, configurable: false });
          Object.freeze(Array.prototype);
          renderData(null, seen);
        } };
        """);
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"undefined\"");
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"undefined\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.defineProperty(Math, 'max', { get() { kept.push('run'); return max; } });",
        "Object.defineProperty(Math, 'max', { get() { kept.push('run'); return max; } }); Object.prototype.value = max; Object.prototype.writable = true;",
        "Object.defineProperty(Math, 'max', { enumerable: true });",
        "Object.defineProperty(Map.prototype, 'size', { enumerable: true });",
      })
  void a_built_in_that_looks_as_before_is_put_back_and_nothing_of_the_app_is_run_for_it(
      String leave) {
    app(
        """
        exports = { onE: function () {
          const kept = [];
          const max = Math.max;
          const now = [[Math, 'max'], [Map.prototype, 'size']].map(([of, name]) => {
            const is = Object.getOwnPropertyDescriptor(of, name);
            return [Object.keys(is), is.enumerable];
          });
          renderData(null, now);
          %s
        } };
        """
            .formatted(leave));
    String first = answer(run("onE", "{}"));
    for (int i = 0; i < 3; i++) {
      assertThat(answer(run("onE", "{}"))).isEqualTo(first);
    }
  }

  @Test
  void a_getter_left_in_a_built_in_cannot_hold_up_the_thread() {
    app(
        """
        exports = { onE: function () {
          Object.defineProperty(Math, 'max', { get() { while (true) {} }, configurable: true });
          renderData(null, 'done');
        } };
        """);
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"done\"");
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"done\"");
  }

  @Test
  void local_files_are_required_relative_to_the_requiring_file_and_only_once_a_run() {
    JsFolder.at(folder)
        .file(
            "server/lib/a.js",
            "var b = require('./deep/b'); exports = { name: 'a' + b.name, same: b === require('./deep/b') };")
        .file("server/lib/deep/b.js", "exports = { name: 'b' + require('../../c').name };")
        .file("server/c.js", "exports.name = 'c';");
    app(
        "const a = require('./lib/a'); exports = { onE: () => {}, onF: function () { renderData(null, a); } };",
        "onF");
    assertThat(answer(run("onF", "{}"))).isEqualTo("{\"name\":\"abc\",\"same\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"./missing", "../../outside", "../manifest", "lodash", "node:sqlite"})
  void what_cannot_be_required_says_so_with_the_line(String name) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("outside.js"), "exports = {};");
    app("exports = { onE: function () {\n  require('" + name + "');\n} };");
    HandlerError error = failure(run("onE", "{}"));
    assertThat(error.message()).startsWith("Cannot find module \"" + name + "\"");
    assertThat(error.at()).contains(new HandlerError.CodeLocation("server/server.js", 2, 3));
  }

  @Test
  void a_module_of_node_is_explained_as_it_is_before_the_app_runs() {
    app("exports = { onE: function () { require('node:sqlite'); } };");
    assertThat(failure(run("onE", "{}")).message())
        .isEqualTo(
            "Cannot find module \"node:sqlite\". Node.js's own module \"node:sqlite\" is not there: apps run without Node.js.");
  }

  @Test
  void what_is_thrown_and_is_no_error_has_its_place_all_the_same() {
    app("exports = { onE: function () {\n  throw 'no';\n} };");
    HandlerError error = failure(run("onE", "{}"));
    assertThat(error.message()).isEqualTo("no");
    assertThat(error.at().orElseThrow().line()).isEqualTo(2);
    assertThat(error.stack()).isNotEmpty().noneMatch(frame -> frame.contains("tenon:"));
  }

  @Test
  void errors_name_the_apps_own_file_line_and_column_also_on_the_first_line() {
    app("exports = { onE: function () { null.x; } };");
    HandlerError error = failure(run("onE", "{}"));
    assertThat(error.type()).isEqualTo("TypeError");
    assertThat(error.at()).contains(new HandlerError.CodeLocation("server/server.js", 1, 32));
    assertThat(error.stack()).first().asString().endsWith("(server/server.js:1:32)");
    assertThat(error.stack()).noneMatch(frame -> frame.contains("tenon:"));
  }

  @Test
  void a_rejection_that_nobody_handles_fails_the_run() {
    app(
        """
        exports = { onE: function () {
          Promise.reject(new RangeError('nobody looks'));
        } };
        """);
    HandlerError error = failure(run("onE", "{}"));
    assertThat(error.type()).isEqualTo("RangeError");
    assertThat(error.at().orElseThrow().line()).isEqualTo(2);
  }

  @Test
  void an_error_in_a_timer_fails_the_run() {
    app("exports = { onE: function () { setTimeout(() => { throw new Error('late'); }, 5); } };");
    assertThat(failure(run("onE", "{}")).message()).isEqualTo("late");
  }

  @Test
  void a_rejection_with_a_plain_object_shows_the_object() {
    app(
        "exports = { onE: async function () { throw { status: 404, message: 'Record not found' }; } };");
    assertThat(failure(run("onE", "{}")).message()).contains("Record not found").contains("404");
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_OBJECT_TYPE, , true",
    "SCHEMA_VALIDATION_ERROR, , true",
    "SCHEMA_VALIDATION_ERROR, true, false",
    "EXTERNAL_SERVICE_ERROR, , false",
    "EXTERNAL_SERVICE_ERROR, false, true",
  })
  void the_error_types_of_the_custom_object_document_say_whether_to_try_again(
      String type, @Nullable Boolean retry, boolean permanent) {
    app(
        "exports = { onE: function () { const e = new Error('no'); e.type = '%s'; e.retry = %s; throw e; } };"
            .formatted(type, retry == null ? "undefined" : retry));
    assertThat(run("onE", "{}").outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.permanent()).isEqualTo(permanent));
  }

  @Test
  void an_error_that_says_retry_false_is_permanent() {
    app("exports = { onE: function () { const e = new Error('no'); e.retry = false; throw e; } };");
    assertThat(run("onE", "{}").outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.permanent()).isTrue());
  }

  @Test
  void a_run_stays_open_until_its_timers_have_fired() {
    app(
        """
        exports = { onE: function () {
          let n = 0;
          const timer = setInterval(() => { n += 1; console.log('tick', n); if (n === 3) { clearInterval(timer); } }, 5);
          setTimeout((a, b) => console.info(a + b), 2, 1, 2);
          setImmediate(() => console.warn('soon'));
          const never = setTimeout(() => console.error('never'), 60000);
          clearTimeout(never);
        } };
        """);
    RunResult result = run("onE", "{}");
    assertThat(result.outcome()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(result.console().stream().map(FromRuntime.ConsoleLine::text))
        .containsExactlyInAnyOrder("soon", "3", "tick 1", "tick 2", "tick 3");
  }

  @Test
  void a_promise_that_can_never_settle_fails_at_once() {
    app("exports = { onE: function () { return new Promise(() => {}); } };");
    assertThat(failure(run("onE", "{}")).type()).isEqualTo("NeverSettles");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "for (;;) { try { for (;;) {} } catch (e) {} finally { continue; } }",
        "(function next() { return Promise.resolve().then(next); })();",
        "return new Promise(() => setInterval(() => {}, 10));",
      })
  void code_that_does_not_end_is_stopped_at_the_limit(String body) {
    app(
        "exports = { onE: async function () {\n" + body + "\n}, onF: () => renderData(null, 1) };",
        "onE",
        "onF");
    RunResult result = run("onE", "{}", Duration.ofMillis(300));
    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(answer(run("onF", "{}"))).isEqualTo("1");
  }

  @Test
  void a_handler_sees_its_attempt_and_a_key_and_cannot_pass_them_on_to_the_next_run() {
    app(
        """
        exports = {
          onE: () => {
            try { tenon.delivery.attempt = 7; } catch (e) { console.log('' + e); }
            renderData(null, tenon.delivery);
            tenon = 'mine';
            tenon.other = 1;
          },
          onF: () => { var tenon = 'shadow'; renderData(null, tenon); }
        };
        """,
        "onE",
        "onF");
    for (int i = 0; i < 2; i++) {
      assertThat(answer(run("onE", "{}"))).isEqualTo("{\"attempt\":1,\"idempotencyKey\":\"key\"}");
    }
    assertThat(answer(run("onF", "{}"))).isEqualTo("\"shadow\"");
  }

  @Test
  void code_that_goes_on_behind_a_failure_is_stopped_too() {
    app(
        """
        exports = {
          onE: async function () {
            Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => {}).then(() => { while (true) {} });
            throw new Error('first');
          },
          onF: () => renderData(null, 1)
        };
        """,
        "onE",
        "onF");
    for (int i = 0; i < 12; i++) {
      assertThat(failure(run("onE", "{}", Duration.ofMillis(500))).message()).isEqualTo("first");
    }
    assertThat(answer(run("onF", "{}"))).isEqualTo("1");
  }

  @Test
  void what_is_thrown_may_be_hostile_itself() {
    app(
        """
        exports = {
          onE: function () { throw { get message() { while (true) {} } }; },
          onF: function () { throw new Error('x'.repeat(2e7)); },
          onG: function () { throw new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } }); }
        };
        """,
        "onE",
        "onF",
        "onG");
    assertThat(run("onE", "{}", Duration.ofMillis(300)).outcome())
        .isInstanceOf(Outcome.TimedOut.class);
    HandlerError long_ = failure(run("onF", "{}"));
    assertThat(long_.message().length()).isLessThan(11_000);
    assertThat(long_.at().orElseThrow().line()).isEqualTo(3);
    assertThat(failure(run("onG", "{}")).message()).contains("cannot be read");
  }

  @Test
  void nothing_can_wake_up_in_a_later_run() {
    app(
        """
        exports = { onE: function () {
          renderData(null, [typeof Atomics, typeof SharedArrayBuffer, typeof FinalizationRegistry, typeof arguments.callee.x]);
          const outer = arguments.callee.caller;
          if (outer) { outer.x = 1; }
        } };
        """);
    String first = answer(run("onE", "{}"));
    assertThat(first).isEqualTo("[\"undefined\",\"undefined\",\"undefined\",\"undefined\"]");
    assertThat(answer(run("onE", "{}"))).isEqualTo(first);
  }

  @Test
  void an_answer_that_is_too_large_is_replaced_and_says_so() {
    app("exports = { onE: function () { renderData(null, 'x'.repeat(3e5)); } };");
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"Payload too large. Use API instead\"");
  }

  @Test
  void an_endless_loop_is_reported_with_the_line_it_was_in() {
    app("exports = { onE: function () {\n  while (true) {}\n} };");
    Outcome outcome = run("onE", "{}", Duration.ofMillis(300)).outcome();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            out -> assertThat(out.error().at().orElseThrow().line()).isEqualTo(2));
  }

  @Test
  void a_built_in_that_cannot_be_stopped_costs_a_thread_but_not_the_runtime() {
    app(
        "exports = { onE: function () { Array.prototype.indexOf.call({ length: 2 ** 25 }, 1); }, onF: () => renderData(null, 1) };",
        "onE",
        "onF");
    assertThat(run("onE", "{}", Duration.ofMillis(200)).outcome())
        .isInstanceOf(Outcome.TimedOut.class);
    assertThat(answer(run("onF", "{}"))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const all = []; while (true) { all.push(new Uint8Array(1 << 22)); }",
        "let s = 'x'; while (true) { s += s; }",
        "(function again() { again(); })();",
      })
  void code_that_takes_too_much_fails_and_leaves_the_runtime_well(String body) {
    app(
        "exports = { onE: function () { " + body + " }, onF: () => renderData(null, 1) };",
        "onE",
        "onF");
    assertThat(run("onE", "{}").outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(answer(run("onF", "{}"))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java",
        "Polyglot",
        "Packages",
        "load",
        "print",
        "quit",
        "Graal",
        "module",
        "host",
        "prelude",
        "java",
      })
  void nothing_of_the_host_can_be_reached(String name) {
    app("exports = { onE: function () { renderData(null, typeof " + name + "); } };");
    assertThat(answer(run("onE", "{}"))).isEqualTo("\"undefined\"");
  }

  @Test
  void installations_share_nothing() {
    app("exports = { onE: function () { renderData(null, typeof secret); secret = 1; } };");
    for (String installation : List.of("one", "two", "one", "two")) {
      assertThat(answer(run(installation, "onE", "{}", Duration.ofSeconds(10))))
          .isEqualTo("\"undefined\"");
    }
  }

  @Test
  void what_a_pattern_matched_is_gone_after_the_run() {
    app(
        """
        exports = { onE: function () {
          renderData(null, RegExp.$1 + RegExp.lastMatch);
          /(se.)ret/.test('secret');
          RegExp.prototype.exec = null;
        } };
        """);
    for (int i = 0; i < 3; i++) {
      assertThat(answer(run("onE", "{}"))).isEqualTo("\"\"");
    }
  }

  @Test
  void console_shows_values_as_node_does() {
    app(
        """
        exports = { onE: function () {
          const self = { name: 'x', list: [1, 'two', null, undefined, true], when: new Date(0) };
          self.self = self;
          console.log('text', 7, self);
          console.log('%s has %d of %j', 'A', 2, { b: 1 }, 'rest');
          console.error(new Map([['k', new Set([1])]]), /x/g, Symbol('s'), 10n, function named() {}, class {});
        } };
        """);
    assertThat(run("onE", "{}").console().stream().map(FromRuntime.ConsoleLine::text))
        .containsExactly(
            """
            text 7 {
              name: 'x',
              list: [ 1, 'two', null, undefined, true ],
              when: 1970-01-01T00:00:00.000Z,
              self: [Circular]
            }""",
            "A has 2 of {\"b\":1} rest",
            "Map(1) { 'k' => Set(1) { 1 } } /x/g Symbol(s) 10n [Function: named] [Function (anonymous)]");
  }

  @Test
  void output_is_bounded() {
    app("exports = { onE: function () { for (let i = 0; i < 5000; i++) { console.log(i); } } };");
    RunResult result = run("onE", "{}");
    assertThat(result.console()).hasSize(1001);
    assertThat(result.console().getLast().text()).contains("what follows is dropped");
  }

  @Test
  void rendered_errors_follow_the_platforms_rules() {
    app(
        """
        exports = { onE: function (payload) {
          const forms = { none: [], data: [null, { a: 1 }], status: [{ status: 422 }], text: [{ message: 'no' }, null], bad: ['no'] };
          renderData.apply(null, forms[payload.form]);
        } };
        """);
    assertThat(rendered("none")).isEqualTo(new Answer.Data(Optional.empty()));
    assertThat(rendered("data")).isEqualTo(new Answer.Data(Optional.of("{\"a\":1}")));
    assertThat(rendered("status")).isEqualTo(new Answer.Refused(422, Optional.empty()));
    assertThat(rendered("text")).isEqualTo(new Answer.Refused(500, Optional.of("no")));
    assertThat(rendered("bad"))
        .isEqualTo(
            new Answer.Refused(
                400,
                Optional.of(
                    "The error should be a JSON Object with a message or a status parameter.")));
  }

  @Test
  void a_syntax_error_is_reported_when_the_app_is_loaded_with_its_place() {
    FromRuntime.AppLoaded loaded = load("exports = {\n  onE: function () { let x = ; }\n};");
    assertThat(loaded.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo("server/server.js");
              assertThat(problem.line()).isEqualTo(2);
              assertThat(problem.message()).startsWith("SyntaxError").doesNotContain("server.js");
            });
  }

  @Test
  void the_old_array_of_events_is_found() {
    FromRuntime.AppLoaded loaded =
        load(
            "exports = { events: [{ event: 'onE', callback: 'cb' }], onE: function () {}, cb: function () {} };");
    assertThat(loaded.events()).containsExactly(new FromRuntime.DeclaredEvent("onE", "cb"));
    assertThat(loaded.handlers()).containsExactly("onE", "cb");
  }

  private Answer rendered(String form) {
    return run("onE", "{\"form\":\"" + form + "\"}").answer().orElseThrow();
  }

  private FromRuntime.AppLoaded load(String server, String... handlers) {
    JsFolder.at(folder).server(server);
    List<String> names = handlers.length == 0 ? List.of("onE") : List.of(handlers);
    code =
        new AppCode(
            "app#" + server.hashCode() + folder, folder.toString(), "app", Optional.empty(), names);
    return runtime.load(code).join();
  }

  private void app(String server, String... handlers) {
    assertThat(load(server, handlers).problems()).isEmpty();
  }

  private RunResult run(String handler, String payload) {
    return run(handler, payload, Duration.ofSeconds(20));
  }

  private RunResult run(String handler, String payload, Duration limit) {
    return run("ins_1", handler, payload, limit);
  }

  private RunResult run(String installation, String handler, String payload, Duration limit) {
    RunFacts facts = new RunFacts("org", Optional.empty(), 1, "key");
    RunRequest request =
        new RunRequest(
            Language.JAVASCRIPT, code, Callers.named(installation), handler, payload, facts, limit);
    return runtime.run(request, RunListener.NONE).join();
  }

  private static String answer(RunResult result) {
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    return ((Answer.Data) result.answer().orElseThrow()).json().orElseThrow();
  }

  private static HandlerError failure(RunResult result) {
    assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) result.outcome()).error();
  }
}
