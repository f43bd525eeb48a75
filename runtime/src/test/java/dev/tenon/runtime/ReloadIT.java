package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.tenon.runtime.testing.PageTest;
import dev.tenon.runtime.testing.RunningTenon;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Apps that are edited while the page is open. */
final class ReloadIT extends PageTest {

  private static final String TYPED = "{\"event\": \"onDealUpdate\", \"data\": {\"deal\": {}}}";

  @Test
  void a_change_of_the_code_shows_and_takes_nothing_from_the_person() {
    simulate("succeeded");
    paste(TYPED);
    app.server(WORKS + "// changed\n");
    assertThat(page.locator(".toast")).containsText("Reloaded deal-watch 0.0.0");
    shoot("reloaded");
    Assertions.assertThat(payload()).isEqualTo(TYPED);
    assertThat(history()).hasCount(1);
    assertThat(run()).hasAttribute("data-outcome", "succeeded");
    page.keyboard().type(" ");
    Assertions.assertThat(payload()).isEqualTo(TYPED + " ");
  }

  @Test
  void a_new_event_in_the_manifest_can_be_chosen_at_once() {
    app.manifest("freshworks_crm", "onDealUpdate", "onContactCreate")
        .server(WORKS.replace("exports = {", "exports = {\n  onContactCreate: function () {},"));
    assertThat(page.locator("#event option")).hasCount(2);
    assertThat(page.locator("#event")).hasValue("onDealUpdate");
  }

  @Test
  void a_broken_manifest_shows_its_problems_and_why_simulate_will_not_run_it() {
    simulate("succeeded");
    app.file(
        "manifest.json",
        """
        {
          "platform-version": "2.2",
          "product": {
            "freshworks_crm": {
              "events": { "onDealUpdate": { "handler": "onDealUpdat" } }
            }
          }
        }
        """);
    assertThat(page.locator(".problem").first()).containsText("onDealUpdat");
    assertThat(page.locator("#broken-note")).containsText("deal-watch cannot be run");
    assertThat(history()).hasCount(1);
    shoot("broken-manifest");

    expectComplaint("422");
    page.locator("#simulate").click();
    assertThat(page.locator("#simulate")).containsText("Failed");
    assertThat(page.locator(".refusal-detail")).containsText("onDealUpdat");

    app.manifest("freshworks_crm", "onDealUpdate");
    assertThat(page.locator(".problem")).hasCount(0);
    assertThat(page.locator("#broken-note")).isHidden();
    assertThat(page.locator("#simulate")).containsText("Simulate");
    simulate("succeeded");
  }

  @Test
  void a_runtime_that_is_away_is_said_to_be_away_and_found_again_by_itself() {
    expectComplaint("net::ERR");
    expectComplaint("503"); // while it stops
    simulate("succeeded");
    paste(TYPED);
    int port = tenon.port();
    tenon.close();
    assertThat(page.locator("#connection")).isVisible();
    page.locator("#simulate").click();
    assertThat(page.locator("section.simulation")).hasAttribute("data-outcome", "unreachable");
    shoot("away");

    tenon = RunningTenon.startAt(port, folder, app.path());
    assertThat(page.locator("#connection")).isHidden();
    Assertions.assertThat(payload()).isEqualTo(TYPED);
    assertThat(history()).hasCount(1);
    simulate("succeeded");
    assertThat(history()).hasCount(2);
  }
}
