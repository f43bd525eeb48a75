package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PageTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Choosing an event, simulating it, and seeing what became of it. */
final class BrowserIT extends PageTest {

  @Test
  void an_event_is_simulated_then_breaks_with_its_place_and_every_run_is_kept() {
    assertThat(page.locator("#product")).hasValue("freshworks_crm");
    assertThat(page.locator("#event")).hasValue("onDealUpdate");
    assertThat(page.locator("#event-facts")).containsText("deal-watch");
    assertThat(page.locator("#event-facts")).containsText("Demo org");
    shoot("empty");

    page.locator("#simulate").click();
    assertThat(page.locator("article.run")).hasCount(1);
    assertThat(run()).hasAttribute("data-outcome", "succeeded");
    assertThat(page.locator("#simulate")).containsText("Success");
    assertThat(run().locator(".run-console")).containsText("deal");
    assertThat(run().locator(".run-answer")).containsText("onDealUpdate");
    assertThat(history()).hasCount(1);
    shoot("success");

    app.server(FAILS);
    assertThat(page.locator("#simulate")).containsText("Simulate");
    page.locator("#simulate").click();
    assertThat(run()).hasAttribute("data-outcome", "failed");
    assertThat(page.locator("#simulate")).containsText("Failed");
    assertThat(run().locator(".run-location")).hasText("server/server.js:3:5");
    assertThat(run().locator(".code-frame")).containsText("args.data.deal.nothing.here();");
    assertThat(history()).hasCount(2);
    shoot("failed");

    app.server(WORKS);
    assertThat(page.locator("#simulate")).containsText("Simulate");
    simulate("succeeded");
    assertThat(history()).hasCount(3);
    simulate("succeeded");
    assertThat(history()).hasCount(4);

    List<Object> events = new ArrayList<>();
    for (Locator entry : history().all()) {
      events.add(entry.getAttribute("data-simulation"));
    }
    Assertions.assertThat(events).hasSize(4).doesNotHaveDuplicates();
    Assertions.assertThat(page.locator("section.simulation").getAttribute("data-event-id"))
        .isEqualTo(events.getFirst());
  }

  @Test
  void console_lines_show_while_the_handler_is_still_at_work() {
    app.server(
        """
        exports = {
          onDealUpdate: async function () {
            console.log('at work');
            await new Promise(resolve => setTimeout(resolve, 2000));
            console.log('done');
          }
        };
        """);
    page.locator("#simulate").click();
    assertThat(page.locator("article.run[data-outcome=running] .run-console"))
        .containsText("at work");
    assertThat(page.locator("article.run[data-outcome=succeeded] .run-console"))
        .containsText("done");
  }

  @Test
  void broken_json_cannot_be_simulated_and_says_where_it_is_broken() {
    paste("{\n  \"event\": \"onDealUpdate\",\n  \"data\": {,}\n}");
    assertThat(page.locator("#payload-error")).containsText("Line 3");
    assertThat(page.locator("#simulate")).isDisabled();
    assertThat(page.locator(".editor-band")).isVisible();
    shoot("broken-json");
    page.locator("#reset").click();
    assertThat(page.locator("#simulate")).isEnabled();
  }

  @Test
  void a_payload_of_another_event_fails_with_the_reason_before_any_handler_runs() {
    expectComplaint("400");
    paste("{\"event\": \"onContactCreate\", \"data\": {}}");
    page.locator("#simulate").click();
    assertThat(page.locator("#simulate")).containsText("Failed");
    assertThat(page.locator(".refusal-detail")).containsText("onContactCreate");
    assertThat(page.locator("article.run")).hasCount(0);
    assertThat(history()).hasCount(1);
    assertThat(history()).hasAttribute("data-outcome", "refused");
    shoot("refused");
  }

  @Test
  void what_only_the_runtime_finds_wrong_in_the_payload_can_be_jumped_to() {
    expectComplaint("400");
    paste("{\n  \"event\": \"onDealUpdate\",\n  \"data\": 1,\n  \"data\": 2\n}");
    page.locator("#simulate").click();
    assertThat(page.locator(".result .code-frame")).containsText("\"data\": 2");
    page.locator(".result .notice button").click();
    Assertions.assertThat(page.evaluate("monaco.editor.getEditors()[0].getPosition().lineNumber"))
        .isEqualTo(4);
  }

