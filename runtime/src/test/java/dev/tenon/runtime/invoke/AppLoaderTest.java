package dev.tenon.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.testing.JsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class AppLoaderTest {

  private static Invoker invoker;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    Clock clock = Clock.systemUTC();
    invoker =
        new Invoker(
            Map.of(Language.JAVASCRIPT, new RuntimeClient(new JsRuntime(), Map.of(), clock)),
            clock);
  }

  @AfterAll
  static void stop() {
    invoker.close();
  }

  @Test
  void the_events_of_the_manifest_are_the_apps() {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };");
    LoadedApp loaded = load(app);
    assertThat(handler(loaded, Product.FRESHSALES, "onDealUpdate")).isEqualTo("onDealUpdate");
    assertThat(loaded.problems()).isEmpty();
  }

  @Test
  void events_listed_in_the_code_count_for_products_that_declare_none() {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2", "product": {
                  "freshdesk": {"events": {"onTicketCreate": {"handler": "declared"}}},
                  "freshservice": {}}}
                """)
            .server(
                """
                exports = {
                  events: [ { event: 'onTicketCreate', callback: 'listed' } ],
                  declared: function () {},
                  listed: function () {}
                };
                """);
    LoadedApp loaded = load(app);
    assertThat(handler(loaded, new Product("freshdesk"), "onTicketCreate")).isEqualTo("declared");
    assertThat(handler(loaded, new Product("freshservice"), "onTicketCreate")).isEqualTo("listed");
  }

  @Test
  void a_listed_callback_that_the_code_lacks_is_named_with_what_there_is() {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .file(
                "manifest.json",
                "{\"platform-version\": \"2.0\", \"product\": {\"freshdesk\": {}}}")
            .server(
                "exports = { events: [{ event: 'onTicketCreate', callback: 'gone' }], here: function () {} };");
    assertThat(refused(open(app)).problems())
        .map(Problem::message)
        .anySatisfy(
            message -> assertThat(message).contains("\"gone\"", "\"onTicketCreate\"", "here"));
  }

  @Test
  void problems_of_the_manifest_and_of_the_parameters_are_found_together() {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .file("manifest.json", "{\"platform-version\": \"2.2\", \"product\": {}}")
            .file("config/iparams.json", "{\n  \"limit\": 10\n}");
    assertThat(refused(open(app)).problems())
        .map(Problem::toString)
        .containsExactly(
            "manifest.json:1:29: error: At least one product must be named under \"product\".",
            "config/iparams.json:2:3: error: The parameter \"limit\" must be an object, not a number. Fix: write \"limit\": { \"display_name\": \"…\", \"type\": \"text\" }.");
  }

  @Test
  void a_manifest_that_vanished_after_the_app_was_opened_is_said_to_be_missing()
      throws IOException {
    JsFolder app = JsFolder.at(temp.resolve("app")).manifest("freshsales", "onDealUpdate");
    Bundle bundle = open(app);
    Files.delete(app.path().resolve("manifest.json"));
    assertThat(refused(bundle).problems())
        .map(Problem::toString)
        .containsExactly("manifest.json:1:1: error: The app has no manifest any more.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "config/iparams.json"})
  void a_file_that_may_not_be_read_is_a_problem_of_the_app(String file) throws IOException {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .file("config/iparams.json", "{}")
            .server("exports = { onDealUpdate: function () {} };");
    Path outside = Files.writeString(temp.resolve("outside.json"), "{\"secret\": true}");
    Files.delete(app.path().resolve(file));
    Files.createSymbolicLink(app.path().resolve(file), outside);
    assertThat(refused(open(app)).problems())
        .singleElement()
        .asString()
        .startsWith(file + ":1:1: error: ")
        .contains("is a link to a file outside of the app")
        .doesNotContain("secret");
  }

  @Test
  void other_content_is_other_code() {
    JsFolder app =
        JsFolder.at(temp.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };");
    String before = load(app).code().key();
    app.server("exports = { onDealUpdate: function () { return 1; } };");
    assertThat(load(app).code().key()).isNotEqualTo(before).startsWith("app@0.0.0#");
  }

  private LoadedApp load(JsFolder app) {
    return new AppLoader(invoker).load(open(app));
  }

  private static InvalidApp refused(Bundle bundle) {
    return catchThrowableOfType(InvalidApp.class, () -> new AppLoader(invoker).load(bundle));
  }

  private Bundle open(JsFolder app) {
    return new BundleReader(temp.resolve("unpacked")).open(app.path());
  }

  private static String handler(LoadedApp app, Product product, String type) {
    return app.manifest().subscriptions().handlerOf(product, type).orElseThrow().handler();
  }
}
