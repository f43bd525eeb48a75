package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenon.runtime.testing.PageTest;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules that are fired by hand, and answers in place of other servers. */
final class BenchIT extends PageTest {

  @BeforeEach
  void schedulesAndAsks() {
    app.file(
            "manifest.json",
            """
            {"platform-version": "2.2", "whitelisted-domains": ["https://api.example.com"],
             "product": {"freshworks_crm": {"events": {
               "onDealUpdate": {"handler": "onDealUpdate"},
               "onDealCreate": {"handler": "onDealCreate"},
               "onDealDelete": {"handler": "onDealDelete"},
               "onScheduledEvent": {"handler": "onLater"}}}}}
            """)
        .server(
            """
            exports = {
              onDealUpdate: async function () {
                for (const [name, hours] of [['follow up/soon', 1], ['report', 24]]) {
                  await $schedule.create({
                    name, data: { deal: 7, after: hours },
                    schedule_at: new Date(Date.now() + hours * 3600000).toISOString(),
                    ...(hours > 1 && { repeat: { time_unit: 'hours', frequency: 12 } })
                  }).catch(error => console.log(error.message));
                }
                renderData();
              },
              onDealCreate: async function () {
                const answer = await $request.get('https://api.example.com/deals').catch(e => e);
                renderData(null, { status: answer.status, text: answer.response });
              },
              onDealDelete: async function () {
                await $schedule.delete({ name: 'report' });
                renderData();
              },
              onLater: function (args) { renderData(null, { reminded: args.data }); }
            };
            """);
    restart(app.path());
    open("/web/test?product=freshworks_crm&event=onDealUpdate");
  }

  @Test
  void a_schedule_is_fired_and_its_run_is_seen_and_kept() {
    button("Schedules").click();
    assertThat(dialog()).containsText("No app has scheduled anything.");
    assertThat(dialog()).containsText("$schedule.create");
    page.keyboard().press("Escape");
    assertThat(button("Schedules")).isFocused();

    simulate("succeeded");
    assertThat(button("Schedules")).containsText("2");
    button("Schedules").click();
    assertThat(schedules()).hasCount(2);
    assertThat(schedules().first()).containsText("follow up/soon");
    assertThat(schedules().first()).containsText("once");
    assertThat(schedules().last()).containsText("every 12 hours");
    schedules().first().locator("summary").click();
    assertThat(schedules().first().getByLabel("Data of follow up/soon"))
        .containsText("\"deal\": 7");
    shootAll("schedules");

    schedules().first().getByRole(AriaRole.BUTTON).click();
    assertThat(dialog()).hasCount(0);
    assertThat(page.locator("section.simulation")).hasAttribute("data-outcome", "succeeded");
    assertThat(page.locator(".simulation-event")).hasText("onScheduledEvent");
    assertThat(run().locator(".run-answer")).containsText("\"after\": 1");
    assertThat(history()).hasCount(2);
    assertThat(history().first()).containsText("onScheduledEvent");
    // It stays as it was.
    assertThat(button("Schedules")).containsText("2");

    page.reload();
    assertThat(run().locator(".run-answer")).containsText("\"after\": 1");
    assertThat(button("Schedules")).containsText("2");
  }

  @Test
  void a_schedule_that_is_gone_meanwhile_says_so_and_leaves_the_list() {
    expectComplaint("404");
    simulate("succeeded");
    button("Schedules").click();
    assertThat(schedules()).hasCount(2);
    tenon.simulate("freshworks_crm", "onDealDelete", "{\"event\": \"onDealDelete\", \"data\": {}}");
    schedules().last().getByRole(AriaRole.BUTTON).click();
    assertThat(dialog().getByRole(AriaRole.ALERT)).containsText("has no schedule");
    assertThat(schedules()).hasCount(1);
  }