  @Test
  void an_event_that_no_app_handles_is_behind_the_switch_and_says_how_to_subscribe() {
    assertThat(page.locator("#product option")).hasCount(1);
    page.locator("#all-events").check();
    page.locator("#product").selectOption("thena");
    page.locator("#event").selectOption("ticket:created");
    assertThat(page.locator("#event-facts")).containsText("No installed app handles it");
    page.waitForCondition(() -> payload().contains("ticket:created"));
    simulate("unhandled");
    assertThat(page.locator(".snippet")).containsText("onTicketCreated");
    shoot("unhandled");

    page.reload();
    assertThat(page.locator("#all-events")).isChecked();
    assertThat(page.locator("#event")).hasValue("ticket:created");
  }

  @Test
  void an_event_that_a_filter_keeps_out_says_which_and_so_does_the_history() {
    app.file(
        "manifest.json",
        """
        {"platform-version": "2.2", "product": {"freshworks_crm": {"events": {"onDealUpdate": {
          "handler": "onDealUpdate", "filter": {"context_user_id": ["nobody"]}}}}}}
        """);
    assertThat(page.locator(".toast")).containsText("Reloaded deal-watch 0.0.0");
    simulate("unhandled");
    assertThat(page.locator(".result .notice")).containsText("The event was kept out");
    assertThat(page.locator(".result .notice"))
        .containsText("The filter of \"onDealUpdate\" in deal-watch");
    assertThat(page.locator(".snippet")).hasCount(0);
    shoot("filtered");

    page.reload();
    history().click();
    assertThat(page.locator(".result .notice")).containsText("The event was kept out");
  }

