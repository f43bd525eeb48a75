package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample app {@code plugins/invoice-booking}, on its own example and on the page. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class InvoiceBookingTest {

  private static final Path APP = Path.of("../plugins/invoice-booking");
  private static final String PAYLOAD =
      "/api/v1/simulator/payload?product=custom&type=invoice_created";

  private final RunningTenon tenon;

  InvoiceBookingTest(@TempDir Path folder) {
    this.tenon = RunningTenon.start(folder, APP);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void its_own_example_is_offered_and_waits_for_approval() {
    String payload = tenon.get(PAYLOAD).body();
    assertThat(Json.read(payload).toString())
        .isEqualTo(
            "{\"event\":\"invoice_created\",\"userId\":\"user-1\",\"data\":{\"id\":\"inv-8042\",\"invoiceNumber\":\"2026-0317\",\"invoiceAmount\":15000}}");
    List<JsonNode> report = tenon.simulate("custom", "invoice_created", payload);
    assertThat(Json.read(RunningTenon.step(report, "finished").path("answer").asText()).toString())
        .isEqualTo(
            "{\"reference\":\"inv-8042\",\"document\":\"2026-0317\",\"account\":\"4000\",\"amount\":15000,\"state\":\"waits for approval\"}");
    assertThat(RunningTenon.step(report, "checked").path("warnings")).isEmpty();
  }

  @Test
  void a_small_invoice_is_booked_and_one_without_an_amount_is_given_up_on() {
    String payload = tenon.get(PAYLOAD).body();
    assertThat(answer(payload.replace("15000", "99.5"))).contains("\"booked\"");
    JsonNode finished =
        RunningTenon.step(
            tenon.simulate("custom", "invoice_created", payload.replace("15000", "0")), "finished");
    assertThat(finished.path("outcome").asText()).isEqualTo("failed");
    assertThat(finished.toString()).contains("Invoice 2026-0317 has no amount to book");
  }

  @Test
  void data_that_do_not_fit_are_marked_on_the_page_and_refused_from_outside() {
    String wrong = tenon.get(PAYLOAD).body().replace("15000", "\"15000\"");
    JsonNode warnings =
        RunningTenon.step(tenon.simulate("custom", "invoice_created", wrong), "checked")
            .path("warnings");
    assertThat(warnings.findValuesAsText("message"))
        .containsExactly("/data/invoiceAmount must be a number, not a string");
    HttpResponse<String> refused = tenon.post("/run/event", wrong);
    assertThat(refused.statusCode()).isEqualTo(422);
    // Without keys and users, it is the demo org's.
    HttpResponse<String> taken = tenon.post("/run/event", tenon.get(PAYLOAD).body());
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    assertThat(Json.read(taken.body()).has("note")).isFalse();
  }

  @Test
  void the_page_lists_the_event_with_its_sample() {
    JsonNode products = Json.read(tenon.get("/api/v1/simulator").body()).path("products");
    JsonNode event =
        products
            .valueStream()
            .filter(product -> product.path("product").asText().equals("custom"))
            .flatMap(product -> product.path("events").valueStream())
            .filter(one -> one.path("type").asText().equals("invoice_created"))
            .findFirst()
            .orElseThrow();
    assertThat(event.path("fixture").asBoolean()).isTrue();
    assertThat(event.path("subscribers").findValuesAsText("app"))
        .containsExactly("invoice-booking");
  }

  private String answer(String payload) {
    return RunningTenon.step(tenon.simulate("custom", "invoice_created", payload), "finished")
        .path("answer")
        .asText();
  }
}
