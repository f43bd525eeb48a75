package dev.tenon.runtime;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route;
import dev.tenon.runtime.testing.PageTest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The payload editor: Monaco, and the plain one that stands in for it. */
final class EditorIT extends PageTest {

  @Test
  void what_is_typed_before_the_editor_is_loaded_is_carried_over_with_the_caret() {
    page.route("**/loader.js", this::holdBack);
    page.reload();
    assertThat(page.locator("#payload")).isEditable();
    page.locator("#payload")
        .fill("{\"event\": \"onDealUpdate\", \"data\": {\"typed\": \"early\"}}");
    page.locator("#payload").press("ArrowLeft");
    page.evaluate("window.letGo()");
    assertThat(page.locator("#editor[data-editor=monaco]")).isVisible();
    page.keyboard().type(" ");
    Assertions.assertThat(payload())
        .isEqualTo("{\"event\": \"onDealUpdate\", \"data\": {\"typed\": \"early\"} }");
  }

  /** Answers the loader with a script that waits for the test, and then loads it itself. */
  private void holdBack(Route route) {
    if (route.request().url().endsWith("?now")) {
      route.resume();
      return;
    }
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("text/javascript")
            .setBody(
                """
                {
                  const real = document.createElement('script');
                  real.src = document.currentScript.src + '?now';
                  const tell = document.currentScript.onload;
                  document.currentScript.onload = null;
                  real.onload = tell;
                  window.letGo = () => document.head.append(real);
                }
                """));
  }

  @Test
  void where_the_editor_cannot_be_loaded_the_plain_one_does_the_work() {
    expectComplaint("Failed to load resource");
    page.route("**/loader.js", Route::abort);
    page.reload();
    assertThat(page.locator("#editor[data-editor=textarea]")).isVisible();
    page.locator("#payload").fill("{\n  \"data\": {,}\n}");
    assertThat(page.locator("#payload-error")).containsText("Line 2");
    assertThat(page.locator("#simulate")).isDisabled();
    page.locator("#reset").click();
    simulate("succeeded");
  }

  @Test
  void the_events_schema_completes_explains_and_warns_but_stops_nothing() {
    paste("{\n  \"event\": \"onDealUpdate\",\n  \"data\": {\"deal\": {}},\n  \n}");
    assertThat(page.locator("#editor[data-schema$='onDealUpdate.json']")).isVisible();
    page.keyboard().press("ArrowUp");
    page.keyboard().press("Control+Space");
    assertThat(page.locator(".suggest-widget")).containsText("account_id");
    shoot("completion");
    page.keyboard().press("Escape");

    page.locator(".view-line span:text-is('\"data\"')").hover();
    assertThat(page.locator(".monaco-hover:has-text('What happened')").first()).isVisible();
    shoot("hover");

    paste("{\"event\": \"onDealUpdate\", \"region\": \"Moon\", \"data\": {\"deal\": {}}}");
    assertThat(page.locator("#payload-warnings")).containsText("from the event's schema");
    assertThat(page.locator(".squiggly-warning").first()).isAttached();
    assertThat(page.locator(".squiggly-error")).hasCount(0);
    simulate("succeeded");
    page.locator(".schema-warnings summary").click();
    assertThat(page.locator(".schema-warnings")).containsText("Moon");
    shoot("warnings");
  }

  @Test
  void the_fixture_does_not_warn_about_itself() {
    assertThat(page.locator("#payload-facts")).containsText("Valid JSON");
    simulate("succeeded");
    assertThat(page.locator("#payload-warnings")).isEmpty();
    assertThat(page.locator(".schema-warnings")).hasCount(0);
  }

  @Test
  void a_mistake_is_underlined_and_can_be_jumped_to() {
    paste("{\n  \"event\": \"onDealUpdate\",\n  \"data\": [1 2]\n}");
    assertThat(page.locator(".squiggly-error").first()).isAttached();
    page.locator("#payload-error button").click();
    Assertions.assertThat(page.evaluate("monaco.editor.getEditors()[0].getPosition().lineNumber"))
        .isEqualTo(3);
  }

  @Test
  void format_and_reset_can_be_undone() {
    String typed = "{\"event\":\"onDealUpdate\",\"data\":{}}";
    paste(typed);
    page.locator("#format").click();
    Assertions.assertThat(payload()).contains("\n  \"data\": {}");
    page.locator("#editor .monaco-editor").first().click();
    page.keyboard().press("Control+Z");
    Assertions.assertThat(payload()).isEqualTo(typed);
    page.locator("#reset").click();
    Assertions.assertThat(payload()).isNotEqualTo(typed);
    page.locator("#editor .monaco-editor").first().click();
    page.keyboard().press("Control+Z");
    Assertions.assertThat(payload()).isEqualTo(typed);
  }
}