  @Test
  void an_app_sees_the_429_of_a_stub_until_the_stubs_are_cleared() {
    expectComplaint("400");
    Locator band = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Stubs"));
    assertThat(band).isHidden();
    button("Stubs").click();
    assertThat(stub(1).getByLabel("Host")).isFocused();
    page.keyboard().type("api example com");
    stub(1).getByLabel("Answer", exactly()).selectOption("429");
    stub(1).getByLabel("Body").fill("{\"message\": \"slow down\"}");
    button("Add a stub").click();
    stub(2).getByLabel("Host").fill("other.example.com");
    stub(2).getByLabel("Answer", exactly()).selectOption("timeout");
    assertThat(stub(2).getByLabel("Body")).isHidden();
    button("Save", true).click();
    assertThat(stub(1).getByRole(AriaRole.ALERT)).containsText("is a name such as");
    assertThat(stub(1).getByLabel("Host")).isFocused();
    assertThat(dialog()).containsText("Nothing was saved: see stub 1.");
    shootAll("stubs-wrong");
    stub(1).getByLabel("Host").fill("https://api.example.com/deals?page=1");
    page.keyboard().press("Tab");
    assertThat(stub(1).getByLabel("Host")).hasValue("api.example.com");
    assertThat(stub(1).getByLabel("Path begins with")).hasValue("/deals");
    page.keyboard().press("Enter");
    assertThat(dialog()).hasCount(0);
    assertThat(band).containsText("in place of");
    assertThat(band).containsText("other.example.com");
    shootAll("stubs-band");

    page.locator("#event").selectOption("onDealCreate");
    page.waitForCondition(() -> payload().contains("onDealCreate"));
    simulate("succeeded");
    assertThat(run().locator(".run-answer")).containsText("429");
    assertThat(run().locator(".run-answer")).containsText("slow down");
    page.reload();
    assertThat(band).isVisible();
    band.getByText("Clear stubs").click();
    assertThat(band).isHidden();
    assertThat(button("Stubs")).isFocused();
    Assertions.assertThat(tenon.get("/api/v1/stubs").body()).isEqualTo("{\"stubs\":[]}");
  }

  @Test
  void a_call_of_a_run_is_answered_by_a_stub_from_its_row() {
    tenon.put("/api/v1/stubs", "{\"all\": {\"failure\": \"refused\"}}");
    open("/web/test?product=freshworks_crm&event=onDealCreate");
    assertThat(page.locator("#stubs-band")).containsText("every request");
    simulate("succeeded");
    run().locator(".outside-row summary").click();
    Locator offer = run().getByText("Answer this host with a stub");
    offer.click();
    assertThat(stub(1).getByLabel("Host")).hasValue("api.example.com");
    assertThat(stub(1).getByLabel("Path begins with")).hasValue("/deals");
    assertThat(stub(1).getByLabel("Method")).hasValue("GET");
    stub(1).getByLabel("Answer", exactly()).selectOption("other");
    stub(1).getByLabel("Status").fill("201");
    stub(1).getByLabel("Body").fill("made");
    assertThat(dialog().getByRole(AriaRole.SWITCH)).isChecked();
    dialog().getByRole(AriaRole.SWITCH).uncheck();
    shootAll("stub-of-call");
    button("Save", true).click();
    assertThat(offer).isFocused();
    simulate("succeeded");
    assertThat(run().locator(".run-answer")).containsText("201");
    run().locator(".outside-row summary").click();
    run().getByText("Change what is answered").click();
    assertThat(dialog().locator(".stubs .stub")).hasCount(1);
    assertThat(stub(1).getByLabel("Body")).hasValue("made");
    button("Remove stub 1").click();
    assertThat(button("Add a stub")).isFocused();
    button("Save", true).click();
    assertThat(page.locator("#stubs-band")).isHidden();
  }

  private Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  private Locator schedules() {
    return dialog().locator(".schedule");
  }

  private Locator stub(int number) {
    return dialog()
        .getByRole(
            AriaRole.GROUP,
            new Locator.GetByRoleOptions().setName("Stub " + number).setExact(true));
  }

  private Locator button(String name) {
    return button(name, false);
  }

  private Locator button(String name, boolean exact) {
    return page.getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(exact))
        .first();
  }

  private static Locator.GetByLabelOptions exactly() {
    return new Locator.GetByLabelOptions().setExact(true);
  }

  /** In the light, in the dark and on a phone; none may scroll sideways. */
  private void shootAll(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : List.of(360, 1440)) {
        page.setViewportSize(width, 900);
        Assertions.assertThat(
                page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .as("sideways scrolling at %d", width)
            .isEqualTo(0);
        shoot("%s-%s-%d".formatted(name, scheme.name().toLowerCase(Locale.ROOT), width));
      }
    }
  }
}
