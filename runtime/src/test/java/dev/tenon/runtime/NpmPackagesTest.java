package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.BundlePacker;
import dev.tenon.runtime.cli.CommandLineTool;
import dev.tenon.runtime.dev.StateFolder;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.npm.MachineNpm;
import dev.tenon.runtime.npm.PackagePlace;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.NpmRegistry;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** npm packages get onto the machine: by the real npm, from a registry made here. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class NpmPackagesTest {

  private static final Pattern BLOCK = Pattern.compile("```\\w+ (\\S+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PRINTS = Pattern.compile("// prints (.*)");

  private final Path folder;
  private final NpmRegistry registry;

  NpmPackagesTest(@TempDir Path folder) {
    this.folder = folder;
    this.registry = NpmRegistry.start(folder);
  }

  @BeforeEach
  void publish() {
    registry
        .publish(
            "tiny-greeting",
            "1.2.3",
            """
            {"main": "index.js", "dependencies": {"@words/one": "^2.0.0"},
             "scripts": {"postinstall": "node -e \\"require('fs').writeFileSync('ran', '')\\""}}
            """,
            Map.of("index.js", "module.exports = () => require('@words/one') + ', you';"))
        .publish("@words/one", "2.1.0", "{}", Map.of("index.js", "module.exports = 'Hello';"))
        .publish("tiny-greeting", "1.0.0", "{}", Map.of("index.js", "module.exports = 1;"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void what_an_app_lacks_is_installed_once_into_the_folder_of_state_and_shared() throws Exception {
    needNpm();
    Path one = app("one", "{\"tiny-greeting\": \"1.2.3\"}").path();
    Path other = app("other", "{\"tiny-greeting\": \"1.2.3\"}").path();
    try (RunningTenon tenon = start(registry.npm(), PackagePlace.STATE, one, other)) {
      assertThat(problems(tenon, 0)).isEmpty();
      assertThat(problems(tenon, 1)).isEmpty();
      assertThat(printed(tenon)).contains("Hello, you");
    }
    List<Path> sets = sets();
    assertThat(sets).hasSize(1);
    Path modules = sets.getFirst().resolve("node_modules");
    assertThat(modules.resolve("tiny-greeting/index.js")).exists();
    assertThat(modules.resolve("@words/one/index.js")).exists();
    // Nothing of a package is run on the machine.
    assertThat(modules.resolve("tiny-greeting/ran")).doesNotExist();
    assertThat(one.resolve("server/node_modules")).doesNotExist();
    int asked = registry.asked().size();
    assertThat(registry.asked()).filteredOn("tiny-greeting"::equals).hasSize(1);

    // A second start asks nobody, and needs no npm, also where all else is forgotten.
    StateFolder.prepare(folder, true);
    try (RunningTenon tenon = start(noNpm(), PackagePlace.STATE, one, other)) {
      assertThat(problems(tenon, 0)).isEmpty();
    }
    assertThat(registry.asked()).hasSize(asked);

    // What was interrupted half way counts for nothing.
    Files.move(sets.getFirst(), Path.of(sets.getFirst() + ".arriving"));
    try (RunningTenon tenon = start(noNpm(), PackagePlace.STATE, one)) {
      JsonNode problem = problems(tenon, 0).path(0);
      assertThat(problem.path("message").asText())
          .isEqualTo(
              "The npm package tiny-greeting@1.2.3 is not installed. This machine has no npm, which installs them: there is no program npm in the PATH.");
      assertThat(problem.path("severity").asText()).isEqualTo("error");
      assertThat(problem.path("fix").asText()).contains("install Node.js", "tenon pack");
    }
  }

  @Test
  void packages_are_put_into_the_app_where_that_is_asked_for() throws Exception {
    needNpm();
    JsFolder app =
        app("app", "{\"tiny-greeting\": \"1.2.3\"}")
            .file("server/node_modules/tiny-greeting/package.json", "{\"version\": \"1.0.0\"}")
            .file("server/node_modules/left-over/package.json", "{}");
    try (RunningTenon tenon = start(registry.npm(), PackagePlace.APP, app.path())) {
      assertThat(problems(tenon, 0)).isEmpty();
    }
    Path server = app.path().resolve("server");
    assertThat(server.resolve("node_modules/tiny-greeting/index.js")).exists();
    assertThat(server.resolve("node_modules/left-over")).doesNotExist();
    try (Stream<Path> files = Files.list(server)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactlyInAnyOrder("server.js", "node_modules");
    }
    // They are what the app has from then on.
    try (RunningTenon tenon = start(noNpm(), PackagePlace.STATE, app.path())) {
      assertThat(problems(tenon, 0)).isEmpty();
      assertThat(printed(tenon)).contains("Hello, you");
    }
  }

  @Test
  void the_example_of_the_page_about_packages_runs() throws Exception {
    needNpm();
    registry.publish(
        "base-64",
        "1.0.0",
        "{}",
        Map.of("index.js", "exports.encode = text => Buffer.from(text).toString('base64');"));
    String page = Files.readString(Path.of("../docs/npm.md"));
    JsFolder app = JsFolder.at(folder.resolve("deal-desk"));
    Matcher blocks = BLOCK.matcher(page);
    while (blocks.find()) {
      app.file(blocks.group(1), blocks.group(2));
    }
    Matcher prints = PRINTS.matcher(page);
    assertThat(prints.find()).isTrue();
    try (RunningTenon tenon = start(registry.npm(), PackagePlace.STATE, app.path())) {
      assertThat(problems(tenon, 0)).isEmpty();
      assertThat(printed(tenon)).containsExactly(prints.group(1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"tiny-greetin": "1.2.3", "@words/one": "2.1.0"}  | The npm packages tiny-greetin@1.2.3, @words/one@2.1.0 are not installed, and no file of the app requires them by name. npm's registry has no package tiny-greetin@1.2.3: Not Found - GET http://127.0.0.1 | correct the name
          {"tiny-greeting": "9.9.9"}                        | The npm package tiny-greeting@9.9.9 is not installed. There is no version 9.9.9 of the npm package tiny-greeting. | npm view tiny-greeting versions
          {"tiny-greeting": "git+ssh://git@example.com/x"}  | The npm package tiny-greeting@git+ssh://git@example.com/x is not installed. Only versions of packages in npm's registry are. | write versions
          {"tiny-greeting": "file:../elsewhere"}            | The npm package tiny-greeting@file:../elsewhere is not installed. Only | write versions
          {"--registry=http://127.0.0.1:1": "1.0.0"}        | The npm package --registry=http://127.0.0.1:1@1.0.0 is not installed, and no file of the app requires it by name. Only | write versions
          """)
  void what_cannot_be_installed_says_why_and_leaves_nothing(
      String dependencies, String message, String fix) throws Exception {
    needNpm();
    Path app = app("app", dependencies).path();
    try (RunningTenon tenon = start(registry.npm(), PackagePlace.STATE, app)) {
      JsonNode problem =
          problems(tenon, 0)
              .valueStream()
              .filter(each -> each.path("message").asText().startsWith("The npm"))
              .findFirst()
              .orElseThrow();
      assertThat(problem.path("message").asText()).startsWith(message);
      assertThat(problem.path("fix").asText()).startsWith(fix);
    }
    assertThat(sets()).isEmpty();
  }

  @Test
  void an_npm_that_takes_too_long_is_stopped_with_what_it_has_started() throws Exception {
    Path program = folder.resolve("slow-npm");
    Path child = folder.resolve("child");
    Files.writeString(program, "#!/bin/sh\nsleep 100 &\necho $! > '%s'\nwait\n".formatted(child));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path app = app("app", "{\"tiny-greeting\": \"1.2.3\"}").path();
    MachineNpm slow = new MachineNpm("" + program, Map.of(), Duration.ofSeconds(1));
    try (RunningTenon tenon = start(slow, PackagePlace.STATE, app)) {
      assertThat(problems(tenon, 0).path(0).path("message").asText())
          .endsWith("npm was not done after 1 s and was stopped.");
    }
    long pid = Long.parseLong(Files.readString(child).strip());
    await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_packed_app_brings_its_packages_to_a_host_that_refuses_it_without() throws Exception {
    needNpm();
    registry.publish(
        "tiny-greeting",
        "1.2.4",
        "{}",
        Map.of(
            "index.js", "module.exports = () => 'Hello, you';",
            "index.js.map", "{}",
            "index.d.ts", "",
            "README.md", "",
            "LICENSE.md", "Take it."));
    JsFolder app =
        app("app", "{\"tiny-greeting\": \"1.2.4\"}")
            .file("config/iparam_test_data.json", "{}")
            .file("coverage/index.html", "")
            .file(".env", "");
    Path zip = folder.resolve("one.zip");
    BundlePacker.Packed packed =
        Packing.pack(app.path(), Optional.of(zip), registry.npm()).packed();
    assertThat(packed.packages()).isEqualTo(3);
    assertThat(names(zip))
        .containsExactly(
            "manifest.json",
            "server/node_modules/tiny-greeting/LICENSE.md",
            "server/node_modules/tiny-greeting/index.js",
            "server/node_modules/tiny-greeting/package.json",
            "server/server.js");
    Path again = Packing.pack(app.path(), Optional.empty(), noNpm()).packed().zip();
    assertThat(again).isEqualTo(app.path().resolve("dist/app.zip")).hasSameBinaryContentAs(zip);

    try (RunningTenon tenon = start(noNpm(), PackagePlace.BUNDLE)) {
      HttpResponse<String> taken =
          tenon.upload("/api/v1/apps?name=greeter", Files.readAllBytes(zip));
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
      assertThat(Json.read(taken.body()).path("warnings")).isEmpty();
      byte[] bare =
          AppZip.empty()
              .file("manifest.json", Files.readString(app.path().resolve("manifest.json")))
              .server(Files.readString(app.path().resolve("server/server.js")))
              .bytes();
      HttpResponse<String> refused = tenon.upload("/api/v1/apps?name=bare", bare);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body())
          .contains("The npm package tiny-greeting@1.2.4 is not in the bundle.")
          .contains("pack the app with what it needs: tenon pack FOLDER.");
    }
  }

  @Test
  void what_cannot_be_packed_says_why() throws Exception {
    JsFolder app = app("app", "{}");
    Files.createDirectories(app.path().resolve("server/node_modules"));
    Files.createSymbolicLink(
        app.path().resolve("server/node_modules/linked"), folder.resolve("app/server"));
    assertThat(pack(app.path()))
        .contains("server/node_modules/linked of ", "tenon pack has the packages installed");
    assertThat(pack(app.path().resolve("manifest.json"))).contains("Name the app's folder.");
    app.server("exports = { walk: function () {} };");
    assertThat(pack(app.path())).contains("handler run is not exported").contains("fix:");
    assertThat(app.path().resolve("dist")).doesNotExist();
  }

  /** What the command prints that fails. */
  private static String pack(Path app) {
    StringWriter printed = new StringWriter();
    PrintWriter to = new PrintWriter(printed);
    assertThat(CommandLineTool.run(to, to, "pack", "" + app)).as("" + printed).isEqualTo(1);
    return printed.toString();
  }

  private static List<String> names(Path zip) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  private static void needNpm() {
    assumeTrue(NpmRegistry.hasNpm(), "this machine has no npm");
  }

  private static MachineNpm noNpm() {
    return new MachineNpm("no-such-npm", Map.of(), Duration.ofMinutes(1));
  }

  private RunningTenon start(MachineNpm npm, PackagePlace place, Path... apps) {
    TenonConfig config =
        new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(apps)).with(place);
    return RunningTenon.start(config, new Outside(npm));
  }

  private JsFolder app(String name, String dependencies) {
    return JsFolder.at(folder.resolve(name))
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "dependencies": %s,
             "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "run"}}}}}
            """
                .formatted(dependencies))
        .server("exports = { run: function () { console.log(require('tiny-greeting')()); } };");
  }

  private static JsonNode problems(RunningTenon tenon, int app) {
    JsonNode view = Json.read(tenon.get("/api/v1/simulator").body()).path("apps").path(app);
    assertThat(view.isObject()).as("" + view).isTrue();
    return view.path("problems");
  }

  /** What the apps print that an event is simulated for. */
  private static List<String> printed(RunningTenon tenon) {
    return tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}").stream()
        .filter(step -> step.path("kind").asText().equals("console"))
        .map(step -> step.path("text").asText())
        .toList();
  }

  /** The sets of packages in the folder of state. */
  private List<Path> sets() throws IOException {
    Path packages = folder.resolve(".tenon/packages");
    if (!Files.isDirectory(packages)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(packages)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
