package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apps as a host uploads them, over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class AppStoreApiTest {

  private static final String APPS = "/api/v1/apps";
  private static final String NOTHING = "exports = { onDealUpdate: function () {} };";

  private final Path folder;
  private final RunningTenon tenon;

  AppStoreApiTest(@TempDir Path state) {
    tenon = RunningTenon.start(state);
    folder = state;
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_uploaded_app_is_checked_described_and_listed() {
    HttpResponse<String> response = tenon.upload(APPS, desk("1.0.0").bytes());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode uploaded = Json.read(response.body());
    assertThat(uploaded.path("app").asText()).isEqualTo("desk");
    assertThat(uploaded.path("version").asText()).isEqualTo("1.0.0");
    assertThat(uploaded.path("contentHash").asText()).matches("[0-9a-f]{64}");
    assertThat(uploaded.path("language").asText()).isEqualTo("javascript");
    assertThat(uploaded.at("/events/0"))
        .isEqualTo(
            Json.read(
                "{\"product\":\"freshsales\",\"event\":\"onDealUpdate\",\"handler\":\"onDealUpdate\"}"));
    assertThat(uploaded.path("warnings").isArray()).isTrue();

    upload(desk("1.10.0"));
    upload(desk("1.9.0"));
    assertThat(json(APPS).at("/items/0").toString())
        .isEqualTo("{\"app\":\"desk\",\"newest\":\"1.10.0\",\"versions\":3}");
    assertThat(json(APPS + "/desk").path("versions").findValuesAsText("version"))
        .containsExactly("1.10.0", "1.9.0", "1.0.0");
    assertThat(json(APPS + "/desk").at("/versions/0/orgs").asInt()).isZero();
  }

  @Test
  void every_version_says_what_it_asks_of_those_who_install_it() {
    String parameters =
        """
        {"limit": {"display_name": "Limit", "type": "number", "default_value": 10, "required": true},
         "region": {"display_name": "Region", "description": "Where it runs.", "type": "dropdown",
                    "options": ["EU", "US"], "default_value": "EU"},
         "token": {"display_name": "Token", "type": "text", "secure": true,
                   "default_value": "t-123456",
                   "regex": {"letters": "^[a-z0-9-]+$", "letters-error": "Letters only"}}}
        """;
    HttpResponse<String> response = tenon.upload(APPS, desk("1.0.0").iparams(parameters).bytes());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode uploaded = Json.read(response.body());
    assertThat(uploaded.path("parameters"))
        .isEqualTo(
            Json.read(
                """
                [{"name": "limit", "label": "Limit", "type": "number", "required": true,
                  "secure": false, "visible": true, "default": 10},
                 {"name": "region", "label": "Region", "type": "dropdown", "required": false,
                  "secure": false, "visible": true, "default": "EU", "help": "Where it runs.",
                  "options": [{"label": "EU", "value": "EU"}, {"label": "US", "value": "US"}]},
                 {"name": "token", "label": "Token", "type": "text", "required": false,
                  "secure": true, "visible": true,
                  "rules": [{"pattern": "^[a-z0-9-]+$", "message": "Letters only"}]}]
                """));
    assertThat(uploaded.path("ownPage").asBoolean(true)).isFalse();
    JsonNode first = json(APPS + "/desk").at("/versions/0");
    assertThat(first.path("parameters")).isEqualTo(uploaded.path("parameters"));
    upload(desk("2.0.0"));
    assertThat(json(APPS + "/desk").at("/versions/0/parameters")).isEmpty();
    assertThat(json(APPS + "/desk").at("/versions/1/parameters")).hasSize(3);
  }

  @Test
  void an_upload_that_does_not_say_what_it_is_is_known_by_its_content() throws Exception {
    byte[] app = desk("1.0.0").bytes();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest untold =
          HttpRequest.newBuilder(tenon.address(APPS))
              .POST(HttpRequest.BodyPublishers.ofByteArray(app))
              .build();
      assertThat(untold.headers().firstValue("Content-Type")).isEmpty();
      HttpResponse<String> taken = client.send(untold, HttpResponse.BodyHandlers.ofString());
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
      HttpRequest nothing =
          HttpRequest.newBuilder(tenon.address(APPS))
              .POST(HttpRequest.BodyPublishers.ofString("hello"))
              .build();
      HttpResponse<String> refused = client.send(nothing, HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("set Content-Type to application/zip");
    }
    String form = "application/x-www-form-urlencoded";
    assertThat(tenon.ask("POST", APPS, form, app).statusCode()).isEqualTo(200);
  }

  @Test
  void a_version_before_its_release_is_not_the_newest_while_there_is_a_released_one() {
    upload(desk("1.0.0"));
    upload(desk("2.0.0-beta.1"));
    assertThat(json(APPS).at("/items/0/newest").asText()).isEqualTo("1.0.0");
  }

  @Test
  void the_same_content_again_is_the_same_version_and_another_one_must_raise_it() {
    byte[] bundle = desk("1.0.0").bytes();
    assertThat(tenon.upload(APPS, bundle).statusCode()).isEqualTo(201);
    HttpResponse<String> again = tenon.upload(APPS, bundle);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Json.read(again.body()).path("version").asText()).isEqualTo("1.0.0");

    HttpResponse<String> other =
        tenon.upload(APPS, desk("1.0.0").file("server/lib.js", "exports = {};").bytes());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(Json.read(other.body()).path("detail").asText()).contains("Raise \"version\"");
    assertThat(stored()).hasSize(1);
  }

  @Test
  void a_jar_is_told_from_a_zip_by_what_is_in_it() {
    byte[] jar = javaApp("1.0.0");
    HttpResponse<String> response = tenon.upload(APPS, jar);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(Json.read(response.body()).path("language").asText()).isEqualTo("java");
    assertThat(stored()).singleElement().asString().endsWith(".jar");
  }

  @Test
  void an_app_that_is_broken_is_refused_with_every_problem_and_leaves_nothing() {
    HttpResponse<String> response =
        tenon.upload(
            APPS,
            AppZip.of("desk", "1.0.0", "onDealUpdate", "onContactCraete")
                .server("exports = { onContactCraete: function () {} };")
                .bytes());
    assertThat(response.statusCode()).isEqualTo(422);
    JsonNode problem = Json.read(response.body());
    assertThat(problem.path("code").asText()).isEqualTo("invalid_app");
    assertThat(problem.path("problems")).hasSizeGreaterThan(1);
    assertThat(problem.at("/problems/0").path("file").asText()).isEqualTo("manifest.json");
    assertThat(problem.at("/problems/0").path("line").asInt()).isPositive();
    assertThat(problem.at("/problems/0").path("column").asInt()).isPositive();
    assertThat(problem.path("problems").findValuesAsText("message"))
        .anyMatch(message -> message.contains("did you mean onContactCreate?"))
        .anyMatch(message -> message.contains("onDealUpdate is not exported"));
    assertThat(problem.path("problems").findValuesAsText("fix")).isNotEmpty();
    assertThat(stored()).isEmpty();
    assertThat(json(APPS).path("items")).isEmpty();
  }

  @Test
  void an_app_whose_manifest_names_it_not_is_named_by_the_upload() {
    byte[] bundle =
        AppZip.empty()
            .file(
                "manifest.json",
                "{\"platform-version\":\"2.2\",\"product\":{\"freshsales\":{\"events\":{\"onDealUpdate\":{\"handler\":\"onDealUpdate\"}}}}}")
            .server(NOTHING)
            .bytes();
    HttpResponse<String> unnamed = tenon.upload(APPS, bundle);
    assertThat(unnamed.statusCode()).isEqualTo(400);
    assertThat(Json.read(unnamed.body()).path("detail").asText()).contains("?name=my-app");
    assertThat(stored()).isEmpty();

    assertThat(named(tenon.upload(APPS + "?name=deal-desk", bundle))).isEqualTo("deal-desk 0.0.0");
    assertThat(
            named(
                tenon.upload(
                    APPS, bundle, "Content-Disposition", "attachment; filename=\"other.zip\"")))
        .isEqualTo("other 0.0.0");
    // Two apps of one content are one bundle.
    assertThat(stored()).hasSize(1);
    assertThat(tenon.delete(APPS + "/other/versions/0.0.0").statusCode()).isEqualTo(204);
    assertThat(stored()).hasSize(1);
    assertThat(tenon.delete(APPS + "/deal-desk/versions/0.0.0").statusCode()).isEqualTo(204);
    assertThat(stored()).isEmpty();
    assertThat(tenon.get(APPS + "/deal-desk").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ../evil.js                        | points outside of it
          server/../../evil.js              | points outside of it
          /etc/evil                         | points outside of it
          server\\evil.js                   | points outside of it
          Server/other.js                   | differ only in case
          manifest.json/x                   | is both a file and a folder
          server//evil.js                   | has an empty part
          """)
  void an_entry_that_leads_elsewhere_is_refused_and_writes_nothing(String name, String reason)
      throws IOException {
    HttpResponse<String> response = tenon.upload(APPS, desk("1.0.0").file(name, "x").bytes());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(Json.read(response.body()).path("detail").asText()).contains(reason);
    assertThat(stored()).isEmpty();
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.map(path -> path.getFileName().toString())).doesNotContain("evil.js", "evil");
    }
  }

  @Test
  void an_entry_that_is_there_twice_is_refused() throws IOException {
    // The JDK does not write such a zip, so one name is changed afterwards.
    String text =
        new String(
            desk("1.0.0").file("server/tw1.js", "1").file("server/tw2.js", "2").bytes(),
            StandardCharsets.ISO_8859_1);
    HttpResponse<String> response =
        tenon.upload(APPS, text.replace("tw2.js", "tw1.js").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(Json.read(response.body()).path("detail").asText())
        .contains("\"server/tw1.js\" is in it twice");
    assertThat(stored()).isEmpty();
  }

  @Test
  void an_archive_that_unpacks_to_too_much_is_refused_whatever_it_says_of_itself()
      throws IOException {
    for (String ending : List.of("server/zeros.js", "Zeros.class")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry("manifest.json"));
        zip.write("{}".getBytes(StandardCharsets.UTF_8));
        zip.putNextEntry(new ZipEntry(ending));
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 300; i++) {
          zip.write(zeros);
        }
      }
      HttpResponse<String> response = tenon.upload(APPS, bytes.toByteArray());
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(Json.read(response.body()).path("detail").asText())
          .contains("unpacks to more than 256 MiB");
    }
    assertThat(stored()).isEmpty();
  }

  @Test
  void an_archive_of_too_many_files_is_refused() {
    AppZip zip = desk("1.0.0");
    for (int i = 0; i <= 20_000; i++) {
      zip.file("server/f" + i + ".js", "");
    }
    HttpResponse<String> response = tenon.upload(APPS, zip.bytes());
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(Json.read(response.body()).path("detail").asText())
        .contains("more than 20000 files");
    assertThat(stored()).isEmpty();
  }

  @Test
  void what_is_larger_than_an_app_may_be_is_refused() {
    HttpResponse<String> response = tenon.upload(APPS, new byte[(64 << 20) + 1]);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Json.read(response.body()).path("detail").asText()).contains("64 MiB");
    assertThat(stored()).isEmpty();
  }

  @Test
  void what_is_no_archive_of_an_app_is_refused() {
    assertThat(tenon.upload(APPS, "hello".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(422);
    HttpResponse<String> without =
        tenon.upload(APPS, AppZip.empty().file("a/b/manifest.json", "{}").bytes());
    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(Json.read(without.body()).path("detail").asText())
        .contains("no manifest.json at its top");
    assertThat(tenon.post(APPS, "{}").statusCode()).isEqualTo(400);
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_zip_of_the_app_s_folder_is_taken_too() {
    HttpResponse<String> response =
        tenon.upload(
            APPS,
            AppZip.empty()
                .file(
                    "desk/manifest.json",
                    "{\"platform-version\":\"2.2\",\"product\":{\"freshsales\":{\"events\":{\"onDealUpdate\":{\"handler\":\"onDealUpdate\"}}}},\"tenon\":{\"id\":\"desk\",\"version\":\"1.0.0\"}}")
                .file("desk/server/server.js", NOTHING)
                .bytes());
    assertThat(named(response)).isEqualTo("desk 1.0.0");
  }

  @Test
  void apps_are_listed_page_by_page() {
    for (String id : List.of("a", "b", "c")) {
      upload(AppZip.of(id, "1.0.0", "onDealUpdate").server(NOTHING));
    }
    JsonNode first = json(APPS + "?limit=2");
    assertThat(first.path("items").findValuesAsText("app")).containsExactly("a", "b");
    JsonNode second = json(APPS + "?limit=2&after=" + first.path("next").asText());
    assertThat(second.path("items").findValuesAsText("app")).containsExactly("c");
    assertThat(second.has("next")).isFalse();
    assertThat(tenon.get(APPS + "?limit=0").statusCode()).isEqualTo(400);
  }

  private static AppZip desk(String version) {
    return AppZip.of("desk", version, "onDealUpdate").server(NOTHING);
  }

  private byte[] javaApp(String version) {
    Path jar =
        new PluginJar()
            .source(
                "com.example.Desk",
                """
                package com.example;
                import dev.tenon.api.*;
                public final class Desk implements App {
                  public void onDealUpdate(Event event) {}
                }
                """)
            .manifest(
                "{\"platform-version\":\"2.2\",\"product\":{\"freshsales\":{\"events\":{\"onDealUpdate\":{\"handler\":\"onDealUpdate\"}}}},\"tenon\":{\"id\":\"jdesk\",\"version\":\"%s\",\"main\":\"com.example.Desk\"}}"
                    .formatted(version))
            .jar(folder.resolve("built.jar"));
    try {
      return Files.readAllBytes(jar);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void upload(AppZip zip) {
    assertThat(tenon.upload(APPS, zip.bytes()).statusCode()).isEqualTo(201);
  }

  private static String named(HttpResponse<String> response) {
    JsonNode json = Json.read(response.body());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json.path("app").asText() + " " + json.path("version").asText();
  }

  /** The bundles that are kept, and what arriving ones would have left. */
  private List<Path> stored() {
    Path bundles = folder.resolve(".tenon/bundles");
    if (!Files.isDirectory(bundles)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(bundles)) {
      List<Path> kept = files.filter(Files::isRegularFile).toList();
      Path unpacked = bundles.resolve("unpacked");
      if (Files.isDirectory(unpacked)) {
        try (Stream<Path> folders = Files.list(unpacked)) {
          assertThat(folders.count()).isLessThanOrEqualTo(kept.size());
        }
      }
      return kept;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode json(String path) {
    return Json.read(tenon.get(path).body());
  }
}
