package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenon.runtime.testing.PageTest;
import org.junit.jupiter.api.Test;

/** What a run did outside of itself, on the page. */
final class OutsideIT extends PageTest {

  private static final String COUNTS =
      """
      exports = {
        onDealUpdate: async function () {
          await $db.set('last', { stage: 'new' });
          await $db.update('deals', 'increment', { seen: 1 });
          await $db.get('absent').catch(error => console.log(error.status));
          await $db.update('last', 'set', { stage: 'won', owner: { name: 'Ann' } });
          await $db.delete('last');
          renderData();
        }
      };
      """;

  @Test
  void each_key_of_the_store_shows_what_it_was_and_is() {
    app.server(COUNTS);
    simulate("succeeded");
    assertThat(rows()).hasCount(3);
    assertThat(row("last")).containsText("not changed · 3 calls");
    assertThat(row("deals")).containsText("created");
    assertThat(row("absent")).containsText("read");
    assertThat(row("absent").locator(".outside-calls")).containsText("404 Record not found");
    assertThat(row("deals").locator("ins")).hasText(new String[] {"+ {", "+   \"seen\": 1", "+ }"});

    simulate("succeeded");
    assertThat(row("deals")).containsText("changed");
    assertThat(row("deals").locator("del")).hasText("−   \"seen\": 1");
    assertThat(row("deals").locator("ins")).hasText("+   \"seen\": 2");
    shoot("outside");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    shoot("outside-dark");

    // The history keeps it.
    history().nth(1).locator("button").click();
    assertThat(row("deals")).containsText("created");
  }

  @Test
  void a_row_is_opened_and_closed_with_the_keyboard() {
    app.server(COUNTS);
    simulate("succeeded");
    Locator last = row("last").locator("details");
    assertThat(last).not().hasAttribute("open", "");
    last.locator("summary").focus();
    page.keyboard().press("Enter");
    assertThat(last).hasAttribute("open", "");
    assertThat(last.locator(".outside-calls li")).hasCount(3);
    page.keyboard().press("Enter");
    assertThat(last).not().hasAttribute("open", "");
  }

  private Locator rows() {
    return run().locator(".outside-row");
  }

  private Locator row(String target) {
    return rows()
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    page.locator(".outside-target")
                        .filter(new Locator.FilterOptions().setHasText(target))));
  }
}
