package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenon.runtime.testing.PageTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The page's states looked over by axe: nothing serious, nothing critical. */
final class AccessibilityIT extends PageTest {

  private static final String KEEPS =
      """
      exports = {
        onDealUpdate: async function () {
          await $db.set('deal', { stage: 'new' });
          await $db.get('absent').catch(error => console.log(error.status));
          renderData();
        }
      };
      """;

  @Test
  void axe_finds_nothing_serious_in_any_state_light_or_dark() {
    expectComplaint("400");
    assertAccessible("empty");
    page.locator("#save").click();
    assertAccessible("save dialog");
    page.keyboard().press("Escape");
    simulate("succeeded");
    assertAccessible("success and history");
    app.server(KEEPS);
    simulate("succeeded");
    assertThat(page.locator(".outside-row")).hasCount(2);
    assertAccessible("what was done outside");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertAccessible("what was done outside, in the dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    lookAtSchedulesAndStubs();
    app.server(FAILS);
    simulate("failed");
    assertAccessible("failed");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertAccessible("failed in the dark");
    page.setViewportSize(400, 800);
    assertAccessible("narrow and dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertAccessible("narrow");
    page.setViewportSize(1600, 900);
    open("/web/test?product=thena&event=ticket:created&form=sns");
    simulate("unhandled");
    page.locator(".sent > summary").click();
    assertAccessible("what production sends");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertAccessible("what production sends, in the dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    open("/web/test?product=freshworks_crm&event=onDealUpdate");
    app.file("manifest.json", "{\"platform-version\": \"2.2\", \"product\": {\"x\": ");
    assertThat(page.locator("#broken-note")).isVisible();
    assertAccessible("broken manifest");
    paste("{,}");
    assertAccessible("broken payload");
  }

  private void lookAtSchedulesAndStubs() {
    page.locator("#schedules").click();
    assertAccessible("no schedules");
    page.keyboard().press("Escape");
    page.locator("#stubs").click();
    page.locator(".dialog input[role=switch]").check();
    page.keyboard().press("Enter");
    assertThat(page.locator(".stub.is-wrong")).isVisible();
    assertAccessible("a stub that is wrong");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertAccessible("a stub that is wrong, in the dark");
    page.locator(".stub-host input").fill("api.example.com");
    page.keyboard().press("Enter");
    assertThat(page.locator("#stubs-band")).isVisible();
    assertAccessible("stubs are on, in the dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    assertAccessible("stubs are on");
    page.locator("#stubs-band >> text=Clear stubs").click();
    assertThat(page.locator("#stubs-band")).isHidden();
  }

  private void assertAccessible(String state) {
    page.evaluate(axe());
    Object findings =
        page.evaluate(
            """
            async () => (await axe.run()).violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => `${id}: ` + nodes.map(
                ({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | '))
            """);
    Assertions.assertThat((List<?>) findings).as(state).isEmpty();
  }

  private static String axe() {
    try (InputStream script =
        Objects.requireNonNull(AccessibilityIT.class.getResourceAsStream("/axe.min.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
