package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.tenon.runtime.testing.PageTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Runs that are over: found again, opened, repeated, passed on, forgotten. */
final class HistoryIT extends PageTest {

  /** All that a shell would like to make something of. */
  private static final String HOSTILE =
      "{\"event\": \"onDealUpdate\", \"data\": {\"deal\": {\"id\": 1, \"name\":"
          + " \"it's $HOME `x` \\\\ !! \\\"TENON\\\"\"}}}";

  @Test
  void runs_survive_a_reload_of_the_page_and_a_restart_of_the_runtime() {
    simulate("succeeded");
    app.server(FAILS);
    simulate("failed");
    open("/web/test");
    assertThat(history()).hasCount(2);

    restart(app.path());
    open("/web/test");
    assertThat(history()).hasCount(2);
    assertThat(history().first()).containsText("TypeError");
    history().last().locator("button").click();
    assertThat(run()).hasAttribute("data-outcome", "succeeded");
    assertThat(run().locator(".run-console")).containsText("deal");
    shoot("history");
  }

  @Test
  void a_replay_says_how_it_came_out_beside_the_first_run() {
    app.server(FAILS);
    simulate("failed");
    app.server(WORKS);
    page.locator("button:text-is('Replay')").click();
    assertThat(page.locator(".replay-note")).containsText("it was failed, now it is succeeded");
    assertThat(history()).hasCount(2);
    assertThat(history().first()).containsText("replay");
    page.locator("button:text-is('Replay')").click();
    assertThat(page.locator(".replay-note")).containsText("the same outcome, succeeded");
    shoot("replay");
  }

  @Test
  void a_run_is_edited_and_replayed() {
    paste(HOSTILE);
    simulate("succeeded");
    page.locator("#reset").click();
    page.locator("button:text-is('Edit and replay')").click();
    page.waitForCondition(() -> payload().equals(HOSTILE));
    String edited = HOSTILE.replace("\"id\": 1", "\"id\": 2");
    paste(edited);
    simulate("succeeded");
    assertThat(page.locator(".replay-note")).containsText("the payload was edited");
    assertThat(run().locator(".run-console")).containsText("deal 2");
  }

  @Test
  void after_a_reset_a_run_is_no_replay_any_more() {
    paste(HOSTILE);
    simulate("succeeded");
    page.locator("#reset").click();
    page.locator("button:text-is('Edit and replay')").click();
    page.waitForCondition(() -> payload().equals(HOSTILE));
    page.locator("#reset").click();
    simulate("succeeded");
    assertThat(history()).hasCount(2);
    assertThat(page.locator(".replay-note")).hasCount(0);
  }

  @Test
  void a_link_opens_the_run_again_and_says_so_kindly_when_it_is_gone() {
    expectComplaint("404");
    simulate("succeeded");
    page.locator("[aria-label='Copy link to this run']").click();
    String link = Objects.requireNonNull(clipboard());
    Assertions.assertThat(link).startsWith(tenon.address("/web/test?simulation=").toString());

    page.navigate(link);
    assertThat(run()).hasAttribute("data-outcome", "succeeded");
    assertThat(history().first().locator("button")).hasAttribute("aria-current", "true");

    page.locator("#clear").click();
    page.locator("dialog button[type=submit]").click();
    assertThat(history()).hasCount(0);
    page.navigate(link);
    assertThat(page.locator("#result")).containsText("This run is not here");
    assertThat(page.locator("#simulate")).isEnabled();
    shoot("gone");
  }

  @Test
  void the_copied_commands_carry_the_payload_unharmed_through_a_shell()
      throws IOException, InterruptedException {
    paste(HOSTILE);
    simulate("succeeded");
    page.locator("[aria-label='Copy curl command']").click();
    String curl = Objects.requireNonNull(clipboard());
    Assertions.assertThat(curl)
        .contains("/api/v1/orgs/demo/events?product=freshworks_crm")
        .startsWith("curl ");
    Assertions.assertThat(shell("curl() { for last; do :; done; printf %s \"$last\"; }\n" + curl))
        .isEqualTo(HOSTILE);

    page.locator("[aria-label='Copy tenon command']").click();
    String send = Objects.requireNonNull(clipboard());
    Assertions.assertThat(send).startsWith("tenon event send ").contains("--file -");
    Assertions.assertThat(shell("tenon() { cat; }\n" + send)).isEqualTo(HOSTILE + "\n");
  }

  private static String shell(String script) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-s").redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write((script + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assertions.assertThat(process.waitFor()).isZero();
    return output;
  }
}
