package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * The simulator page as a tester uses it, in a real browser. Skipped where there is no chromium.
 */
@Tag("browser")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class BrowserIT {

  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final String WORKS =
      """
      exports = {
        onDealUpdate: function (args) {
          console.log('deal', args.data.deal.id);
          renderData(null, { seen: args.event });
        }
      };
      """;
  private static final String BROKEN =
      """
      exports = {
        onDealUpdate: function (args) {
          args.data.deal.nothing.here();
        }
      };
      """;

  private static Playwright playwright;
  private static Browser browser;

  private final JsFolder app;
  private final RunningTenon tenon;
  private final List<String> complaints = new ArrayList<>();
  private Page page;

  BrowserIT(@TempDir Path folder) {
    app =
        JsFolder.at(folder.resolve("deal-watch"))
            .manifest("freshworks_crm", "onDealUpdate")
            .server(WORKS);
    tenon = RunningTenon.start(folder, app.path());
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
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
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
    page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1440, 900));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(
        request -> {
          if (!request.url().startsWith(tenon.address("/").toString())) {
            complaints.add("A request left the machine: " + request.url());
          }
        });
    page.navigate(tenon.address("/web/test").toString());
    assertThat(page.locator("#simulate")).isEnabled();
  }

  @AfterEach
  void close() {
    page.close();
    tenon.close();
  }

  @Test
  void an_event_is_simulated_then_breaks_with_its_place_and_every_run_is_shown() {
    assertThat(page.locator("#product")).hasValue("freshworks_crm");
    assertThat(page.locator("#event")).hasValue("onDealUpdate");
    shoot("empty");

    page.locator("#simulate").click();
    Locator runs = page.locator("article.run");
    assertThat(runs).hasCount(1);
    assertThat(runs.first()).hasAttribute("data-outcome", "succeeded");
    assertThat(page.locator("#simulate")).containsText("Success");
    assertThat(runs.first().locator(".run-console")).containsText("deal");
    assertThat(runs.first().locator(".run-answer")).containsText("onDealUpdate");
    shoot("success");

    app.server(BROKEN);
    assertThat(page.locator("#simulate")).containsText("Simulate");
    page.locator("#simulate").click();
    assertThat(runs).hasCount(2);
    assertThat(runs.first()).hasAttribute("data-outcome", "failed");
    assertThat(page.locator("#simulate")).containsText("Failed");
    assertThat(runs.first().locator(".run-location")).hasText("server/server.js:3:5");
    shoot("failed");

    app.server(WORKS);
    assertThat(page.locator("#simulate")).containsText("Simulate");
    page.locator("#simulate").click();
    assertThat(runs).hasCount(3);
    assertThat(runs.first()).hasAttribute("data-outcome", "succeeded");
    assertThat(page.locator("#simulate")).containsText("Simulate");
    page.locator("#simulate").click();
    assertThat(runs).hasCount(4);
    assertThat(runs.first()).hasAttribute("data-outcome", "succeeded");

    List<Object> events = new ArrayList<>();
    for (Locator simulation : page.locator("section.simulation").all()) {
      events.add(simulation.getAttribute("data-event-id"));
    }
    Assertions.assertThat(events).hasSize(4).doesNotHaveDuplicates();
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void broken_json_cannot_be_simulated_and_says_where_it_is_broken() {
    page.locator("#payload").fill("{\n  \"event\": \"onDealUpdate\",\n  \"data\": {,}\n}");
    assertThat(page.locator("#payload-error")).containsText("3");
    assertThat(page.locator("#simulate")).isDisabled();
    page.locator("#reset").click();
    assertThat(page.locator("#simulate")).isEnabled();
  }

  @Test
  void an_event_that_no_app_handles_says_so() {
    page.locator("#product").selectOption("thena");
    page.locator("#event").selectOption("ticket:created");
    assertThat(page.locator("#payload"))
        .hasValue(java.util.regex.Pattern.compile("ticket:created"));
    page.locator("#simulate").click();
    assertThat(page.locator("section.simulation").first())
        .hasAttribute("data-outcome", "unhandled");
    shoot("unhandled");
  }

  @Test
  void the_page_fits_a_narrow_window_and_the_dark() {
    page.setViewportSize(400, 800);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    page.locator("#simulate").click();
    assertThat(page.locator("article.run").first()).hasAttribute("data-outcome", "succeeded");
    Object overflow =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    Assertions.assertThat(overflow).isEqualTo(0);
    shoot("narrow-dark");
  }

  private void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
