package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages for parameters and settings as a person uses them, in a real browser. Skipped where
 * there is no chromium.
 */
@Tag("browser")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class ParametersIT {

  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final String PARAMETERS =
      """
      {
        "account": {"display_name": "Account name", "description": "As it stands in the address of your account.", "type": "text", "required": true,
          "regex": {"form": "^[a-z]+$", "form-error": "Small letters only."}},
        "api_token": {"display_name": "API token", "description": "Profile settings → API → New token", "type": "text", "secure": true, "required": true},
        "host": {"display_name": "Domain", "type": "domain", "type_attributes": {"product": "freshsales"}},
        "owner": {"display_name": "Who is told", "type": "email", "default_value": "sales@example.com"},
        "limit": {"display_name": "Discount limit (%)", "description": "A larger discount is flagged.", "type": "number", "default_value": 20},
        "since": {"display_name": "Since", "type": "date"},
        "note": {"display_name": "Note in every mail", "type": "paragraph"},
        "level": {"display_name": "How much is logged", "type": "dropdown", "default_value": "info",
          "options": [{"label": "Errors", "value": "error"}, {"label": "All", "value": "info"}]},
        "mode": {"display_name": "Mode", "type": "radio", "options": ["Ask", "Just do it"], "default_value": "Ask"},
        "stages": {"display_name": "Stages", "type": "multiselect", "options": ["New", "Won", "Lost"], "default_value": ["Won"]},
        "active": {"display_name": "Active", "type": "checkbox", "default_value": true},
        "internal": {"display_name": "Internal", "type": "text", "visible": false, "default_value": "x1"}
      }
      """;

  private static Playwright playwright;
  private static Browser browser;

  private final JsFolder desk;
  private final RunningTenon tenon;
  private final List<String> complaints = new ArrayList<>();
  private Page page;

  ParametersIT(@TempDir Path folder) {
    desk =
        JsFolder.at(folder.resolve("deal-desk"))
            .file(
                "manifest.json",
                """
                {"platform-version": "3.0", "engines": {"node": "18.20.8", "fdk": "9.7.0"},
                 "modules": {"common": {}, "contact": {},
                  "deal": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}}}
                """)
            .file("config/iparams.json", PARAMETERS)
            .server("exports = { onDealUpdate: function (args) { renderData(null, args); } };");
    Path plain =
        JsFolder.at(folder.resolve("plain"))
            .manifest("freshdesk", "onTicketCreate")
            .server("exports = { onTicketCreate: function () {} };")
            .path();
    Path own =
        JsFolder.at(folder.resolve("own-page"))
            .manifest("freshdesk", "onTicketUpdate")
            .file("config/iparams.html", "<p></p>")
            .server("exports = { onTicketUpdate: function () {} };")
            .path();
    tenon = RunningTenon.start(folder, desk.path(), own, plain);
  }

  @BeforeAll
  static void startBrowser() {
    Optional<Path> chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (chromium.isEmpty()) {
      abort("SKIPPED: no chromium on this machine; install the package chromium to run it");
    }
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")));
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
      playwright.close();
    }
  }

  @BeforeEach
  void open() {
    page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1200, 900));
    page.setDefaultTimeout(10_000);
    page.onConsoleMessage(
        message -> {
          // A refused save is answered with 422, which the browser notes by itself.
          if (message.type().equals("error") && !message.text().contains("422")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(tenon.address("/").toString())) {
            complaints.add("A request left the machine: " + request.url());
          }
        });
    go("/custom_configs");
    assertThat(page.locator("#iparams")).isVisible();
  }

  @AfterEach
  void close() {
    Assertions.assertThat(complaints).isEmpty();
    page.close();
    tenon.close();
  }

  @Test
  void a_form_is_filled_in_saved_and_handed_to_the_handler() {
    assertThat(page.locator("#heading")).hasText("deal-desk");
    assertThat(page.getByText("2 required values are missing")).isVisible();
    shoot("parameters-empty");

    label("Account name").fill("Acme 1");
    label("Domain").fill("https://acme.example.com");
    page.locator("#save").click();
    Locator summary = page.locator(".error-summary");
    assertThat(summary).isFocused();
    assertThat(summary).containsText("3 values");
    assertThat(error("Account name")).hasText("Small letters only.");
    assertThat(error("API token")).hasText("Enter a value; the app needs it.");
    assertThat(error("Domain")).hasText(Pattern.compile("without https://"));
    assertThat(label("Account name")).hasAttribute("aria-invalid", "true");
    shoot("parameters-errors");
    summary.getByText("Domain").click();
    assertThat(label("Domain")).isFocused();

    label("Account name").fill("acme");
    assertThat(error("Account name")).isHidden();
    label("API token").fill("s3cret");
    label("Domain").fill("acme.example.com");
    label("Discount limit (%)").fill("12.50");
    label("How much is logged").selectOption("Errors");
    page.getByLabel("Just do it").check();
    page.getByLabel("Lost").check();
    page.getByLabel("Yes").uncheck();
    assertThat(page.locator("#save-state")).hasText("Not saved yet");
    label("Note in every mail").fill("Kind regards");
    page.locator("#save").click();
    assertThat(page.locator("#save-state")).containsText("Saved at");
    assertThat(page.locator(".error-summary")).hasCount(0);
    assertThat(tags("Account name")).hasText(Pattern.compile("Saved"));
    assertThat(tags("Who is told")).hasText(Pattern.compile("Default"));
    shoot("parameters-saved");

    JsonNode iparams = payload().path("iparams");
    net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson(iparams)
        .isEqualTo(
            """
            {"account": "acme", "api_token": "s3cret", "host": "acme.example.com",
             "owner": "sales@example.com", "limit": 12.5,
             "note": "Kind regards", "level": "error", "mode": "Just do it",
             "stages": ["Won", "Lost"], "active": false, "internal": "x1"}
            """);
  }

  @Test
  void what_was_saved_is_there_after_a_reload_and_a_secret_is_kept_unseen() {
    label("Account name").fill("acme");
    label("API token").fill("s3cret");
    label("Discount limit (%)").fill("12345678901234567890");
    page.keyboard().press("Enter");
    assertThat(page.locator("#save-state")).containsText("Saved at");

    page.reload();
    assertThat(page.locator("#save-state")).containsText("Saved at");
    assertThat(label("Account name")).hasValue("acme");
    assertThat(label("Discount limit (%)")).hasValue("12345678901234567890");
    assertThat(label("API token")).hasValue("");
    assertThat(label("API token")).hasAttribute("placeholder", "Stored, leave empty to keep");
    assertThat(label("API token")).hasAttribute("type", "password");
    Assertions.assertThat(page.content()).doesNotContain("s3cret");

    label("Account name").fill("other");
    page.locator("#save").click();
    assertThat(page.locator("#save-state")).containsText("Saved at");
    Assertions.assertThat(payload().at("/iparams/account").asText()).isEqualTo("other");
    Assertions.assertThat(payload().at("/iparams/api_token").asText()).isEqualTo("s3cret");

    page.getByText("Clear").click();
    page.locator("#save").click();
    assertThat(error("API token")).hasText("Enter a value; the app needs it.");
    page.getByText("Keep the stored value").click();
    page.locator("#save").click();
    assertThat(page.locator("#save-state")).containsText("Saved at");
  }

  @Test
  void a_reset_brings_the_defaults_back() {
    label("Account name").fill("acme");
    label("API token").fill("s3cret");
    label("Discount limit (%)").fill("5");
    page.locator("#save").click();
    assertThat(page.locator("#reset")).isEnabled();
    page.onDialog(Dialog::accept);
    page.locator("#reset").click();
    assertThat(label("Discount limit (%)")).hasValue("20");
    assertThat(label("Account name")).hasValue("");
    assertThat(page.locator("#reset")).isDisabled();
  }

  @Test
  void an_app_with_a_page_of_its_own_gets_an_editor_for_json() {
    page.locator("#app").selectOption("own-page");
    assertThat(page.getByText("brings an installation page of its own")).isVisible();
    Locator editor = label("Values as JSON");
    editor.fill("{\n  \"url\": \"https://a.example\",\n}");
    page.locator("#save").click();
    assertThat(page.locator(".field-error")).containsText("This is not JSON");
    shoot("parameters-own-page");
    editor.fill("{ \"url\": \"https://a.example\", \"id\": 12345678901234567890 }");
    page.locator("#save").click();
    assertThat(page.locator("#save-state")).containsText("Saved at");
    assertThat(editor).hasValue(Pattern.compile("12345678901234567890"));
  }

  @Test
  void an_app_without_parameters_says_so() {
    page.locator("#app").selectOption("plain (no parameters)");
    assertThat(page.getByText("plain has no parameters")).isVisible();
    assertThat(page.locator("#iparams")).isHidden();
    shoot("parameters-none");
    go("/custom_configs?app=nobody");
    assertThat(page.getByText("There is no app nobody")).isVisible();
  }

  @Test
  void settings_reach_the_payload_of_a_handler() {
    page.locator(".app-nav").getByText("Settings").click();
    assertThat(page.locator(".app-nav [aria-current=page]")).hasText("Settings");
    label("Freshsales").fill("http://acme.freshsales.io");
    page.locator("#save").click();
    assertThat(page.locator(".error-summary")).isFocused();
    assertThat(error("Freshsales")).containsText("https:// and a host");
    shoot("settings-errors");
    label("Freshsales").fill("https://acme.freshsales.io");
    page.getByLabel(Pattern.compile("^contact")).uncheck();
    page.locator("#save").click();
    assertThat(page.locator("#save-state")).containsText("Saved");
    shoot("settings-saved");
    net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson(payload().path("currentHost"))
        .isEqualTo(
            """
            {"subscribed_modules": ["deal"], "endpoint_urls": {"freshsales": "https://acme.freshsales.io"}}
            """);
    page.reload();
    assertThat(label("Freshsales")).hasValue("https://acme.freshsales.io");
    assertThat(page.getByLabel(Pattern.compile("^contact"))).not().isChecked();
  }

  @Test
  void both_pages_fit_a_narrow_window_a_wide_one_and_the_dark() {
    for (int width : new int[] {400, 1600}) {
      for (String address : new String[] {"/custom_configs", "/system_settings"}) {
        page.setViewportSize(width, 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        go(address);
        assertThat(page.locator("form")).isVisible();
        Object overflow =
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assertions.assertThat(overflow).as("%s at %d", address, width).isEqualTo(0);
        shoot(address.substring(1).replace('_', '-') + "-dark-" + width);
      }
    }
  }

  @Test
  void the_form_is_filled_in_by_keyboard_alone() {
    label("Account name").focus();
    page.keyboard().type("acme");
    page.keyboard().press("Tab");
    page.keyboard().type("s3cret");
    page.keyboard().press("Enter");
    assertThat(page.locator("#save-state")).containsText("Saved at");
    Assertions.assertThat(payload().at("/iparams/api_token").asText()).isEqualTo("s3cret");
  }

  private void go(String path) {
    page.navigate(tenon.address(path).toString());
  }

  private Locator label(String text) {
    return page.getByLabel(Pattern.compile("^" + text.replaceAll("[()%?]", "\\\\$0")));
  }

  private Locator error(String label) {
    return page.locator(".form-field", new Page.LocatorOptions().setHas(page.getByText(label)))
        .first()
        .locator(".field-error");
  }

  private Locator tags(String label) {
    return page.locator(".field-label", new Page.LocatorOptions().setHasText(label));
  }

  private JsonNode payload() {
    JsonNode finished =
        RunningTenon.step(
            tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}"),
            "finished");
    return Json.read(finished.path("answer").asText());
  }

  /** The whole page in a window as high as it, so that what sticks to the window's end is there. */
  private void shoot(String name) {
    ViewportSize before = page.viewportSize();
    int height = (int) page.evaluate("document.documentElement.scrollHeight");
    page.setViewportSize(before.width, Math.max(height, before.height));
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
    page.setViewportSize(before.width, before.height);
  }
}
