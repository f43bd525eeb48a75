package dev.tenon.runtime.invoke;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class PayloadEnvelopeTest {

  private static final AppManifest TWO =
      manifest("{\"platform-version\": \"2.2\", \"product\": {\"freshsales\": {}}}");
  private static final AppManifest THREE =
      manifest(
          "{\"platform-version\": \"3.0\", \"modules\": {\"common\": {}, \"deal\": {}, \"contact\": {}}}");
  private static final ObjectNode IPARAMS =
      Json.readObject("{\"limit\": 10, \"api_key\": \"s3cret\"}");

  @Test
  void the_installations_own_parameters_are_added() {
    assertThatJson(payload("{\"event\": \"onDealUpdate\"}", TWO))
        .isEqualTo(
            "{\"event\": \"onDealUpdate\", \"iparams\": {\"limit\": 10, \"api_key\": \"s3cret\"}}");
  }

  @Test
  void parameters_in_what_arrived_are_replaced_whole() {
    ObjectNode payload =
        payload(
            "{\"event\": \"onDealUpdate\", \"iparams\": {\"limit\": 99, \"admin\": true}}", TWO);
    assertThat(payload.get("iparams")).isEqualTo(IPARAMS);
  }

  @Test
  void an_installation_without_parameters_gets_an_empty_object() {
    ObjectNode payload =
        envelope(
            "{\"event\": \"e\", \"iparams\": {\"a\": 1}}", TWO, Json.object(), SystemSettings.NONE);
    assertThat(payload.get("iparams")).isEqualTo(Json.object());
  }

  @Test
  void everything_else_stays_as_it_arrived_digit_for_digit() {
    String body =
        "{\"event\":\"onDealUpdate\",\"data\":{\"id\":9007199254740993,\"amount\":1.0,\"rate\":0.10},\"unknown\":[null]}";
    ObjectNode payload = payload(body, TWO);
    payload.remove("iparams");
    assertThat(Json.write(payload)).isEqualTo(body);
  }

  @Test
  void a_thena_envelope_gets_parameters_and_nothing_more() {
    assertThatJson(payload("{\"eventType\": \"ticket:created\", \"payload\": {}}", THREE))
        .isEqualTo(
            "{\"eventType\": \"ticket:created\", \"payload\": {}, \"iparams\": {\"limit\": 10, \"api_key\": \"s3cret\"}}");
  }

  @Test
  void platform_3_tells_the_app_its_modules_and_the_address_of_the_product() {
    ObjectNode payload =
        payload(
            """
            {"event": "onDealUpdate", "domain": "acme.myfreshworks.com",
             "productContext": {"name": "freshworks_crm", "url": "https://acme.myfreshworks.com/crm"}}
            """,
            THREE);
    assertThatJson(payload.get("currentHost"))
        .isEqualTo(
            """
            {"subscribed_modules": ["deal", "contact"],
             "endpoint_urls": {"freshworks_crm": "https://acme.myfreshworks.com/crm"}}
            """);
  }

  @Test
  void platform_3_without_a_product_context_has_the_domain_for_every_product_of_the_app() {
    ObjectNode payload =
        payload("{\"event\": \"onAppInstall\", \"domain\": \"acme.freshsales.io\"}", THREE);
    assertThatJson(payload.at("/currentHost/endpoint_urls"))
        .isEqualTo(
            """
            {"freshworks_crm": "https://acme.freshsales.io", "freshsales": "https://acme.freshsales.io"}
            """);
  }

  @Test
  void platform_3_without_any_address_still_has_both_parts_of_current_host() {
    assertThatJson(payload("{\"event\": \"onScheduledEvent\"}", THREE).get("currentHost"))
        .isEqualTo("{\"subscribed_modules\": [\"deal\", \"contact\"], \"endpoint_urls\": {}}");
  }

  @Test
  void a_current_host_that_the_product_sent_is_kept() {
    ObjectNode payload =
        payload(
            "{\"event\": \"e\", \"currentHost\": {\"endpoint_urls\": {\"freshdesk\": \"https://a\"}}}",
            THREE);
    assertThatJson(payload.get("currentHost"))
        .isEqualTo("{\"endpoint_urls\": {\"freshdesk\": \"https://a\"}}");
  }

  @Test
  void settings_of_the_org_say_which_modules_and_addresses_there_are() {
    SystemSettings settings =
        new SystemSettings(
            Set.of("contact"),
            Map.of("freshsales", "https://acme.freshsales.io", "freshdesk", "https://other"));
    ObjectNode payload = envelope("{\"event\": \"onDealUpdate\"}", THREE, IPARAMS, settings);
    assertThatJson(payload.get("currentHost"))
        .isEqualTo(
            """
            {"subscribed_modules": ["deal"],
             "endpoint_urls": {"freshsales": "https://acme.freshsales.io"}}
            """);
    assertThat(payload.path("domain").asText()).isEqualTo("acme.freshsales.io");
  }

  @Test
  void settings_of_the_org_fill_in_what_the_event_does_not_say_and_change_nothing() {
    SystemSettings settings =
        new SystemSettings(Set.of(), Map.of("freshsales", "https://acme.freshsales.io"));
    assertThatJson(
            envelope(
                "{\"event\": \"e\", \"productContext\": {\"name\": \"freshsales\"}}",
                TWO,
                Json.object(),
                settings))
        .isEqualTo(
            """
            {"event": "e", "iparams": {}, "domain": "acme.freshsales.io",
             "productContext": {"name": "freshsales", "url": "https://acme.freshsales.io"}}
            """);
    String whole =
        "{\"event\":\"e\",\"domain\":\"sent.example\",\"productContext\":{\"name\":\"freshsales\",\"url\":\"https://sent.example\"}}";
    ObjectNode payload = envelope(whole, TWO, Json.object(), settings);
    payload.remove("iparams");
    assertThat(Json.write(payload)).isEqualTo(whole);
  }

  @Test
  void settings_of_the_org_leave_envelopes_of_other_products_alone() {
    SystemSettings settings =
        new SystemSettings(Set.of(), Map.of("freshsales", "https://acme.freshsales.io"));
    assertThat(
            envelope("{\"eventType\": \"ticket:created\"}", THREE, Json.object(), settings)
                .has("domain"))
        .isFalse();
  }

  @Test
  void before_platform_3_there_is_no_current_host() {
    assertThat(
            payload("{\"event\": \"onDealUpdate\", \"domain\": \"a.b\"}", TWO).has("currentHost"))
        .isFalse();
  }

  @Test
  void secure_values_are_masked_in_the_copy_for_peoples_eyes_only() {
    AppManifest app =
        TWO.withIparams(
            List.of(
                new IparamDefinition("limit", Optional.empty(), false),
                new IparamDefinition("api_key", Optional.empty(), true),
                new IparamDefinition("unset", Optional.empty(), true)));
    ObjectNode payload = payload("{\"event\": \"onDealUpdate\"}", app);
    ObjectNode shown = PayloadEnvelope.masked(Json.write(payload), app);
    assertThatJson(shown.get("iparams")).isEqualTo("{\"limit\": 10, \"api_key\": \"••••••\"}");
    assertThat(payload.at("/iparams/api_key").asText()).isEqualTo("s3cret");
    assertThat(IPARAMS.path("api_key").asText()).isEqualTo("s3cret");
  }

  @Test
  void a_secure_value_of_any_kind_is_masked_whole() {
    AppManifest app =
        TWO.withIparams(List.of(new IparamDefinition("keys", Optional.empty(), true)));
    ObjectNode iparams = Json.readObject("{\"keys\": {\"a\": [\"s3cret\"]}}");
    ObjectNode payload = envelope("{\"event\": \"e\"}", app, iparams, SystemSettings.NONE);
    assertThat(Json.write(PayloadEnvelope.masked(Json.write(payload), app)))
        .doesNotContain("s3cret");
  }

  private static ObjectNode envelope(
      String body, AppManifest app, ObjectNode iparams, SystemSettings settings) {
    return Json.readObject(PayloadEnvelope.of(body, app, iparams, settings));
  }

  private static ObjectNode payload(String body, AppManifest app) {
    return envelope(body, app, IPARAMS, SystemSettings.NONE);
  }

  private static AppManifest manifest(String text) {
    return ManifestReader.read(text, "app").manifest().orElseThrow();
  }
}
