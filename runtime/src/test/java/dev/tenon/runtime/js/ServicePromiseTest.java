package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call of a service returns: a promise that old apps can use as a Deferred of jQuery. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ServicePromiseTest {

  private final OneApp app;

  ServicePromiseTest(@TempDir Path folder) {
    app = new OneApp(folder, Map.of("db", new Records()));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  /** Sets whatever it is given, and finds nothing. */
  private static final class Records implements HostService {

    @Override
    public List<String> methods() {
      return List.of("get", "set");
    }

    @Override
    public CompletionStage<String> call(Call call) {
      call.notes().accept(Json.object());
      return call.method().equals("set")
          ? CompletableFuture.completedFuture("{\"Created\":true}")
          : CompletableFuture.failedFuture(
              new ServiceRefusal("{\"status\":404,\"message\":\"Record not found\"}"));
    }
  }

  @Test
  void a_refusal_that_is_the_end_of_a_run_names_the_call_and_its_line() {
    app.server(
        """
        exports = { onE: async function () {
          await $db.get('nobody');
        } };
        """);
    HandlerError error = app.failure();
    assertThat(error.type()).isEqualTo("$db.get");
    assertThat(error.message()).contains("It was refused").contains("Record not found");
    assertThat(error.at())
        .hasValueSatisfying(
            at -> {
              assertThat(at.file()).isEqualTo("server/server.js");
              assertThat(at.line()).isEqualTo(2);
            });
  }

  @Test
  void a_refusal_that_nobody_looked_at_names_its_line_too() {
    app.server("exports = { onE: function () {\n  $db.get('nobody');\n} };");
    assertThat(app.failure().at()).hasValueSatisfying(at -> assertThat(at.line()).isEqualTo(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          $db.set('k', {}).then(function (r) { say(r.Created); }, function () { say('no'); });       | true
          $db.get('k').then(function (r) { say(r); }, function (e) { say(e.status); });              | 404
          $db.get('k').then(function (r) { say(r); }).catch(function (e) { say(e.message); });       | Record not found
          $db.set('k', {}).done(function (r) { say(r.Created); }).fail(function () { say('no'); });  | true
          $db.get('k').done(function () { say('no'); }).fail(function (e) { say(e.status); });       | 404
          $db.get('k').fail(function (e) { say(e.status); }).done(function () { say('no'); });       | 404
          $db.set('k', {}).always(function (r) { say(r.Created); });                                 | true
          $db.get('k').always(function (e) { say(e.status); });                                      | 404
          $db.set('k', {}).done(function () { say(1); }, function () { say(2); }, [() => say(3)]);   | 1,2,3
          $db.set('k', {}).then(() => $db.get('k')).fail((e) => say(e.status));                      | 404
          $db.set('k', {}).then(() => 'x').done((r) => say(r)).always((r) => say(r + 'y'));          | x,xy
          $db.get('k').catch((e) => e.status).done(say);                                             | 404
          $db.set('k', {}).finally(() => say('end')).done((r) => say(r.Created));                    | end,true
          const p = $db.set('k', {}); say(p.done(() => {}) === p && p.fail(say) === p && p.always() === p); | true
          const p = $db.set('k', {}); say(p instanceof Promise && p.then() instanceof Promise);      | true
          Promise.all([$db.set('a', {}), $db.set('b', {})]).then((all) => say(all.length));          | 2
          Promise.resolve($db.set('a', {})).then((r) => say(r.Created));                             | true
          (async () => { say((await $db.set('a', {})).Created); })();                                | true
          (async () => { try { await $db.get('a'); } catch (e) { say(e.status); } })();              | 404
          (async () => { await $db.get('a').fail(() => say('told')); })().catch((e) => say(e.status)); | told,404
          """)
  void it_is_used_as_a_promise_and_as_a_deferred(String code, String said) {
    assertThat(said(code)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$db.get('k').fail(() => {});",
        "$db.get('k').done(() => {}).fail(() => {});",
        "$db.get('k').fail(() => {}).done(() => {});",
        "$db.get('k').fail(() => {}).then(() => {});",
        "$db.get('k').fail(() => {}).then(() => {}).then(() => {});",
        "$db.get('k').then(() => {}).fail(() => {}).done(() => {});",
        "$db.get('k').always(() => {});",
        "$db.get('k').done(() => {}).then(() => {}, () => {});",
        "return $db.get('k').fail(() => {});",
      })
  void an_error_that_a_callback_was_given_does_not_fail_the_run(String code) {
    app.handler(code);
    assertThat(app.run().outcome()).isEqualTo(new Outcome.Succeeded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$db.get('k');",
        "$db.get('k').done(() => {});",
        "$db.get('k').then(() => {});",
        "$db.get('k').fail();",
        "$db.get('k').fail('not a function');",
        "$db.set('k', {}).then(() => $db.get('k'));",
        "return $db.get('k');",
        "return $db.get('k').done(() => {});",
      })
  void an_error_that_nobody_looks_at_fails_the_run(String code) {
    app.handler(code);
    assertThat(app.failure().message()).contains("Record not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$db.set('k', {}).done(() => { throw new Error('own'); });",
        "$db.get('k').fail(() => { throw new Error('own'); });",
        "$db.get('k').always(() => { throw new Error('own'); });",
        "$db.get('k').fail(() => {}).then(() => {}, () => { throw new Error('own'); });",
        "$db.set('k', {}).done(async () => { throw new Error('own'); });",
      })
  void what_a_callback_throws_fails_the_run(String code) {
    app.handler(code);
    assertThat(app.failure().message()).isEqualTo("own");
  }

  @Test
  void nothing_that_is_done_to_it_is_seen_by_the_next_run() {
    app.handler(
        """
        const p = $db.set('k', {});
        const of = p.constructor.prototype;
        const before = [typeof of.more, typeof of.done.more, typeof p.constructor.more];
        of.more = of.done.more = p.constructor.more = () => {};
        of.done = null;
        p.done(() => renderData(null, before.join()));
        """);
    for (int i = 0; i < 2; i++) {
      assertThat(app.answer()).isEqualTo("\"undefined,undefined,undefined\"");
    }
  }

  @Test
  void it_works_behind_the_back_of_an_app_that_changes_promises() {
    app.handler(
        """
        Promise.prototype.then = function () { throw new Error('changed'); };
        $db.get('k').fail((e) => renderData(null, e.status));
        """);
    assertThat(app.answer()).isEqualTo("404");
  }

  /** What the code says, once nothing of it is open any more. */
  private String said(String code) {
    app.handler("const say = (what) => console.log(what); " + code);
    RunResult result = app.run();
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    return String.join(",", result.console().stream().map(line -> line.text()).toList());
  }
}
