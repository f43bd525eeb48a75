package dev.tenon.runtime.plugin;

import static dev.tenon.runtime.plugin.JavaApps.MAIN;
import static dev.tenon.runtime.plugin.JavaApps.app;
import static dev.tenon.runtime.plugin.JavaApps.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime.AppLoaded;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import dev.tenon.runtime.testing.PluginJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found, and what is said, when a Java app is loaded. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
final class JavaAppLoadingTest {

  @TempDir Path folder;
  private JavaApps apps;

  @BeforeEach
  void start() {
    apps = new JavaApps(folder);
  }

  @AfterEach
  void stop() {
    apps.close();
  }

  @Test
  void every_accepted_signature_is_a_handler() {
    AppLoaded loaded =
        apps.load(
            app(
                """
                public void a() {}
                public int b(AppContext app) { return 1; }
                public String c(Event event) { return ""; }
                public Answer d(Event event, AppContext app) { return Answer.ok(); }
                public CompletionStage<String> e(JsonNode payload) { return null; }
                public Object f(JsonNode payload, AppContext app) { return null; }
                public void notOne(String text) {}
                public void notOneEither(AppContext app, Event event) {}
                void hidden() {}
                public static void shared() {}
                @Override public String toString() { return ""; }
                """),
            "a",
            "f");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.handlers()).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void inherited_methods_are_handlers() {
    Path jar =
        new PluginJar()
            .source(
                "com.example.Base",
                source("abstract class Base implements App", "public int seven() { return 7; }"))
            .source(MAIN, source("public final class TestApp extends Base", ""))
            .jar(folder.resolve("app.jar"));

    assertThat(apps.load(JavaApps.code(jar, "seven")).problems()).isEmpty();
    assertThat(apps.answer("seven", "{}")).isEqualTo("7");
  }

  @Test
  void a_missing_handler_is_named_beside_those_there_are() {
    CodeProblem problem = problem(app("public void b() {} public void a() {}"), "onDealUpdate");

    assertThat(problem.message())
        .isEqualTo("com.example.TestApp has no public method onDealUpdate; it has: a, b.");
    assertThat(problem.fix())
        .contains("add \"public void onDealUpdate(Event event, AppContext app)\".");
    assertThat(problem.file()).isEqualTo("com/example/TestApp.class");
    assertThat(problem.line()).isEqualTo(1);
  }

  @Test
  void a_handler_in_other_letters_is_suggested() {
    assertThat(problem(app("public void ondealupdate() {}"), "onDealUpdate").fix())
        .hasValueSatisfying(fix -> assertThat(fix).contains("rename ondealupdate"));
  }

  @Test
  void a_handler_that_is_not_public_is_recognised() {
    assertThat(problem(app("void onDealUpdate(Event event) {}"), "onDealUpdate").message())
        .isEqualTo(
            "com.example.TestApp.onDealUpdate(Event) is not public, so it cannot be called.");
  }

  @Test
  void a_static_handler_is_recognised() {
    assertThat(problem(app("public static void onDealUpdate() {}"), "onDealUpdate").message())
        .contains("is static");
  }

  @Test
  void a_handler_with_other_parameters_is_told_which_are_accepted() {
    CodeProblem problem =
        problem(app("public void onDealUpdate(AppContext app, Event e) {}"), "onDealUpdate");

    assertThat(problem.message()).contains("onDealUpdate(AppContext, Event) does not take");
    assertThat(problem.fix())
        .hasValueSatisfying(fix -> assertThat(fix).contains("(Event, AppContext)", "(JsonNode)"));
  }

  @Test
  void two_methods_of_one_name_are_ambiguous() {
    CodeProblem problem =
        problem(app("public void twice(Event e) {} public void twice(JsonNode n) {}"), "twice");

    assertThat(problem.message()).contains("twice(Event), twice(JsonNode)");
  }

  @Test
  void an_overload_that_cannot_be_a_handler_is_not_in_the_way() {
    assertThat(
            apps.load(app("public void once(Event e) {} public void once(String s) {}"), "once")
                .problems())
        .isEmpty();
  }

  @Test
  void a_class_that_is_not_there_is_looked_for_elsewhere() {
    Path jar = new PluginJar().source(MAIN, app("")).jar(folder.resolve("app.jar"));
    CodeProblem problem =
        only(
            apps.load(
                new AppCode(
                    "k", jar.toString(), "test-app", Optional.of("com.acme.TestApp"), List.of())));

    assertThat(problem.message()).isEqualTo("There is no class com.acme.TestApp in the app's jar.");
    assertThat(problem.fix())
        .contains("set \"tenon.main\" in manifest.json to \"com.example.TestApp\".");
    assertThat(problem.file()).isEqualTo("com/acme/TestApp.class");
  }

  @Test
  void a_class_must_be_an_app() {
    assertThat(problem(source("public final class TestApp", "")).message())
        .isEqualTo("The class com.example.TestApp does not implement dev.tenon.api.App.");
  }

  @Test
  void a_class_must_have_a_public_constructor_without_parameters() {
    assertThat(problem(app("public TestApp(int i) {}")).message())
        .contains("no public constructor without parameters");
    assertThat(problem(app("TestApp() {}")).message())
        .contains("no public constructor without parameters");
  }

  @Test
  void a_class_must_be_public_and_concrete() {
    assertThat(problem(source("final class TestApp implements App", "")).message())
        .contains("is not public");
    assertThat(problem(source("public abstract class TestApp implements App", "")).message())
        .contains("is abstract");
  }

  @Test
  void a_manifest_without_a_class_is_told_what_to_add() {
    CodeProblem problem =
        only(
            apps.load(
                new AppCode("k", folder.toString(), "test-app", Optional.empty(), List.of())));

    assertThat(problem.file()).isEqualTo("manifest.json");
    assertThat(problem.fix()).isPresent();
  }

  @Test
  void a_file_that_is_gone_or_no_jar_is_a_problem() {
    assertThat(only(apps.load(JavaApps.code(folder.resolve("gone.jar")))).message())
        .contains("gone.jar cannot be read");
  }

  @Test
  void a_library_that_was_left_out_is_named() {
    Path library =
        new PluginJar()
            .source("org.lib.Base", "package org.lib; public class Base {}")
            .jar(folder.resolve("lib.jar"));
    Path jar =
        new PluginJar()
            .compiledAgainst(library)
            .source(MAIN, source("public class TestApp extends org.lib.Base implements App", ""))
            .jar(folder.resolve("app.jar"));
    CodeProblem problem = only(apps.load(JavaApps.code(jar)));

    assertThat(problem.message()).contains("org/lib/Base");
    assertThat(problem.fix()).hasValueSatisfying(fix -> assertThat(fix).contains("lib/"));
  }

  @Test
  void loading_runs_no_line_of_the_app() {
    String property = "tenon.test.initialised";
    apps.load(
        app(
            """
            static { System.setProperty("%s", "class"); }
            public TestApp() { System.setProperty("%s", "instance"); }
            public void handle() {}
            """
                .formatted(property, property)),
        "handle");

    assertThat(System.getProperty(property)).isNull();
  }

  private CodeProblem problem(String source, String... handlers) {
    return only(apps.load(source, handlers));
  }

  private static CodeProblem only(AppLoaded loaded) {
    assertThat(loaded.problems()).hasSize(1);
    return loaded.problems().getFirst();
  }
}
