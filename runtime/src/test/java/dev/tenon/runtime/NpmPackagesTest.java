package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.npm.MachineNpm;
import dev.tenon.runtime.npm.PackagePlace;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.NpmRegistry;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    // A second start asks nobody, and needs no npm.
    try (RunningTenon tenon = start(noNpm(), PackagePlace.STATE, one, other)) {
      assertThat(problems(tenon, 0)).isEmpty();
    }
    assertThat(registry.asked()).hasSize(asked);
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
        .server("exports = { run: function () { return require('tiny-greeting')(); } };");
  }

  private static JsonNode problems(RunningTenon tenon, int app) {
    JsonNode view = Json.read(tenon.get("/api/v1/simulator").body()).path("apps").path(app);
    assertThat(view.isObject()).as("" + view).isTrue();
    return view.path("problems");
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
