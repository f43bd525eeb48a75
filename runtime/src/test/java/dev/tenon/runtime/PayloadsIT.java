package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.tenon.runtime.testing.PageTest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Payloads of an event: edited, remembered, saved into the app's folder, chosen, deleted. */
final class PayloadsIT extends PageTest {

  private static final String MINE = "{\"event\": \"onDealUpdate\", \"data\": {\"mine\": true}}";

  @Test
  void an_edit_shows_as_not_saved_and_survives_a_reload_until_it_is_reset() {
    assertThat(page.locator("#payload-state")).isHidden();
    String fixture = payload();
    paste(MINE);
    assertThat(page.locator("#payload-state")).hasText("Not saved");
    open("/web/test");
    Assertions.assertThat(payload()).isEqualTo(MINE);
    assertThat(page.locator("#payload-state")).hasText("Not saved");
    page.locator("#reset").click();
    Assertions.assertThat(payload()).isEqualTo(fixture);
    assertThat(page.locator("#payload-state")).isHidden();
  }

  @Test
  void a_payload_is_saved_as_the_apps_test_data_exactly_as_typed() {
    paste(MINE);
    page.locator("#save").click();
    shoot("save");
    page.locator("dialog button[type=submit]").click();
    assertThat(page.locator("dialog")).hasCount(0);
    Assertions.assertThat(app.path().resolve("server/test_data/onDealUpdate.json"))
        .hasContent(MINE);
    assertThat(page.locator("#payload-state")).isHidden();
    assertThat(page.locator("#payload-source option:checked")).hasText("onDealUpdate.json");
    open("/web/test");
    Assertions.assertThat(payload()).isEqualTo(MINE);
  }

  @Test
  void a_payload_gets_a_name_is_chosen_again_and_deleted() {
    String fixture = payload();
    paste(MINE);
    page.locator("#save").click();
    page.locator("#save-name").fill("big deal");
    page.keyboard().press("Enter");
    assertThat(page.locator("#payload-source option:checked")).hasText("big deal");
    Assertions.assertThat(app.path().resolve("server/test_data/onDealUpdate@big deal.json"))
        .hasContent(MINE);

    page.locator("#payload-source").selectOption("catalogue");
    page.waitForCondition(() -> payload().equals(fixture));
    page.locator("#payload-source").selectOption("app/deal-watch/big deal");
    page.waitForCondition(() -> payload().equals(MINE));
    page.locator("#delete").click();
    page.locator("dialog button[type=submit]").click();
    page.waitForCondition(() -> payload().equals(fixture));
    Assertions.assertThat(app.path().resolve("server/test_data/onDealUpdate@big deal.json"))
        .doesNotExist();
  }

  @Test
  void a_name_that_cannot_be_a_files_says_so_and_nothing_is_lost() {
    expectComplaint("400");
    paste(MINE);
    page.locator("#save").click();
    page.locator("#save-name").fill("../out");
    page.keyboard().press("Enter");
    assertThat(page.locator(".dialog-error")).containsText("letters");
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(page.locator("#save")).isFocused();
    Assertions.assertThat(payload()).isEqualTo(MINE);
  }
}
