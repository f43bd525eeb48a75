package dev.tenon.runtime.plugin;

import static dev.tenon.runtime.plugin.JavaApps.MAIN;
import static dev.tenon.runtime.plugin.JavaApps.app;
import static dev.tenon.runtime.plugin.JavaApps.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.testing.PluginJar;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes a Java app sees, and for how long. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
final class JavaAppClassesTest {

  private static final String LOOKS_FOR_CLASSES =
      app(
          """
          public String find(JsonNode payload) {
            try {
              return Class.forName(payload.path("name").asText()).getName();
            } catch (ClassNotFoundException e) {
              return "none";
            }
          }
          """);

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.tenon.runtime.plugin.JavaRuntime",
        "dev.tenon.runtime.json.Json",
        "io.javalin.Javalin",
        "org.graalvm.polyglot.Context",
        "org.sqlite.JDBC",
        "ch.qos.logback.classic.Logger",
        "com.fasterxml.jackson.datatype.jdk8.Jdk8Module"
      })
  void what_the_runtime_is_made_of_does_not_exist_for_an_app(String name) {
    apps.load(LOOKS_FOR_CLASSES);

    assertThat(apps.answer("find", "{\"name\":\"" + name + "\"}")).isEqualTo("\"none\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.tenon.api.App",
        "com.fasterxml.jackson.databind.ObjectMapper",
        "com.fasterxml.jackson.annotation.JsonProperty",
        "org.slf4j.Logger",
        "java.sql.Connection",
        "java.net.http.HttpClient",
        "com.example.TestApp"
      })
  void the_API_the_JDK_and_its_own_classes_do(String name) {
    apps.load(LOOKS_FOR_CLASSES);

    assertThat(apps.answer("find", "{\"name\":\"" + name + "\"}")).isEqualTo("\"" + name + "\"");
  }

  @Test
  void resources_are_the_app_s_own_and_not_the_runtime_s() {
    Path jar =
        new PluginJar()
            .source(
                MAIN,
                app(
                    """
                    public String read() throws Exception {
                      try (var in = TestApp.class.getResourceAsStream("/config/greeting text.txt")) {
                        return new String(in.readAllBytes(), "UTF-8");
                      }
                    }
                    public boolean fixture() {
                      return TestApp.class.getResource("/test_data/freshsales/onDealUpdate.json") != null;
                    }
                    """))
            .file("config/greeting text.txt", "hello")
            .jar(folder.resolve("app.jar"));
    apps.load(JavaApps.code(jar));

    assertThat(apps.answer("read", "{}")).isEqualTo("\"hello\"");
    assertThat(apps.answer("fixture", "{}")).isEqualTo("false");
  }

  @Test
  void a_folder_with_classes_and_libraries_is_an_app() {
    Path library = folder.resolve("greetings.jar");
    new PluginJar()
        .source(
            "org.lib.Greeting",
            "package org.lib; public class Greeting { public static String text() { return \"hi\"; } }")
        .jar(library);
    Path app = folder.resolve("exploded");
    new PluginJar()
        .compiledAgainst(library)
        .source(MAIN, app("public String greet() { return org.lib.Greeting.text(); }"))
        .folder(app.resolve("classes"));
    move(library, app.resolve("lib/greetings.jar"));

    assertThat(apps.load(JavaApps.code(app, "greet")).problems()).isEmpty();
    assertThat(apps.answer("greet", "{}")).isEqualTo("\"hi\"");
  }

  @Test
  void a_class_folder_is_an_app() {
    Path app =
        new PluginJar()
            .source(MAIN, app("public int one() { return 1; }"))
            .manifest("{}")
            .folder(folder.resolve("target/classes"));

    assertThat(apps.load(JavaApps.code(app, "one")).problems()).isEmpty();
    assertThat(apps.answer("one", "{}")).isEqualTo("1");
  }

  @Test
  void the_context_class_loader_is_the_app_s() {
    apps.load(
        app(
            """
            public boolean own() {
              return Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();
            }
            """));

    assertThat(apps.answer("own", "{}")).isEqualTo("true");
  }

  @Test
  void a_jar_that_is_overwritten_while_loaded_changes_nothing() throws IOException {
    Path jar =
        new PluginJar()
            .source(
                "com.example.Late", source("final class Late", "static int seven() { return 7; }"))
            .source(MAIN, app("public int late() { return Late.seven(); }"))
            .jar(folder.resolve("app.jar"));
    apps.load(JavaApps.code(jar));
    Files.writeString(jar, "half a jar");

    assertThat(apps.answer("late", "{}")).isEqualTo("7");
  }

  @Test
  void unloaded_code_can_be_collected_when_its_last_run_has_ended() {
    Path jar =
        new PluginJar()
            .source(
                MAIN,
                app(
                    """
                    public record Deal(int amount, Optional<String> name) {}
                    static final Object KEY = "tenon.test.loader";

                    public Deal use(Event event, AppContext app) throws Exception {
                      System.getProperties().put(
                          KEY, new java.lang.ref.WeakReference<>(getClass().getClassLoader()));
                      app.log().info("{}", event.as(Deal.class));
                      new ObjectMapper().readValue("[{\\"amount\\":1}]", Deal[].class);
                      return app.iparams(Deal.class);
                    }
                    public void block() throws InterruptedException { new CountDownLatch(1).await(); }
                    """))
            .jar(folder.resolve("app.jar"));
    AppCode code = JavaApps.code(jar);
    apps.load(code);
    apps.answer("use", "{\"data\":{\"amount\":1},\"iparams\":{\"amount\":2}}");
    WeakReference<?> loader =
        (WeakReference<?>)
            Objects.requireNonNull(System.getProperties().remove("tenon.test.loader"));
    CompletableFuture<RunResult> last = apps.begin("block", "{}", Duration.ofMillis(300));

    apps.unload(code);
    assertThat(loader.get()).as("a run is under way").isNotNull();
    JavaApps.join(last);

    awaitCollected(loader);
  }

  @Test
  void code_whose_run_was_given_up_can_be_collected_when_the_run_has_ended_at_last() {
    Path jar =
        new PluginJar()
            .source(
                MAIN,
                app(
                    """
                    public void stubborn() {
                      CountDownLatch released = new CountDownLatch(1);
                      System.getProperties().put("tenon.test.released", released);
                      System.getProperties().put(
                          "tenon.test.loader",
                          new java.lang.ref.WeakReference<>(getClass().getClassLoader()));
                      while (released.getCount() > 0) {
                        try {
                          released.await();
                        } catch (InterruptedException e) {
                          // Goes on.
                        }
                      }
                    }
                    """))
            .jar(folder.resolve("app.jar"));
    AppCode code = JavaApps.code(jar);
    apps.load(code);
    JavaApps.join(apps.begin("stubborn", "{}", Duration.ofMillis(50)));
    apps.unload(code);
    await().until(() -> apps.runtime().givenUpThreads() == 1);

    WeakReference<?> loader =
        (WeakReference<?>)
            Objects.requireNonNull(System.getProperties().remove("tenon.test.loader"));
    ((CountDownLatch) Objects.requireNonNull(System.getProperties().remove("tenon.test.released")))
        .countDown();

    awaitCollected(loader);
  }

  private static void awaitCollected(WeakReference<?> loader) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  private static void move(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
