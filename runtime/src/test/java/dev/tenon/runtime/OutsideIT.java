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
    assertThat(row("absent").locator("summary")).containsText("404 Record not found");
    assertThat(row("absent").locator(".outside-calls")).containsText("get 404 Record not found");
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
  void calls_to_other_systems_schedules_and_target_urls_are_rows_that_unfold() {
    tenon.put(
        "/api/v1/stubs",
        """
        {"stubs": [
          {"host": "api.example.com", "path": "/tickets", "status": 201, "body": {"id": 7}},
          {"host": "api.example.com", "path": "/none", "status": 404, "body": "not there"}]}
        """);
    app.file(
            "manifest.json",
            """
            {"platform-version": "2.2", "whitelisted-domains": ["https://api.example.com"],
             "product": {"freshworks_crm": {"events": {
               "onDealUpdate": {"handler": "onDealUpdate"},
               "onScheduledEvent": {"handler": "onLater"},
               "onExternalEvent": {"handler": "onLater"}}}}}
            """)
        .server(
            """
            exports = {
              onDealUpdate: async function () {
                await $request.post('https://api.example.com/tickets', { json: { title: 'Printer' } });
                await $request.get('https://api.example.com/none').catch(error => error);
                await $schedule.create({
                  name: 'later', data: { deal: 1 },
                  schedule_at: new Date(Date.now() + 3600000).toISOString()
                });
                await generateTargetUrl();
                renderData();
              },
              onLater: function () {}
            };
            """);
    simulate("succeeded");
    assertThat(rows()).hasCount(4);
    assertThat(rows().nth(0).locator(".outside-head"))
        .containsText("POST https://api.example.com/tickets 201 · stub");
    assertThat(rows().nth(1).locator(".outside-head"))
        .containsText("GET https://api.example.com/none 404");
    assertThat(rows().nth(2).locator(".outside-head")).containsText("Create schedule later");
    assertThat(rows().nth(3).locator(".outside-head")).containsText("/event/hook/");

    rows().nth(0).locator("summary").click();
    Locator parts = rows().nth(0).locator(".outside-parts");
    assertThat(parts).containsText("Answered by a stub");
    assertThat(parts.getByLabel("Request body")).containsText("\"title\": \"Printer\"");
    assertThat(parts.getByLabel("Response body")).containsText("\"id\": 7");
    rows().nth(2).locator("summary").click();
    assertThat(rows().nth(2).getByLabel("Schedule")).containsText("\"deal\": 1");
    shoot("outside-calls");
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
