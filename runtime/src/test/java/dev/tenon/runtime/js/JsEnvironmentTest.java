package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
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

/** What an app's code finds around it, as the platform has it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class JsEnvironmentTest {

  private final Path folder;
  private final OneApp app;

  JsEnvironmentTest(@TempDir Path folder) {
    this.folder = folder;
    app = new OneApp(folder, Map.of());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exports = { onE: function (args) { renderData(null, args.data.id); } };",
        "exports = { onE(args) { renderData(null, args.data.id); } };",
        "exports = { onE: (args) => { renderData(null, args.data.id); } };",
        "exports = { onE: async function (args) { renderData(null, args.data.id); } };",
        "exports = { onE: async (args) => renderData(null, args.data.id) };",
        "exports = { async onE({ data }) { renderData(null, data.id); } };",
        "function onE(args) { renderData(null, args.data.id); } exports = { onE };",
        "exports = { onE }; function onE(args) { renderData(null, args.data.id); }",
        "exports.onE = function (args) { renderData(null, args.data.id); };",
        "exports = { onE: function (args) { this.other(args); }, other: function (args) { renderData(null, args.data.id); } };",
        "exports = { onE: function (args) { renderData(null, args.data.id); } }; if (typeof module !== 'undefined') { module.exports = exports; }",
        "exports = { events: [{ event: 'onE', callback: 'onE' }], onE: function (args) { renderData(null, args.data.id); } };",
        "id = 7; exports = { onE: function (args) { other = id; renderData(null, other); } };",
        "exports = { onE: function (args) { (function () { renderData(null, this === globalThis ? args.data.id : 'strict'); })(); } };",
        "#!/usr/bin/env node\nexports = { onE: function (args) { renderData(null, args.data.id); } };",
      })
  void a_handler_is_exported_in_any_form(String server) {
    assertThat(app.server(server).answer()).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          typeof exports             | object
          typeof require             | function
          typeof module              | undefined
          typeof renderData          | function
          global === globalThis      | true
          typeof global.renderData   | function
          process.env.ENV            | test
          Object.keys(process.env).join() | ENV
          process.cwd()              | /
          typeof process.nextTick    | function
          typeof $db                 | undefined
          typeof $request            | undefined
          typeof $schedule           | undefined
          typeof generateTargetUrl   | undefined
          typeof setTimeout          | function
          typeof setInterval         | function
          typeof setImmediate        | function
          typeof clearTimeout        | function
          typeof clearInterval       | function
          typeof clearImmediate      | function
          typeof Buffer              | function
          typeof Error.captureStackTrace | function
          (() => { const e = { name: 'Mine', message: 'no' }; Error.captureStackTrace(e); return /^Error\\n +at .*server.js:/.test(e.stack); })() | true
          (() => { class Mine extends Error { constructor(m) { super(m); this.name = 'Mine'; Error.captureStackTrace(this, Mine); } } return new Mine('no').stack.startsWith('Mine: no\\n'); })() | true
          btoa('hi')                 | aGk=
          (() => { const e = {}; Error.prepareStackTrace = (of, sites) => sites; Error.captureStackTrace(e); return e.stack[1].getFileName() + ' ' + (e.stack[1].getLineNumber() > 0) + ' ' + typeof e.stack[1].isNative(); })() | /server/server.js true boolean
          atob('aGk=')               | hi
          new URL('../c?d=e', 'https://a.b/x/y').href | https://a.b/c?d=e
          ['log', 'info', 'error', 'warn', 'debug'].map((name) => typeof console[name]).join() | function,function,function,function,function
          """)
  void there_are_these_globals(String expression, String value) {
    app.handler("renderData(null, String(" + expression + "));");
    assertThat(app.answer()).isEqualTo("\"" + value + "\"");
  }

  @Test
  void an_app_is_told_that_it_runs_in_production() {
    app.close();
    try (OneApp hosted = new OneApp(folder, Map.of(), JsRuntime.Environment.PRODUCTION)) {
      assertThat(hosted.handler("renderData(null, process.env.ENV);").answer())
          .isEqualTo("\"production\"");
    }
  }

  @Test
  void what_an_app_makes_of_its_globals_is_gone_for_the_next_run() {
    app.handler(
        """
        renderData(null, [process.env.ENV, process.env.KEPT, typeof process.cwd, Buffer.kept, typeof Buffer.from, console.kept]);
        process.env.KEPT = process.env.ENV = 'x';
        process.cwd = Buffer.from = null;
        Buffer.kept = Buffer.prototype.kept = console.kept = 1;
        Buffer = undefined;
        """);
    for (int i = 0; i < 3; i++) {
      assertThat(app.answer()).isEqualTo("[\"test\",null,\"function\",null,\"function\",null]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Buffer.from('user:pass').toString('base64')                      | dXNlcjpwYXNz
          Buffer.from('dXNlcjpwYXNz', 'base64').toString()                 | user:pass
          Buffer.from('ä?>~').toString('base64')                           | w6Q/Pn4=
          Buffer.from('ä?>~').toString('base64url')                        | w6Q_Pn4
          Buffer.from('w6Q_Pn4', 'base64url').toString('utf8')             | ä?>~
          Buffer.from('ä').toString('hex')                                 | c3a4
          Buffer.from('c3a4', 'hex').toString()                            | ä
          Buffer.from('é', 'latin1').toString('hex')                       | e9
          Buffer.from([233]).toString('binary')                            | é
          Buffer.from([104, 105]).toString('ascii')                        | hi
          Buffer.from('hi', 'utf16le').toString('hex')                     | 68006900
          Buffer.from('hi', 'ucs2').toString('utf16le')                    | hi
          Buffer.alloc(3).toString('hex')                                  | 000000
          Buffer.alloc(3, 'ab').toString()                                 | aba
          Buffer.alloc(2, 'Pn4', 'base64url').toString()                   | >~
          Buffer.byteLength('ä')                                           | 2
          Buffer.byteLength('w6Q_Pn4', 'base64url')                        | 5
          Buffer.isBuffer(Buffer.alloc(0))                                 | true
          Buffer.isBuffer(new Uint8Array(1))                               | false
          Buffer.isEncoding('BASE64URL') && !Buffer.isEncoding('x')        | true
          Buffer.concat([Buffer.from('a'), Buffer.from('bc')]).toString()  | abc
          Buffer.from('a') instanceof Uint8Array                           | true
          Buffer.from('abc').equals(Buffer.from('abc'))                    | true
          Buffer.compare(Buffer.from('a'), Buffer.from('b'))               | -1
          Buffer.from('abcd').slice(1, 3).toString()                       | bc
          Buffer.from('abc').indexOf('c')                                  | 2
          Buffer.from('abc').includes('bc')                                | true
          Buffer.from([1, 2, 3, 4]).readUInt32BE(0)                        | 16909060
          Buffer.from([1, 2]).readUInt16LE(0)                              | 513
          JSON.stringify(Buffer.from('a'))                                 | {"type":"Buffer","data":[97]}
          (() => { const b = Buffer.alloc(4); b.writeUInt16BE(258, 1); return b.toString('hex'); })() | 00010200
          (() => { const b = Buffer.alloc(2); b.write('Pn4', 'base64url'); return b.toString(); })()  | >~
          new Buffer('abc').toString('base64')                             | YWJj
          """)
  void bytes_are_held_in_a_buffer_as_in_node(String expression, String value) {
    app.handler("console.log(String(" + expression + "));");
    assertThat(app.run().console()).extracting(ConsoleLine::text).containsExactly(value);
  }

  @Test
  void console_shows_bytes_as_node_does() {
    app.handler(
        "console.log(Buffer.from('abc'), Buffer.alloc(60).length, new Uint8Array(2)); console.log(Buffer.alloc(52));");
    assertThat(app.run().console())
        .extracting(ConsoleLine::text)
        .containsExactly(
            "<Buffer 61 62 63> 60 Uint8Array(2) [ 0, 0 ]",
            "<Buffer" + " 00".repeat(50) + " ... 2 more bytes>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ./lib/a                | 1
          ./lib/a.js             | 1
          ./lib/../lib/a         | 1
          ../server/lib/a        | 1
          ./lib/deep/b           | 12
          """)
  void a_file_is_required_with_or_without_its_ending(String name, String answer) {
    app.file("server/lib/a.js", "exports = { value: '1' };")
        .file("server/lib/deep/b.js", "exports = { value: require('../a').value + '2' };")
        .handler("renderData(null, +require('" + name + "').value);");
    assertThat(app.answer()).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./missing",
        "./lib",
        "../outside",
        "../../outside",
        "../manifest.json",
        "../config/iparams",
        "/server/lib/a",
        "lib/a",
        "base-64",
        "@scope/name",
      })
  void any_other_module_cannot_be_found(String name) {
    app.file("outside.js", "exports = 1;")
        .file("config/iparams.js", "exports = 1;")
        .file("server/lib/a.js", "exports = 1;")
        .handler(
            "try { require('"
                + name
                + "'); } catch (e) { renderData(null, [e.code, e.message.split('\"').slice(0, 2).join('\"')]); }");
    assertThat(app.answer())
        .isEqualTo("[\"MODULE_NOT_FOUND\",\"Cannot find module \\\"" + name + "\"]");
  }

  @Test
  void a_required_file_is_evaluated_once_a_run_and_anew_in_the_next() {
    app.file("server/a.js", "console.log('a'); var n = 0; exports = { next: () => ++n };")
        .server(
            "const a = require('./a'); exports = { onE: function () { require('./a').next(); renderData(null, a.next()); } };");
    for (int i = 0; i < 2; i++) {
      assertThat(app.run().console()).hasSize(1);
      assertThat(app.answer()).isEqualTo("2");
    }
  }

  @Test
  void files_that_require_each_other_see_what_there_is_so_far() {
    app.file("server/a.js", "exports.early = 1; const b = require('./b'); exports.seen = b.seen;")
        .file("server/b.js", "exports = { seen: require('./a').early };")
        .handler("renderData(null, require('./a').seen);");
    assertThat(app.answer()).isEqualTo("1");
  }

  @Test
  void an_app_that_calls_services_outside_of_its_handlers_can_be_loaded() {
    app.server(
        """
        const first = $db.get('k').then((r) => r.x, () => 0);
        $request.get('https://example.com', { headers: {} }).done(function () {}).fail(console.error);
        generateTargetUrl().then(console.log);
        const table = $db.entity({ version: 'v1' }).get('t');
        const text = `${$schedule.create({})}`;
        (async () => { await $schedule.fetch({ name: 'n' }); throw new Error('never'); })();
        exports = { onE: function () {} };
        """);
    assertThat(app.failure().message()).isEqualTo("$db is not defined");
  }

  @Test
  void a_service_that_is_not_for_this_run_is_not_there_at_all() {
    app.close();
    HostService setUpOnly =
        new HostService() {
          @Override
          public List<String> methods() {
            return List.of("get");
          }

          @Override
          public CompletionStage<String> call(Call call) {
            return CompletableFuture.completedFuture("1");
          }

          @Override
          public boolean isOffered(dev.tenon.runtime.invoke.Caller caller) {
            return false;
          }
        };
    try (OneApp other = new OneApp(folder, Map.of("db", setUpOnly))) {
      assertThat(other.handler("renderData(null, typeof $db);").answer())
          .isEqualTo("\"undefined\"");
      assertThat(other.handler("$db.get('k');").failure().message())
          .isEqualTo("$db is not defined");
    }
  }

  @Test
  void what_a_handler_returns_is_no_answer() {
    app.handler("return { id: 7 };");
    assertThat(app.run().outcome()).isEqualTo(new Outcome.Succeeded());
    assertThat(app.run().answer()).isEmpty();
  }
}
