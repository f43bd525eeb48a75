package dev.tenon.runtime.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tenon.runtime.Validation;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.testing.JsFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ValidateCommandTest {

  private static final String CODE = "exports = { onDealUpdate: function () {} };";

  @TempDir Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void an_app_without_problems_says_so_and_exits_with_0() {
    Path app = sound("good").path();
    assertThat(validate("" + app)).isZero();
    assertThat(out).hasToString("1 app checked: no problems.\n");
  }

  @Test
  void a_problem_is_shown_with_its_line_a_caret_under_it_and_a_fix() {
    JsFolder app = sound("bad").manifest("freshsales", "onDealUpdated");
    assertThat(validate("" + app.path())).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            """
            %s/manifest.json:1:67 error: unknown event onDealUpdated: did you mean onDealUpdate?
              | ...ion": "2.2", "product": {"freshsales": {"events": {"onDealUpdated": {"handler": "onDealUpdated"}}}}}
              |                                                       ^^^^^^^^^^^^^^^
              fix: rename it to "onDealUpdate".

            """
                .formatted(app.path()))
        .endsWith("1 app checked: 2 errors, 0 warnings.\n");
  }

  @Test
  void a_tab_before_the_place_stays_a_tab_under_it() {
    JsFolder app = sound("tabs").file("config/iparams.json", "{\n\t\t\"a\": {},\n}\n");
    validate("" + app.path());
    assertThat(out.toString()).contains("  | \t\t\"a\": {},\n  | \t\t       ^\n");
  }

  @Test
  void a_minified_line_is_cut_around_the_place() {
    String filler = "\"name\": \"" + "x".repeat(5_000) + "\", ";
    JsFolder app =
        sound("long")
            .file(
                "manifest.json",
                "{" + filler + "\"platform-version\": \"9\", \"product\": {\"freshsales\": {}}}");
    validate("" + app.path());
    assertThat(out.toString().lines().filter(line -> line.startsWith("  | ")).toList())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(112))
        .element(0)
        .asString()
        .startsWith("  | ...xxx")
        .contains("\"platform-version\"");
    int caret = out.toString().lines().toList().get(2).indexOf('^');
    assertThat(out.toString().lines().toList().get(1).substring(caret)).startsWith("\"platform");
  }

  @Test
  void what_an_app_says_gives_no_orders_to_the_terminal() {
    JsFolder app =
        sound("evil")
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2", "product": {"freshsales": {"events": {
                  "on\\u001b[31;5mEVIL\\u0007\\u009b2J\\u202e": {"handler": "x\\ny"},
                  "onContact\\u001bCreate": {}
                }}}}
                """)
            .file("config/a\u001b[2Jb.json", "{}");
    assertThat(validate("" + app.path())).isEqualTo(1);
    assertThat(out.toString())
        .contains("on [31;5mEVIL  2J ", "a [2Jb.json")
        .matches("[^\\p{Cc}\\u202e&&[^\\n]]*");
    for (Problem problem : problems(app)) {
      assertThat(problem.toString()).doesNotContainPattern("[\\p{Cc}\\u202e]");
    }
  }

  @Test
  void warnings_alone_are_no_failure() {
    JsFolder app = sound("warned").file("config/notes.txt", "x");
    assertThat(validate("" + app.path())).isZero();
    assertThat(out.toString()).contains("warning:").endsWith("0 errors, 1 warning.\n");
  }

  @Test
  void the_apps_of_a_folder_are_all_checked() {
    sound("apps/one");
    sound("apps/two").server("exports = {");
    assertThat(validate("" + temp.resolve("apps"))).isEqualTo(1);
    assertThat(out.toString())
        .contains("apps/two/server/server.js:1:12 error: SyntaxError")
        .endsWith("2 apps checked: 1 error, 0 warnings.\n");
  }

  @Test
  void tools_get_one_json_object() {
    Path app = sound("bad").manifest("freshsales", "onDealUpdated").path();
    assertThat(validate("--json", "" + app)).isEqualTo(1);
    assertThatJson(out.toString()).isObject().containsEntry("errors", BigDecimal.valueOf(2));
    assertThatJson(out.toString())
        .inPath("apps[0].problems[0]")
        .isEqualTo(
            """
            {
              "severity": "error", "file": "manifest.json", "line": 1, "column": 67, "endColumn": 82,
              "message": "unknown event onDealUpdated: did you mean onDealUpdate?",
              "fix": "rename it to \\"onDealUpdate\\".", "source": "${json-unit.any-string}"
            }
            """);
    assertThatJson(out.toString()).inPath("apps[0].valid").isEqualTo(false);
  }

  @Test
  void a_folder_that_does_not_exist_is_a_wrong_argument() {
    assertThat(validate("" + temp.resolve("gone"))).isEqualTo(2);
    assertThat(err.toString()).contains("There is no file or folder");
  }

  @Test
  void a_server_folder_in_other_case_is_recognized() {
    JsFolder app = JsFolder.at(temp).manifest("freshsales", "onDealUpdate");
    app.file("Server/server.js", CODE);
    assumeFalse(Files.exists(temp.resolve("server/server.js")), "names differ only by case here");
    assertThat(validate("" + temp)).isEqualTo(1);
    assertThat(out.toString()).contains("move Server/server.js to server/server.js.");
  }

  @Test
  void what_is_no_app_is_named_once() throws IOException {
    Path file = Files.writeString(temp.resolve("notes"), "x");
    assertThat(validate("" + file)).isEqualTo(1);
    assertThat(validate("" + Files.createDirectory(temp.resolve("empty")))).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            file + " error: This is not an app: an app is a folder, a .zip or a .jar.",
            temp + "/empty error: This is not an app: it has no manifest.json. Create one");
  }

  @Test
  void a_misspelt_manifest_is_recognized() throws IOException {
    Files.writeString(temp.resolve("mainfest.json"), "{}");
    assertThat(validate("" + temp)).isEqualTo(1);
    assertThat(out.toString()).contains("Did you mean mainfest.json? Rename it to manifest.json.");
  }

  @Test
  void a_zip_may_wrap_its_app_in_one_folder() throws IOException {
    Path zip =
        zip(
            "app.zip",
            Map.of(
                "desk/manifest.json",
                Files.readString(sound("x").path().resolve("manifest.json")),
                "desk/server/server.js",
                CODE,
                "__MACOSX/desk/._manifest.json",
                ""));
    assertThat(validate("" + zip)).as(out::toString).isZero();
  }

  @Test
  void a_zip_without_a_manifest_says_what_to_zip() throws IOException {
    assertThat(validate("" + zip("app.zip", Map.of("server/server.js", CODE)))).isEqualTo(1);
    assertThat(out.toString())
        .contains("it has no manifest.json at its top. Zip the content of the app's folder");
  }

  @Test
  void a_zip_with_its_app_deep_inside_says_where() throws IOException {
    validate("" + zip("app.zip", Map.of("a/manifest.json", "{}", "b/readme.md", "")));
    assertThat(out.toString())
        .contains("It has a/manifest.json: zip what is inside of that folder.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.zip", "app.jar"})
  void a_file_that_is_no_zip_says_so(String name) throws IOException {
    Path file = Files.writeString(temp.resolve(name), "not a zip");
    assertThat(validate("" + file)).isEqualTo(1);
    assertThat(out.toString()).contains("it cannot be read as a zip archive");
  }

  @Test
  void the_help_names_the_exit_statuses() {
    assertThat(validate("--help")).isZero();
    assertThat(out.toString()).contains("Exit status:", "0   no errors", "2   wrong arguments");
  }

  private JsFolder sound(String name) {
    return JsFolder.at(temp.resolve(name)).manifest("freshsales", "onDealUpdate").server(CODE);
  }

  private static List<Problem> problems(JsFolder app) {
    try (Validation validation = Validation.start()) {
      return validation.check(app.path()).problems();
    }
  }

  private int validate(String... arguments) {
    return new CommandLine(new ValidateCommand())
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path zip(String name, Map<String, String> files) throws IOException {
    Path zip = temp.resolve(name);
    try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        to.putNextEntry(new ZipEntry(file.getKey()));
        to.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return zip;
  }
}
