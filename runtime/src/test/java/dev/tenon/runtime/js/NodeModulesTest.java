package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The core modules of Node.js that are JavaScript alone, as an app's code uses them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class NodeModulesTest {

  private final OneApp app;

  NodeModulesTest(@TempDir Path folder) {
    app = new OneApp(folder, Map.of());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void every_module_loads_with_all_its_members() {
    app.server(
        """
        exports = { onE: function () {
          const names = ['assert', 'assert/strict', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'constants',
            'diagnostics_channel', 'domain', 'events', 'fs', 'fs/promises', 'inspector', 'module', 'os', 'path', 'path/posix', 'path/win32',
            'perf_hooks', 'process', 'punycode', 'querystring', 'readline', 'readline/promises', 'repl', 'stream', 'stream/consumers',
            'stream/promises', 'stream/web', 'string_decoder', 'sys', 'timers', 'timers/promises', 'trace_events', 'tty', 'url', 'util',
            'util/types', 'v8', 'vm', 'wasi', 'worker_threads'];
          const bad = [];
          for (const name of names) {
            try {
              const module = require('node:' + name);
              if (require(name) !== module) { bad.push(name + ' is two'); }
              Object.keys(module).forEach((key) => module[key]);
            } catch (e) {
              bad.push(name + ': ' + e);
            }
          }
          renderData(null, bad);
        } };
        """);
    assertThat(app.answer()).isEqualTo("[]");
  }

  /** Expressions and what they are; one runtime for all. */
  @Test
  void they_answer_as_in_node() {
    List<List<String>> rows =
        List.of(
            List.of("require('querystring').stringify({ a: ['x y', 1], b: '' })", "a=x%20y&a=1&b="),
            List.of(
                "JSON.stringify(require('querystring').parse('a=1&a=2&b=%zz+c'))",
                "{\"a\":[\"1\",\"2\"],\"b\":\"%zz c\"}"),
            List.of("require('path').join('/a', '..', 'b/')", "/b/"),
            List.of("require('path').relative('/a/b', '/a/c/d')", "../c/d"),
            List.of("require('path').win32.resolve('c:/a', '..', 'B')", "c:\\B"),
            List.of("require('path').win32.dirname('//server/share/file')", "//server/share/"),
            List.of(
                "util.format('%s %d %i %j %o %%', 'a', '1.5', 2.7, { a: 1 }, [1])",
                "a 1.5 2 {\"a\":1} [ 1, [length]: 1 ] %"),
            List.of(
                "util.inspect({ a: { b: { c: {} } }, s: 'it\\'s', m: new Map([[1, new Set(['x'])]])"
                    + " })",
                "{ a: { b: { c: {} } }, s: \"it's\", m: Map(1) { 1 => Set(1) { 'x' } } }"),
            List.of(
                "util.inspect({ a: { b: { c: { d: 1 } } } }, { depth: 1 })",
                "{ a: { b: [Object] } }"),
            List.of(
                "(() => { const o = {}; o.o = o; return util.inspect(o); })()",
                "<ref *1> { o: [Circular *1] }"),
            List.of(
                "util.inspect({ [util.inspect.custom]: (depth, options) => 'mine ' + depth })",
                "mine 2"),
            List.of(
                "util.inspect(Array.from({ length: 101 }, (_, i) => i)).split('\\n"
                    + "').slice(-2).join()",
                "  ... 1 more item,]"),
            List.of("util.inspect(class A extends Map {})", "[class A extends Map]"),
            List.of(
                "util.isDeepStrictEqual({ a: [1, new Set([{ b: 2 }])] }, { a: [1, new Set([{ b: 2"
                    + " }])] })",
                "true"),
            List.of("util.isDeepStrictEqual([1], ['1'])", "false"),
            List.of(
                "[util.types.isMap(new Map()), util.types.isMap(Object.create(Map.prototype)),"
                    + " util.types.isAsyncFunction(async () => 1)].join()",
                "true,false,true"),
            List.of("util.stripVTControlCharacters(util.styleText('red', 'x'))", "x"),
            List.of(
                "util.parseArgs({ args: ['-v', '--name=x'], options: { verbose: { type: 'boolean',"
                    + " short: 'v' }, name: { type: 'string' } } }).values.name",
                "x"),
            List.of(
                "new util.MIMEType('Text/HTML; Charset=\"utf-8\"').toString()",
                "text/html;charset=utf-8"),
            List.of("util.getSystemErrorName(-2)", "ENOENT"),
            List.of(
                "(() => { try { require('assert').deepEqual({ a: 1 }, { a: 2 }); } catch (e) {"
                    + " return e.code + e.operator + e.generatedMessage; } })()",
                "ERR_ASSERTIONdeepEqualtrue"),
            List.of(
                "(() => { try { assert.strictEqual(1, 2); } catch (e) { return e.message; } })()",
                "Expected values to be strictly equal:\n\n1 !== 2\n"),
            List.of(
                "(() => { assert.throws(() => { throw new TypeError('no way'); }, { name:"
                    + " 'TypeError', message: /way/ }); return 'met'; })()",
                "met"),
            List.of(
                "(() => { try { new (require('events'))().emit('error', new Error('unheard')); }"
                    + " catch (e) { return e.message; } })()",
                "unheard"),
            List.of(
                "(() => { try { new (require('events'))().on('x', 1); } catch (e) { return e.code +"
                    + " ': ' + e.message; } })()",
                "ERR_INVALID_ARG_TYPE: The \"listener\" argument must be of type function. Received"
                    + " type number (1)"),
            List.of(
                "(() => { const e = new (require('events'))(), seen = []; e.once('x', (...a) =>"
                    + " seen.push(a)); e.prependListener('x', () => seen.push(0)); e.emit('x', 1,"
                    + " 2); e.emit('x'); return JSON.stringify(seen); })()",
                "[0,[1,2],0]"),
            List.of(
                "structuredClone(new Map([[1, { at: [new Date(0)] }]])).get(1).at[0].toISOString()",
                "1970-01-01T00:00:00.000Z"),
            List.of(
                "(() => { const o = { a: [] }; o.a.push(o); const c = structuredClone(o); return c"
                    + " !== o && c.a[0] === c; })()",
                "true"),
            List.of(
                "(() => { try { structuredClone(() => 1); } catch (e) { return e.name; } })()",
                "DataCloneError"),
            List.of("require('os').EOL + require('os').platform()", "\nlinux"),
            List.of("require('worker_threads').isMainThread", "true"),
            List.of("require('vm').runInThisContext('typeof require + 1 + 1')", "undefined11"),
            List.of(
                "require('module').createRequire('/server/server.js')('util') === util", "true"),
            List.of("require('module').isBuiltin('node:fs')", "true"),
            List.of("require('punycode').toASCII('mañana.com')", "xn--maana-pta.com"));
    StringBuilder body =
        new StringBuilder("const util = require('util'), assert = require('assert'), all = [];\n");
    rows.forEach(row -> body.append("all.push(String(").append(row.getFirst()).append("));\n"));
    app.handler(body + "renderData(null, all);");
    List<String> answers =
        Json.read(app.answer()).valueStream().map(each -> each.asText()).toList();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(answers.get(i)).as(rows.get(i).getFirst()).isEqualTo(rows.get(i).getLast());
    }
  }

  @Test
  void what_cannot_work_says_so_when_it_is_called() {
    app.handler(
        """
        const calls = {
          exec: () => require('child_process').exec('ls'),
          spawnSync: () => require('child_process').spawnSync('ls'),
          Worker: () => new (require('worker_threads').Worker)('./x.js'),
          fork: () => require('cluster').fork(),
          runInNewContext: () => require('vm').runInNewContext('1'),
          serialize: () => require('v8').serialize({}),
          exit: () => require('process').exit(),
        };
        renderData(null, Object.keys(calls).filter((name) => {
          try {
            calls[name]();
            return true;
          } catch (e) {
            return !/ not possible here/.test(e.message);
          }
        }));
        """);
    assertThat(app.answer()).isEqualTo("[]");
  }

  @Test
  void what_waits_for_events_and_timers_works_with_promises() {
    app.server(
        """
        exports = { onE: async function () {
          const { once, on, EventEmitter } = require('events');
          const { setTimeout: after, setInterval: every } = require('timers/promises');
          const seen = [];
          const emitter = new EventEmitter();
          setImmediate(() => emitter.emit('ready', 1, 2));
          seen.push(await once(emitter, 'ready'));
          seen.push(await after(1, 'later'));
          const controller = new AbortController();
          controller.abort();
          seen.push(await after(1, 0, { signal: controller.signal }).catch((e) => e.code));
          for await (const tick of every(1, 'tick')) {
            seen.push(tick);
            break;
          }
          process.nextTick(() => { emitter.emit('data', 'a'); emitter.emit('data', 'b'); emitter.emit('end'); });
          for await (const [value] of on(emitter, 'data', { close: ['end'] })) {
            seen.push(value);
          }
          seen.push(await require('util').promisify((f) => f(null, 'called back'))());
          await new Promise((resolve) => require('util').callbackify(async () => { throw null; })((e) => { seen.push(e.code); resolve(); }));
          const { Readable } = require('stream');
          seen.push(await require('stream/consumers').json(Readable.from(['{"a":', '1}'])));
          const lines = require('readline').createInterface({ input: Readable.from(['one\\r\\ntw', 'o\\nthree']) });
          for await (const line of lines) {
            seen.push(line);
          }
          renderData(null, seen);
        } };
        """);
    assertThat(app.answer())
        .isEqualTo(
            "[[1,2],\"later\",\"ABORT_ERR\",\"tick\",\"a\",\"b\",\"called"
                + " back\",\"ERR_FALSY_VALUE_REJECTION\",{\"a\":1},\"one\",\"two\",\"three\"]");
  }

  @Test
  void stores_are_carried_over_timers_ticks_and_await() {
    app.server(
        """
        exports = { onE: async function () {
          const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
          const storage = new AsyncLocalStorage();
          const seen = [];
          const note = () => seen.push(storage.getStore() ?? 'none');
          const bound = storage.run('bound', () => AsyncResource.bind(note));
          await storage.run('outer', async () => {
            note();
            await null;
            note();
            await new Promise((resolve) => setTimeout(() => { note(); process.nextTick(() => { note(); resolve(); }); }, 1));
            storage.run('inner', note);
            storage.exit(note);
            bound();
          });
          note();
          storage.enterWith('entered');
          note();
          renderData(null, seen.join());
        } };
        """);
    assertThat(app.answer()).isEqualTo("\"outer,outer,outer,outer,inner,none,bound,none,entered\"");
    assertThat(app.answer()).as("nothing of the run before").contains("bound,none,entered");
  }

  @Test
  void packages_tell_each_other_over_channels() {
    app.handler(
        """
        const channels = require('diagnostics_channel');
        const seen = [];
        channels.subscribe('work', (message, name) => seen.push(name + ':' + message));
        channels.channel('work').publish('done');
        const tracing = channels.tracingChannel('call');
        tracing.subscribe({ start: () => seen.push('start'), end: ({ result }) => seen.push('end ' + result) });
        tracing.traceSync(() => 5);
        renderData(null, seen);
        """);
    assertThat(app.answer()).isEqualTo("[\"work:done\",\"start\",\"end 5\"]");
  }
}
