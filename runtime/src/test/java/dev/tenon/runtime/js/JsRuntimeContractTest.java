package dev.tenon.runtime.js;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.HandlerRuntimeContract;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.util.Optional;

final class JsRuntimeContractTest extends HandlerRuntimeContract {

  private static final String APP =
      """
      var remembered = 0;
      exports = {
        echo: function (payload) { renderData(null, payload); },
        edition: function () { renderData(null, 'EDITION'); },
        fails: function () { throw new Error('broken on purpose'); },
        failsPermanently: function () {
          var error = new Error('broken on purpose');
          error.retry = false;
          throw error;
        },
        rejectsPermanently: async function () {
          throw { message: 'broken on purpose', retry: false };
        },
        writes: function () {
          ['debug', 'info', 'warn', 'error'].forEach(function (level) {
            console[level]('line ' + level);
          });
        },
        answersNothing: function () {},
        refuses: function () { renderData({ status: 422, message: 'no' }); },
        asks: async function (payload) { renderData(null, await $echo.say(payload.data)); },
        asksInVain: function () {
          return $echo.refuse().then(null, function (reason) { renderData(null, reason); });
        },
        remembers: function () { renderData(null, ++remembered); },
        sleepsForever: function () { while (true) {} },
        waits: function () { setTimeout(function () { renderData(null, 'waited'); }, 50); },
        iparam: function (payload) { renderData(null, payload.iparams.limit); }
      };
      """;

  @Override
  protected Language language() {
    return Language.JAVASCRIPT;
  }

  @Override
  protected HandlerRuntime newRuntime() {
    return new JsRuntime();
  }

  @Override
  protected AppCode contractApp(Path folder, String edition) {
    Path app = folder.resolve("contract-" + edition);
    JsFolder.at(app).server(APP.replace("EDITION", edition));
    return new AppCode(
        "contract@" + edition, app.toString(), "contract", Optional.empty(), HANDLERS);
  }

  /** JavaScript has JSON.parse semantics: one kind of number, of 53 bits. */
  @Override
  protected String echoed(String exact) {
    return exact.replace("1270375514142703617", "1270375514142703600").replace("1.0", "1");
  }
}
