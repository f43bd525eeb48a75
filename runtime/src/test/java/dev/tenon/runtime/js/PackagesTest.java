package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.invoke.HandlerError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** npm packages of an app, by the rules of Node.js. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class PackagesTest {

  private final Path folder;
  private final OneApp app;

  PackagesTest(@TempDir Path folder) {
    this.folder = folder;
    app = new OneApp(folder, Map.of());
  }

  @BeforeEach
  void someNeverChange() {
    pack("counter/index.js", "let n = 0; module.exports = () => ++n;");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void a_name_leads_to_the_file_that_package_json_says() {
    pack("plain/index.js", "module.exports = 'index';");
    pack("main/package.json", "{\"main\": \"lib/start\"}");
    pack("main/lib/start.js", "module.exports = 'main';");
    pack("folder/package.json", "{\"main\": \"./lib\"}");
    pack("folder/lib/index.js", "module.exports = 'folder';");
    pack("@scope/one/package.json", "{\"main\": \"one.cjs\"}");
    pack("@scope/one/one.cjs", "module.exports = 'scope';");
    pack("gone/package.json", "{\"main\": \"not/there.js\"}");
    pack("gone/index.js", "module.exports = 'gone';");
    pack("broken/package.json", "{ this is no JSON");
    pack("broken/index.js", "module.exports = 'broken';");
    pack("data/index.json", "\uFEFF{\"is\": \"json\"}");
    pack(
        "util-user/index.js", "module.exports = require('./util').mine + require('./path/posix');");
    pack("util-user/util.js", "exports.mine = 'mine';");
    pack("util-user/path/posix.js", "module.exports = ' too';");
    pack("bare.js", "module.exports = 'bare';");

    assertThat(
            answer(
                """
                ['plain', 'main', 'main/lib/start', 'main/lib/start.js', 'folder', 'folder/', 'folder/lib', '@scope/one', '@scope/one/one.cjs', 'gone', 'broken', 'bare', 'util-user']
                    .map((name) => require(name)).concat(require('data').is)
                """))
        .isEqualTo(
            "[\"index\",\"main\",\"main\",\"main\",\"folder\",\"folder\",\"folder\",\"scope\",\"scope\",\"gone\",\"broken\",\"bare\",\"mine too\",\"json\"]");
  }

  @Test
  void exports_say_what_a_name_means_and_what_may_be_had() {
    pack(
        "ex/package.json",
        """
        {"name": "ex", "main": "wrong.js", "exports": {
          ".": {"browser": "./wrong.js", "import": "./wrong.js", "node": {"require": "./right.js"}, "default": "./wrong.js"},
          "./sub": [null, {"never": "./wrong.js"}, "./sub.js"],
          "./files/*": "./dist/*.js",
          "./files/private/*": null,
          "./package.json": "./package.json"}}
        """);
    pack("ex/right.js", "module.exports = 'right ' + require('ex/sub');");
    pack("ex/sub.js", "module.exports = 'sub';");
    pack("ex/dist/a.js", "module.exports = 'a';");
    pack("ex/dist/private/b.js", "module.exports = 'b';");
    pack("sugar/package.json", "{\"exports\": \"./x.js\"}");
    pack("sugar/x.js", "module.exports = 'sugar';");
    pack("own/package.json", "{\"imports\": {\"#in\": \"./in.js\", \"#out\": \"plain2\"}}");
    pack("own/index.js", "module.exports = require('#in') + require('#out');");
    pack("own/in.js", "module.exports = 'in';");
    pack("plain2/index.js", "module.exports = ' out';");

    assertThat(
            answer("['ex', 'ex/sub', 'ex/files/a', 'sugar', 'own'].map((name) => require(name))"))
        .isEqualTo("[\"right sub\",\"sub\",\"a\",\"sugar\",\"in out\"]");
    assertThat(
            answer(
                """
                ['ex/wrong.js', 'ex/files/private/b', 'ex/missing', 'sugar/x.js'].map((name) => {
                  try { return require(name); } catch (e) { return e.code; }
                })
                """))
        .isEqualTo(
            "[\"ERR_PACKAGE_PATH_NOT_EXPORTED\",\"ERR_PACKAGE_PATH_NOT_EXPORTED\",\"ERR_PACKAGE_PATH_NOT_EXPORTED\",\"ERR_PACKAGE_PATH_NOT_EXPORTED\"]");
  }

  @Test
  void the_nearest_package_of_a_name_counts() {
    pack("dep/index.js", "module.exports = 'outer';");
    pack("user/index.js", "module.exports = require('dep') + ' ' + require('./deep/file');");
    pack("user/deep/file.js", "module.exports = require('dep') + require.resolve('dep');");
    pack("user/node_modules/dep/index.js", "module.exports = 'inner';");

    assertThat(answer("[require('dep'), require('user')]"))
        .isEqualTo(
            "[\"outer\",\"inner inner/server/node_modules/user/node_modules/dep/index.js\"]");
  }

  @Test
  void modules_that_need_each_other_see_what_is_there_of_the_other_so_far() {
    pack("a/index.js", "exports.early = 1; exports.b = require('b').seen; exports.late = 2;");
    pack("b/index.js", "const a = require('a'); exports.seen = [a.early, typeof a.late];");

    assertThat(answer("require('a')"))
        .isEqualTo("{\"early\":1,\"b\":[1,\"undefined\"],\"late\":2}");
  }

  @Test
  void a_module_has_what_node_gives_it() {
    pack("what/package.json", "{\"version\": \"1.2.3\"}");
    pack(
        "what/lib/index.js",
        """
        #!/usr/bin/env node
        sloppy = 1;
        module.exports = [__filename, __dirname, module.id, module.loaded, typeof module.require, this === exports,
          require('../package').version, require('..' + '/package.json') === require('../package'), sloppy, typeof require.resolve];
        """);

    assertThat(answer("require('what/lib')"))
        .isEqualTo(
            "[\"/server/node_modules/what/lib/index.js\",\"/server/node_modules/what/lib\",\"/server/node_modules/what/lib/index.js\",false,\"function\",true,\"1.2.3\",true,1,\"function\"]");
  }

  @Test
  void es_modules_are_loaded_with_what_they_import() {
    pack("esm/package.json", "{\"type\": \"module\", \"exports\": {\"import\": \"./index.js\"}}");
    pack(
        "esm/index.js",
        """
        import old, { named } from 'cjs';
        import * as self from './other.js';
        import { Readable } from 'node:stream';
        import data from 'json-only' with { type: 'json' };
        export { renamed as again } from './other.js';
        export const all = [old.named, named, self.default, typeof Readable, data.is, import.meta.url, import.meta.dirname];
        export const later = async () => (await import('./' + 'other.js')).default + (await import('cjs')).default.named;
        export default 'default';
        """);
    pack("esm/other.js", "const renamed = 'again'; export { renamed }; export default 'other';");
    pack("cjs/index.js", "exports.named = 'named'; exports['not a name'] = 1;");
    pack("json-only/package.json", "{\"main\": \"d.json\"}");
    pack("json-only/d.json", "{\"is\": \"json\"}");
    pack("mixed/index.js", "module.exports = import('esm').then((it) => it.again);");
    pack(
        "dual/package.json",
        "{\"exports\": {\"import\": \"./no.mjs\", \"require\": \"./yes.cjs\"}}");
    pack("dual/yes.cjs", "module.exports = 'require';");

    assertThat(
            answer(
                "(({ all, again, later, ...rest }) => Promise.all([all, again, later(), rest.default, require('mixed'), require('dual')]))(require('esm'))"))
        .isEqualTo(
            "[[\"named\",\"named\",\"other\",\"function\",\"json\",\"file:///server/node_modules/esm/index.js\",\"/server/node_modules/esm\"],\"again\",\"othernamed\",\"default\",\"again\",\"require\"]");
  }

  @Test
  void packages_are_kept_for_an_installation_and_shared_with_no_other() {
    app.file("server/lib.js", "let n = 0; exports = { count: () => ++n };");
    app.handler("renderData(null, [require('counter')(), require('./lib').count()]);");

    // The first context is made without it, and given up for one that has it from the beginning.
    assertThat(app.answer()).isEqualTo("[1,1]");
    // A run may begin while the context of the one before is being cleared, and gets another then.
    await().until(app::answer, "[3,1]"::equals);
    assertThat(app.answerOf("ins_2")).isEqualTo("[1,1]");
  }

  @Test
  void what_a_package_changes_of_built_ins_stays_and_what_the_app_changes_does_not() {
    pack(
        "polyfill/index.js",
        "Array.prototype.second = function () { return this[1]; }; global.polyfilled = 1; module.exports = () => [7, 8].second();");
    app.handler(
        """
        const second = require('polyfill');
        const before = [Array.prototype.mine, typeof global.mine];
        Array.prototype.mine = global.mine = 1;
        renderData(null, [second(), [1, 2].second(), polyfilled, ...before]);
        """);
    for (int i = 0; i < 4; i++) {
      assertThat(app.answer()).isEqualTo("[8,2,1,null,\"undefined\"]");
    }
  }

  @Test
  void a_package_that_fails_to_load_fails_again_each_time_with_its_own_error() {
    pack("bad/index.js", "\n\nthrow new TypeError('not today');");
    app.handler("require('bad');");
    for (int i = 0; i < 3; i++) {
      HandlerError error = app.failure();
      assertThat(error.type()).isEqualTo("TypeError");
      assertThat(error.message()).isEqualTo("not today");
      assertThat(error.at().orElseThrow().file()).isEqualTo("server/server.js");
      assertThat(error.stack().getFirst()).contains("server/node_modules/bad/index.js:3:7");
    }
  }

  @Test
  void a_package_that_clears_its_timer_of_an_earlier_run_clears_no_other() {
    pack(
        "debounce/index.js",
        "let t; module.exports = () => { clearTimeout(t); t = setTimeout(() => {}, 1); };");
    app.handler(
        "return new Promise((done) => setTimeout(done, 20)).then(() => renderData(null, 1), require('debounce')());");
    for (int i = 0; i < 5; i++) {
      assertThat(app.answer()).isEqualTo("1");
    }
  }

  @Test
  void a_package_that_begins_something_while_it_is_loaded_works_each_time() {
    pack("begins/index.js", "exports.ready = new Promise((done) => setImmediate(() => done(1)));");
    app.handler("return require('begins').ready.then((value) => renderData(null, value));");
    for (int i = 0; i < 5; i++) {
      assertThat(app.answer()).isEqualTo("1");
    }
  }

  @Test
  void what_a_failed_run_left_open_in_a_package_troubles_no_later_one() {
    pack(
        "token/index.js",
        "let p; module.exports = () => (p ??= new Promise((done) => setTimeout(done, 50, 1)));");
    app.handler(
        """
        const token = require('token')();
        if (global.failed) { throw new Error('early'); }
        return token.then((value) => renderData(null, value));
        """);
    assertThat(app.answer()).isEqualTo("1");
    app.handler("require('token')(); throw new Error('early');");
    for (int i = 0; i < 3; i++) {
      assertThat(app.failure().message()).isEqualTo("early");
    }
    app.handler("return require('token')().then((value) => renderData(null, value));");
    for (int i = 0; i < 3; i++) {
      assertThat(app.answer()).isEqualTo("1");
    }
  }

  @Test
  void es_modules_are_loaded_also_after_a_run_that_used_core_modules_alone() {
    pack("esm-late/package.json", "{\"type\": \"module\"}");
    pack("esm-late/index.js", "import util from 'util'; export default util.format('%s', 1);");
    app.handler(
        "const first = Buffer.from('a').length; renderData(null, global.late ? 0 : first);");
    assertThat(app.answer()).isEqualTo("1");
    app.server(
        "let n = 0; exports = { onE: function () { require('util'); renderData(null, require('esm-late').default); } };");
    for (int i = 0; i < 3; i++) {
      assertThat(app.answer()).isEqualTo("\"1\"");
    }
  }

  @Test
  void an_installation_has_no_hand_in_the_code_of_another() {
    pack("esm-one/package.json", "{\"type\": \"module\"}");
    pack("esm-one/index.js", "import { right } from 'which'; export default right;");
    pack("which/index.js", "exports.right = 'right';");
    pack("wrong/index.js", "exports.right = 'wrong';");
    app.handler(
        """
        const { push } = Array.prototype;
        if (!global.polluted) {
          Array.prototype.push = function (...items) {
            items.forEach((item) => { if (item && item.ss !== undefined) { item.n = 'wrong'; } });
            return push.apply(this, items);
          };
        }
        renderData(null, require('esm-one').default);
        """);
    assertThat(app.answer()).isEqualTo("\"right\"");
    assertThat(app.answerOf("ins_2")).isEqualTo("\"right\"");
  }

  @Test
  void machine_code_is_refused_in_a_sentence() {
    pack("addon/index.js", "module.exports = require('./build/Release/addon.node');");
    pack("addon/build/Release/addon.node", "\u007fELF");
    app.handler("require('addon');");

    assertThat(app.failure().message())
        .isEqualTo(
            "server/node_modules/addon/build/Release/addon.node is machine code, which cannot be loaded here; use a package that is written in JavaScript alone.");
  }

  @Test
  void nothing_outside_of_the_packages_can_be_loaded() throws IOException {
    Files.writeString(folder.resolveSibling("secret.js"), "module.exports = 'secret';");
    Files.writeString(folder.resolve("inner.js"), "module.exports = 'inner';");
    pack("nosy/index.js", "module.exports = (name) => require(name);");
    Files.createSymbolicLink(
        folder.resolve("server/node_modules/nosy/link.js"), folder.resolve("inner.js"));
    Files.createSymbolicLink(
        folder.resolve("server/node_modules/linked"), folder.resolveSibling("."));

    assertThat(
            answer(
                """
                ['../../../../secret', '../../../inner', '/secret', '/inner', './link', './link.js', 'linked/secret', '/../../secret', '../../server', 'node:../prelude', '../\\0', '/etc/passwd']
                    .map((name) => { try { return require('nosy')(name); } catch (e) { return e.code; } })
                    .filter((found) => found !== 'MODULE_NOT_FOUND')
                """))
        .isEqualTo("[]");
  }

  private String answer(String expression) {
    return app.server(
            "exports = { onE: async function (args) { renderData(null, await ("
                + expression.strip()
                + ")); } };")
        .answer();
  }

  private void pack(String file, String text) {
    app.file("server/node_modules/" + file, text);
  }
}
