package dev.tenon.runtime.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulator page as a tester uses it, in a real browser, with a runtime and an app of its own
 * for every test. Whatever a test does, no request may leave the machine and the page may report no
 * error that the test does not expect.
 */
@Tag("browser")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
public abstract class PageTest {

  protected static final String WORKS =
      """
      exports = {
        onDealUpdate: function (args) {
          console.log('deal', args.data.deal.id);
          renderData(null, { seen: args.event });
        }
      };
      """;
  protected static final String FAILS =
      """
      exports = {
        onDealUpdate: function (args) {
          args.data.deal.nothing.here();
        }
      };
      """;

  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @SuppressWarnings("NullAway.Init")
  private static Chromium chromium;

  /** One browser for all classes of this JVM; every test has a context of its own in it. */
  @RegisterExtension
  static final BeforeAllCallback browser =
      test ->
          chromium =
              test.getRoot()
                  .getStore(ExtensionContext.Namespace.GLOBAL)
                  .computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  protected Path folder;

  @SuppressWarnings("NullAway.Init")
  protected JsFolder app;

  @SuppressWarnings("NullAway.Init")
  protected RunningTenon tenon;

  @SuppressWarnings("NullAway.Init")
  protected Page page;

  @SuppressWarnings("NullAway.Init")
  private BrowserContext context;

  private final List<String> requested = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  /** A test that fails shows what it saw. */
  @RegisterExtension
  final AfterTestExecutionCallback pictureOfFailure =
      test -> {
        if (test.getExecutionException().isPresent()) {
          shoot("FAILED " + test.getRequiredTestMethod().getName());
        }
      };

  @BeforeEach
  final void openPage() {
    app =
        JsFolder.at(folder.resolve("deal-watch"))
            .manifest("freshworks_crm", "onDealUpdate")
            .server(WORKS);
    tenon = RunningTenon.start(folder, app.path());
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1440, 900)
                    .setPermissions(List.of("clipboard-read", "clipboard-write")));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(request -> requested.add(request.url()));
    open("/web/test");
  }

  @AfterEach
  final void closePage() {
    context.close();
    tenon.close();
    Assertions.assertThat(requested)
        .as("every request stays on this machine")
        .allMatch(url -> url.startsWith("http://127.0.0.1:"));
    Assertions.assertThat(complaints)
        .as("what the page complained about")
        .allMatch(text -> expected.stream().anyMatch(text::contains));
  }

  /** Goes to an address of the runtime and waits until the page can be used in full. */
  protected final void open(String path) {
    page.navigate(tenon.address(path).toString());
    assertThat(page.locator("#editor[data-editor=monaco][data-schema]")).isVisible();
    assertThat(page.locator("#simulate")).isEnabled();
  }

  /**
   * Stops the runtime and starts one with these apps; the page is left first, or it would complain.
   */
  protected final void restart(Path... apps) {
    page.navigate("about:blank");
    tenon.close();
    tenon = RunningTenon.start(folder, apps);
  }

  /** A browser logs every answer of 400 and more as an error; the test means this one to come. */
  protected final void expectComplaint(String part) {
    expected.add(part);
  }

  /** All addresses that were asked for. */
  protected final List<String> requested() {
    return List.copyOf(requested);
  }

  /** Presses Simulate and waits for the end. */
  protected final void simulate(String outcome) {
    page.locator("#simulate").click();
    assertThat(page.locator("section.simulation")).hasAttribute("data-outcome", outcome);
    assertThat(page.locator("#simulate")).containsText("Simulate");
  }

  /** The card of the open simulation's first run. */
  protected final Locator run() {
    return page.locator("article.run").first();
  }

  protected final Locator history() {
    return page.locator(".history-entry");
  }

  /** The text in the editor. */
  protected final String payload() {
    return (String) page.evaluate("monaco.editor.getModels()[0].getValue()");
  }

  /** Replaces the text in the editor as a person does who pastes. */
  protected final void paste(String text) {
    page.locator("#editor .monaco-editor").first().click();
    page.keyboard().press("Control+A");
    page.evaluate(
        """
        text => {
          const data = new DataTransfer();
          data.setData('text/plain', text);
          document.activeElement.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """,
        text);
  }

  protected final @Nullable String clipboard() {
    return (String) page.evaluate("navigator.clipboard.readText()");
  }

  /** Keeps a picture for people to look at. */
  protected final void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
