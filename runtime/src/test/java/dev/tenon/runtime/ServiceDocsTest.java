package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code in the documents about services: JavaScript is run, Java is compiled. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class ServiceDocsTest {

  private static final Pattern COMMENTED =
      Pattern.compile("(?:const \\w+ = )?await (.+?);\\s+// (\\{.*?})(?:,.*)?");

  private final Path folder;

  ServiceDocsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void each_call_of_db_gives_what_stands_beside_it() {
    StringBuilder code = new StringBuilder();
    List<MatchResult> calls = COMMENTED.matcher(block("key-value.md", "js", 0)).results().toList();
    assertThat(calls).hasSize(4);
    for (MatchResult call : calls) {
      code.append(
          "console.log(JSON.stringify(await %s), JSON.stringify(%s));%n"
              .formatted(call.group(1), call.group(2)));
    }
    try (RunningTenon tenon = RunningTenon.start(folder, app("2.2", code.toString()))) {
      List<String> lines = consoleOf(run(tenon));
      assertThat(lines).hasSize(4);
      for (String line : lines) {
        int half = line.length() / 2;
        assertThat(line.substring(0, half)).isEqualTo(line.substring(half + 1));
      }
    }
  }

  @Test
  void a_request_is_made_as_both_generations_of_the_platform_make_it() {
    String verb =
        block("requests.md", "js", 0)
            .replaceFirst(
                "answer\\.response\\.lead\\.id .*", "console.log(answer.response.lead.id);");
    try (RunningTenon tenon = RunningTenon.start(folder.resolve("old"), withIparams("2.2", verb))) {
      stub(tenon);
      assertThat(consoleOf(run(tenon))).containsExactly("7");
    }
    String template = block("requests.md", "js", 1);
    Path app =
        JsFolder.at(withIparams("2.3", template))
            .file(
                "config/requests.json",
                """
                {"reply": {"schema": {"method": "POST", "host": "acme.freshsales.io",
                  "path": "/api/leads/<%= context.id %>"}}}
                """)
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder.resolve("new"), app)) {
      stub(tenon);
      JsonNode use = RunningTenon.step(run(tenon), "service");
      assertThat(use.path("ok").asBoolean()).as("%s", use).isTrue();
      assertThat(use.path("detail").path("url").asText()).endsWith("/api/leads/7");
    }
  }

  @Test
  void the_stubs_of_the_document_are_taken() {
    String body = block("requests.md", "sh", 0).replaceFirst("(?s)^.*-d '(.*)'\\s*$", "$1");
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(tenon.put("/api/v1/stubs", body).statusCode()).isEqualTo(200);
      assertThat(Json.read(tenon.get("/api/v1/stubs").body()).path("stubs")).hasSize(3);
    }
  }

  @Test
  void a_schedule_is_made_and_fetched() {
    String code =
        block("schedules.md", "js", 0)
            .replaceFirst("^\\$schedule", "await \\$schedule")
            .replaceFirst(
                "(?s)\\$schedule.fetch\\((.*?)\\);.*",
                "console.log((await \\$schedule.fetch($1)).name);");
    try (RunningTenon tenon = RunningTenon.start(folder, app("2.2", code))) {
      assertThat(consoleOf(run(tenon))).containsExactly("remind");
    }
  }

  @Test
  void an_app_hears_what_is_posted_to_the_address_that_it_was_given() {
    Path app =
        JsFolder.at(folder.resolve("hooked"))
            .manifest("freshsales", "onAppInstall", "onExternalEvent")
            .server(
                block("external-events.md", "js", 0)
                    .replace("/* tell it to the other system */", "console.log(url);"))
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      List<JsonNode> installed = tenon.simulate("freshsales", "onAppInstall", "{}");
      URI address = URI.create(consoleOf(installed).getFirst());
      assertThat(
              tenon
                  .post(address.getRawPath() + "?" + address.getRawQuery(), "{\"n\": 1}")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void the_java_of_the_documents_compiles() {
    String source =
        """
        package com.example;
        import com.fasterxml.jackson.databind.node.ObjectNode;
        import dev.tenon.api.*;
        import java.time.*;
        import java.util.*;
        public final class Documented implements App {
          record Ticket(int issue, int visits) {}
          void keyValue(AppContext app) {
        %s
          }
          void requests(AppContext app, ObjectNode context, ObjectNode options, ObjectNode reply) {
        %s
          }
          void schedules(AppContext app, ObjectNode data, Instant first) {
        %s
          }
        }
        """
            .formatted(
                block("key-value.md", "java", 0),
                block("requests.md", "java", 0),
                block("schedules.md", "java", 0));
    assertThat(
            new PluginJar()
                .source("com.example.Documented", source)
                .jar(folder.resolve("documented.jar")))
        .exists();
  }

  private Path app(String platform, String code) {
    return JsFolder.at(folder.resolve("app-" + platform))
        .file(
            "manifest.json",
            """
            {"platform-version": "%s", "product": {"freshsales": {
              "events": {"onDealUpdate": {"handler": "onDealUpdate"},
                "onScheduledEvent": {"handler": "onDealUpdate"}}}}}
            """
                .formatted(platform))
        .server("exports = { onDealUpdate: async function () {\n" + code + "\n} };")
        .path();
  }

  private Path withIparams(String platform, String code) {
    String reach =
        platform.equals("2.2")
            ? "\"whitelisted-domains\": [\"https://<%= iparam.domain %>.freshsales.io\"], "
            : "";
    String requests = platform.equals("2.2") ? "" : "\"requests\": {\"reply\": {}}, ";
    return JsFolder.at(app(platform, code))
        .file(
            "manifest.json",
            """
            {"platform-version": "%s", %s"product": {"freshsales": {%s
              "events": {"onDealUpdate": {"handler": "onDealUpdate"}}}}}
            """
                .formatted(platform, reach, requests))
        .file(
            "config/iparams.json",
            """
            {"domain": {"display_name": "Domain", "type": "text", "default_value": "acme"},
             "api_key": {"display_name": "Key", "type": "text", "default_value": "none"}}
            """)
        .path();
  }

  private static void stub(RunningTenon tenon) {
    String lead = "{\"all\": {\"status\": 200, \"body\": {\"lead\": {\"id\": 7}}}}";
    assertThat(tenon.put("/api/v1/stubs", lead).statusCode()).isEqualTo(200);
  }

  private static List<JsonNode> run(RunningTenon tenon) {
    List<JsonNode> report = tenon.simulate("freshsales", "onDealUpdate", "{}");
    assertThat(RunningTenon.step(report, "done").path("outcome").asText())
        .as("%s", report)
        .isEqualTo("succeeded");
    return report;
  }

  private static List<String> consoleOf(List<JsonNode> report) {
    return report.stream()
        .filter(step -> step.path("kind").asText().equals("console"))
        .map(step -> step.path("text").asText())
        .toList();
  }

  private static String block(String document, String language, int number) {
    Pattern block = Pattern.compile("```%s\n(.+?)```".formatted(language), Pattern.DOTALL);
    try {
      return block
          .matcher(Files.readString(Path.of("../docs").resolve(document)))
          .results()
          .skip(number)
          .findFirst()
          .orElseThrow()
          .group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
