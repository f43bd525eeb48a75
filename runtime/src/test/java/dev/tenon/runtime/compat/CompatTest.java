package dev.tenon.runtime.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code tools/compat}, over apps made for this. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class CompatTest {

  private final Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  CompatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void an_app_that_does_its_work_is_ok_with_all_that_it_declares() throws Exception {
    app("deep/down/fine")
        .file(
            "manifest.json",
            """
            {
              "platform-version": "2.2",
              "product": {
                "freshdesk": {
                  "events": {
                    "onAppInstall": { "handler": "install" },
                    "onTicketCreate": { "handler": "ticket" },
                    "onExternalEvent": { "handler": "external" }
                  },
                  "functions": { "double": { "timeout": 5 } }
                }
              }
            }
            """)
        .file(
            "config/iparams.json",
            """
            {
              "host": { "display_name": "Host", "type": "domain", "required": true, "type_attributes": { "product": "freshdesk" } },
              "code": { "display_name": "Code", "type": "text", "required": true, "regex": { "digits": "^[0-9]+$", "digits-error": "Digits only." } },
              "mood": { "display_name": "Mood", "type": "dropdown", "required": true, "options": ["good", "bad"], "default_value": "bad" }
            }
            """)
        .file(
            "server/test_data/onTicketCreate.json",
            "{\"event\": \"onTicketCreate\", \"data\": {\"ticket\": {\"id\": 7}}}")
        .server(
            """
            exports = {
              install: function (args) { renderData(/^[0-9]+$/.test(args.iparams.code) ? undefined : { message: 'no code' }); },
              ticket: function (args) { if (args.data.ticket.id !== 7) { throw new Error('not mine'); } },
              external: function (args) { args.data.toString(); },
              double: function (args) { renderData(null, { twice: args.text.repeat(2) }); }
            };
            """);
    CompatRun.Result result = run();
    assertThat(result.summary()).isEqualTo("apps 1, ok 1, app errors 0, platform errors 0");
    assertThat(result.reports().getFirst().app()).isEqualTo(Path.of("deep/down/fine").toString());
    assertThat(result.reports().getFirst().parts())
        .extracting(Part::what)
        .containsExactly(
            "install",
            "event onAppInstall",
            "event freshdesk onTicketCreate",
            "event onExternalEvent",
            "function double");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          args.data.no.such.field;                                 | app error      | Cannot read
          throw new Error('the stub said so');                     | app error      | the stub said so
          return Promise.reject({ status: 404, message: 'gone' }); | app error      | gone
          myOwn.thing();                                           | app error      | myOwn is not defined
          $nowhere.get('x');                                       | app error      | $nowhere is not defined
          $files.list();                                           | platform error | $files is not defined
          require('node:sqlite');                                  | platform error | sqlite
          require('left-pad');                                     | platform error | left-pad
          require('moment');                                       | npm            | moment
          require('./helper');                                     | app error      | ./helper
          console.table([]);                                       | platform error | console.table
          try { $files.list(); } catch (e) { console.log('' + e); } | platform error | $files is not defined
          renderData.later();                                      | platform error | renderData.later
          new Promise(function () {});                             | ok             | -
          return new Promise(function () {});                      | app error      | never settle
          """)
  void each_failure_is_put_where_it_belongs(String code, String verdict, String reason)
      throws Exception {
    app("app")
        .file(
            "manifest.json",
            """
            {
              "platform-version": "2.2",
              "product": { "freshsales": { "events": { "onDealUpdate": { "handler": "run" } } } },
              "dependencies": { "moment": "2.29.4" }
            }
            """)
        .server("exports = {\n  run: function (args) {\n    " + code + "\n  }\n};");
    Part part = run().reports().getFirst().parts().getLast();
    assertThat(part.verdict().label()).isEqualTo(verdict);
    if (part.verdict() != Verdict.OK) {
      assertThat(part.line()).contains(reason);
    }
  }

  @Test
  void a_failure_is_told_with_its_line() throws Exception {
    app("app")
        .manifest("freshsales", "onDealUpdate")
        .server("exports = {\n  onDealUpdate: function () {\n    throw new Error('x');\n  }\n};");
    run();
    assertThat(printed.toString(UTF_8)).contains("Error: x (server/server.js:3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"platform-version": "2.2", "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "none"}}}}} | app error
          {"platform-version": "2.2", "product": {"freshsales": {"location": {}}},}                                   | app error
          {"platform-version": "2.2", "product": []}                                                                  | platform error
          {"platform-version": "2.2", "product": {"freshdesk": {"location": {"ticket_sidebar": {"url": "a.html"}}}}} | ok
          """)
  void a_refused_app_is_our_fault_unless_the_platform_refuses_it_too(
      String manifest, String verdict) throws Exception {
    app("app").file("manifest.json", manifest).server("exports = { some: function () {} };");
    assertThat(run().reports().getFirst().verdict().label()).isEqualTo(verdict);
  }

  @Test
  void one_app_that_hangs_keeps_no_other_from_being_tried() throws Exception {
    app("a-hanging")
        .file(
            "manifest.json",
            """
            {
              "platform-version": "2.2",
              "product": { "freshdesk": { "functions": { "spin": { "timeout": 5 } } } }
            }
            """)
        .server("exports = { spin: function () { while (true) {} } };");
    app("b-hanging-when-loaded")
        .manifest("freshsales", "onDealUpdate")
        .server("while (true) {}\nexports = { onDealUpdate: function () {} };");
    app("c-fine")
        .manifest("freshsales", "onDealUpdate")
        .server("exports = { onDealUpdate: function () {} };");
    CompatRun.Result result = run();
    assertThat(result.reports())
        .extracting(AppReport::verdict)
        .containsExactly(Verdict.APP, Verdict.APP, Verdict.OK);
  }

  @Test
  void a_stub_answers_whatever_an_app_asks_of_others() throws Exception {
    app("app")
        .file(
            "manifest.json",
            """
            {
              "platform-version": "2.3",
              "product": {
                "freshdesk": {
                  "events": { "onTicketCreate": { "handler": "run" } },
                  "requests": { "find": {} }
                }
              }
            }
            """)
        .file(
            "config/requests.json",
            """
            {
              "find": {
                "schema": { "method": "GET", "host": "<%= iparam.shop %>.example.com", "path": "/<%= context.id %>" }
              }
            }
            """)
        .file(
            "config/iparams.html",
            "<script>function getConfigs() {} function postConfigs() {}</script>")
        // A sample that cannot be read takes nothing from the app.
        .file("server/test_data/onTicketUpdate.json", "{ broken")
        .server(
            """
            exports = {
              run: async function (args) {
                const answer = await $request.invokeTemplate('find', { context: { id: '7' } });
                if (answer.status !== 200 || typeof JSON.parse(answer.response) !== 'object') {
                  throw new Error('no answer: ' + answer.response);
                }
              }
            };
            """);
    assertThat(run().reports().getFirst().parts())
        .extracting(Part::line)
        .containsExactly("install: ok", "event freshdesk onTicketCreate: ok");
  }

  @Test
  void other_manifests_and_what_lies_in_node_modules_are_no_apps() throws Exception {
    app("page").file("manifest.json", "{\"name\": \"a page\", \"icons\": []}");
    app("node_modules/app").manifest("freshsales").server("exports = {};");
    assertThat(run().reports()).isEmpty();
  }

  @Test
  void functions_that_only_pages_name_are_called_too() throws Exception {
    app("app")
        .file("manifest.json", "{\"platform-version\": \"2.0\", \"product\": {\"freshdesk\": {}}}")
        .file("app/app.js", "client.request.invoke('greet', { name: 'x' });")
        .server(
            "exports = { greet: function (args) { renderData(null, { hello: args.name }); } };");
    assertThat(run().reports().getFirst().parts())
        .extracting(Part::line)
        .contains("function greet: ok");
  }

  @Test
  void the_last_line_counts_and_everything_is_in_the_file() throws Exception {
    app("app")
        .manifest("freshsales", "onDealUpdate")
        .server("exports = { onDealUpdate: function () { $files.get(); } };");
    Path json = folder.resolve("report.json");
    int status =
        new CommandLine(new CompatTool())
            .execute(folder.resolve("apps").toString(), "--json", json.toString());
    assertThat(status).isEqualTo(1);
    JsonNode report = Json.read(Files.readString(json));
    assertThat(report.at("/0/verdict").asText()).isEqualTo("platform error");
    assertThat(report.at("/0/parts/1/at").asText()).isEqualTo("server/server.js:1");
  }

  private JsFolder app(String name) {
    return JsFolder.at(folder.resolve("apps").resolve(name));
  }

  private CompatRun.Result run() throws Exception {
    try (PrintStream out = new PrintStream(printed, true, UTF_8)) {
      return new CompatRun(
              List.of(folder.resolve("apps")), Duration.ofSeconds(100), false, false, out)
          .run();
    }
  }
}