  @Test
  void an_event_is_sent_as_production_sends_it_and_so_is_its_replay() {
    app.file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {
              "thena": {"events": {"ticket:created": {"handler": "echo"}}},
              "custom": {"events": {"invoice_paid": {"handler": "echo"}}},
              "freshworks_crm": {"events": {"onDealUpdate": {"handler": "echo"}}}}}
            """)
        .server("exports = { echo: function (args) { renderData(null, args.eventType); } };");
    restart(app.path());
    open("/web/test?product=thena&event=ticket:created");
    Locator form = page.getByLabel("Sent as");
    assertThat(form).hasValue("bare");
    form.selectOption("sns");
    simulate("succeeded");
    assertThat(run().locator(".run-answer")).containsText("ticket:created");
    assertThat(history()).containsText("SNS notification");
    seeNotification();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : List.of(360, 1440)) {
        page.setViewportSize(width, 900);
        Assertions.assertThat(
                page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .as("sideways scrolling at %d", width)
            .isEqualTo(0);
        shoot("sent-%s-%d".formatted(scheme.name().toLowerCase(java.util.Locale.ROOT), width));
      }
    }
    page.locator("[aria-label='Copy curl command']").click();
    Assertions.assertThat(clipboard())
        .contains("/webhook/sns", "x-amz-sns-message-type: Notification", "MessageAttributes");
    page.locator("[aria-label='Copy tenon command']").click();
    Assertions.assertThat(clipboard()).contains("--product thena --form sns --file -");
    page.locator("[aria-label='Copy link to this run']").click();
    String link = Objects.requireNonNull(clipboard());

    page.reload();
    assertThat(form).hasValue("sns");
    seeNotification();
    form.selectOption("wrapped");
    page.navigate(link);
    assertThat(form).hasValue("sns");
    seeNotification();

    page.locator("button:text-is('Replay')").click();
    assertThat(page.locator(".replay-note")).containsText("the same outcome, succeeded");
    assertThat(history()).hasCount(2);
    seeNotification();
    page.locator("button:text-is('Edit and replay')").click();
    assertThat(form).hasValue("sns");
    form.selectOption("wrapped");
    simulate("succeeded");
    assertThat(page.locator(".replay-note"))
        .containsText("it was sent as: SNS notification, now as: Wrapped in message");

    page.locator("#product").selectOption("custom");
    assertThat(form).hasValue("call");
    page.waitForCondition(() -> payload().contains("invoice_paid"));
    simulate("succeeded");
    page.locator(".sent > summary").click();
    assertThat(page.locator(".sent")).containsText("POST /run/event");
    page.locator("#product").selectOption("freshworks_crm");
    assertThat(form).isHidden();
    Assertions.assertThat(page.url()).doesNotContain("form=");
    page.locator("#product").selectOption("thena");
    assertThat(form).hasValue("wrapped");
    Assertions.assertThat(page.url()).contains("form=wrapped");
  }

  /** Opens what production sends, by the keyboard. */
  private void seeNotification() {
    Locator sent = page.locator(".sent");
    assertThat(sent.locator(".sent-body")).isHidden();
    sent.locator("summary").focus();
    page.keyboard().press("Enter");
    assertThat(sent).containsText("POST /webhook/sns");
    assertThat(sent).containsText("x-amz-sns-topic-arn:");
    assertThat(sent.locator(".sent-body")).containsText("\"Type\": \"Notification\"");
    assertThat(sent.locator(".sent-body")).containsText("context_organization_id");
  }

  @Test
  void of_several_apps_that_are_set_up_the_one_that_is_chosen_is_simulated_and_repeated() {
    String server = "exports = { onAppInstall: function () { renderData(); } };";
    JsFolder other =
        JsFolder.at(folder.resolve("other"))
            .manifest("freshworks_crm", "onAppInstall")
            .server(server);
    app.manifest("freshworks_crm", "onAppInstall").server(server);
    restart(app.path(), other.path());
    open("/web/test");
    assertThat(page.locator("#event")).hasValue("onAppInstall");
    assertThat(page.locator("#app option")).hasText(new String[] {"deal-watch", "other"});
    page.locator("#app").selectOption("other");
    shoot("set-up");
    simulate("succeeded");
    assertThat(page.locator("article.run")).hasCount(1);
    assertThat(run()).containsText("other");

    page.locator("#app").selectOption("deal-watch");
    page.locator(".result button[title='Send the same payload again']").click();
    assertThat(history()).hasCount(2);
    assertThat(history().first()).containsText("other");
  }

  @Test
  void the_whole_page_works_from_the_keyboard() {
    page.locator("#editor .monaco-editor").first().click();
    page.keyboard().press("Control+M");
    assertThat(page.locator("#editor-hint")).containsText("Tab leaves the editor");
    page.keyboard().press("Tab");
    assertThat(page.locator("#simulate")).isFocused();
    page.keyboard().press("Enter");
    assertThat(run()).hasAttribute("data-outcome", "succeeded");
    assertThat(history()).hasCount(1);
    page.keyboard().press("Control+Enter");
    assertThat(history()).hasCount(2);
    history().last().locator("button").focus();
    page.keyboard().press("Enter");
    assertThat(history().last().locator("button")).hasAttribute("aria-current", "true");
  }

  @Test
  void the_page_fits_every_width_in_the_light_and_in_the_dark() {
    simulate("succeeded");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : List.of(400, 768, 1024, 1600)) {
        page.setViewportSize(width, width == 400 ? 800 : 900);
        Object overflow =
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assertions.assertThat(overflow).as("sideways scrolling at %d", width).isEqualTo(0);
        shoot("%s-%d".formatted(scheme.name().toLowerCase(java.util.Locale.ROOT), width));
      }
    }
  }

  @Test
  void the_theme_can_be_chosen_and_the_editor_follows_it() {
    page.locator("[data-theme-toggle]").click();
    page.locator("[data-theme-toggle]").click();
    assertThat(page.locator("[data-theme-name]")).hasText("Dark");
    assertThat(page.locator("#editor .monaco-editor.vs-dark").first()).isVisible();
    page.reload();
    assertThat(page.locator("[data-theme-name]")).hasText("Dark");
    assertThat(page.locator("#editor .monaco-editor.vs-dark").first()).isVisible();
  }

  @Test
  void everything_the_page_loads_comes_from_the_runtime() {
    simulate("succeeded");
    Assertions.assertThat(requested())
        .anyMatch(url -> url.contains("/vendor/monaco-editor/"))
        .anyMatch(url -> url.endsWith("/workerMain.js"))
        .allMatch(url -> url.startsWith(tenon.address("/").toString()));
  }
}
