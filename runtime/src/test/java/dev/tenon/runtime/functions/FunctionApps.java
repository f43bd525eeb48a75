package dev.tenon.runtime.functions;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import java.nio.file.Path;

/**
 * One app in both languages, with functions for everything that can become of a call.
 *
 * <table>
 * <caption>Its functions, all declared but {@code hidden}</caption>
 * <tr><td>{@code agrees}</td><td>answers without data</td></tr>
 * <tr><td>{@code echoes}</td><td>answers what it was passed</td></tr>
 * <tr><td>{@code refuses}</td><td>answers with the status 403 and the message "not you"</td></tr>
 * <tr><td>{@code fails}</td><td>throws with the message "bad luck"</td></tr>
 * <tr><td>{@code goesOn}</td><td>answers, and does not end before its time is up</td></tr>
 * <tr><td>{@code sleeps}</td><td>does not end; it may take 5 s</td></tr>
 * <tr><td>{@code services}</td><td>answers which services it has</td></tr>
 * <tr><td>{@code absent}</td><td>is not there</td></tr>
 * </table>
 */
final class FunctionApps {

  private static final String MANIFEST =
      """
      {"platform-version": "%s",
       "product": {"freshdesk": {"functions": {
         "agrees": {}, "echoes": {"timeout": 10}, "refuses": {}, "fails": {}, "goesOn": {},
         "sleeps": {"timeout": 5}, "services": {}, "absent": {}, "1st": {}}}},
       "tenon": {"id": "fns"%s}}
      """;

  private static final String IPARAMS =
      """
      {"city": {"display_name": "City", "type": "text", "default_value": "Pune"}}
      """;

  private static final String SCRIPT =
      """
      exports = {
        agrees: function () { renderData(); },
        echoes: function (args) { renderData(null, args); },
        refuses: function () { renderData({ status: 403, message: 'not you' }); },
        fails: function () { throw new Error('bad luck'); },
        goesOn: function () { renderData(null, 'soon'); setTimeout(function () {}, 60000); },
        sleeps: function () { setTimeout(function () {}, 60000); },
        services: function () { renderData(null, [typeof $db, typeof $schedule, typeof generateTargetUrl].join()); },
        hidden: function () { renderData(null, 'seen'); }
      };
      """;

  private static final String CLASS =
      """
      package com.example;
      import com.fasterxml.jackson.databind.JsonNode;
      import dev.tenon.api.*;
      public final class Fns implements App {
        public Answer agrees() { return Answer.ok(); }
        public JsonNode echoes(JsonNode args) { return args; }
        public Answer refuses(JsonNode args) { return Answer.refuse(403, "not you"); }
        public Answer fails() { throw new IllegalStateException("bad luck"); }
        public void sleeps() throws InterruptedException { Thread.sleep(60_000); }
        public String hidden() { return "seen"; }
      }
      """;

  private FunctionApps() {}

  /** Writes the app. */
  static Path write(Path folder, Language language, String platform) {
    if (language == Language.JAVASCRIPT) {
      return JsFolder.at(folder.resolve("fns"))
          .file("manifest.json", MANIFEST.formatted(platform, ""))
          .file("config/iparams.json", IPARAMS)
          .server(SCRIPT)
          .path();
    }
    return new PluginJar()
        .source("com.example.Fns", CLASS)
        .manifest(MANIFEST.formatted(platform, ", \"main\": \"com.example.Fns\""))
        .file("config/iparams.json", IPARAMS)
        .jar(folder.resolve("fns.jar"));
  }
}
