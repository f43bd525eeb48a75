package dev.tenon.runtime.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventCodecTest {

  private static final Instant NOW = Instant.parse("2026-01-15T09:30:00Z");
  private static final String FRESHSALES =
      """
      {"account_id": "731904466098274315", "domain": "acme.myfreshworks.com", "event": "onDealUpdate",
       "region": "US", "timestamp": 1593023454.58, "data": {"deal": {"id": 71000001234567890123, "amount": 1.0}},
       "productContext": {"name": "freshworks_crm", "url": "https://acme.myfreshworks.com/crm"}}
      """;
  private static final String THENA =
      """
      {"eventId": "evt-1", "eventType": "ticket:created", "timestamp": "2026-01-14T08:00:00Z",
       "orgId": "ORG1", "actor": {"id": "U1"}, "payload": {"ticket": {"id": "T1"}}}
      """;

  private final EventCodec codec = new EventCodec(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void a_freshworks_payload_names_its_product_in_its_context() {
    Event event = decode(FRESHSALES);
    assertThat(event.product()).isEqualTo(Product.FRESHWORKS_CRM);
    assertThat(event.type()).isEqualTo("onDealUpdate");
    assertThat(event.occurredAt()).contains(Instant.parse("2020-06-24T18:30:54.580Z"));
    assertThat(event.acceptedAt()).isEqualTo(NOW);
    assertThat(event.org()).isEqualTo(new OrgId("acme"));
  }

  @Test
  void the_body_is_kept_character_for_character() {
    assertThat(decode(FRESHSALES).body()).isEqualTo(FRESHSALES);
    assertThat(decode(THENA).body()).isEqualTo(THENA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"onTicketCreate\",\"account_id\":1}",
        "{\"event\":\"onTicketCreate\",\"productContext\":{\"name\":\"Fresh Desk!\"}}",
        "{\"event\":\"onTicketCreate\",\"userId\":\"u\",\"domain\":\"a.freshdesk.com\"}",
      })
  void a_freshworks_payload_that_names_no_product_is_freshworks_at_large(String text) {
    assertThat(decode(text).product()).isEqualTo(Product.FRESHWORKS);
  }

  @Test
  void an_event_of_a_user_with_data_is_a_custom_event() {
    Event event = decode("{\"event\":\"invoice_created\",\"userId\":\"u-1\",\"data\":{\"n\":1}}");
    assertThat(event.product()).isEqualTo(Product.CUSTOM);
    assertThat(event.type()).isEqualTo("invoice_created");
  }

  @Test
  void the_product_named_beside_the_payload_wins() {
    assertThat(decode(FRESHSALES, Optional.of(Product.FRESHSALES), Optional.empty()).product())
        .isEqualTo(Product.FRESHSALES);
    assertThat(
            decode("{\"event\":\"paid\"}", Optional.of(Product.CUSTOM), Optional.empty()).product())
        .isEqualTo(Product.CUSTOM);
  }

  @Test
  void a_bare_thena_envelope_is_a_thena_event() {
    Event event = decode(THENA);
    assertThat(event.product()).isEqualTo(Product.THENA);
    assertThat(event.type()).isEqualTo("ticket:created");
    assertThat(event.occurredAt()).contains(Instant.parse("2026-01-14T08:00:00Z"));
    assertThat(event.dedupKey()).contains("thena:evt-1");
  }

  @Test
  void a_wrapped_thena_envelope_is_unwrapped_with_its_digits() {
    Event event =
        decode(
            "{\"message\": {\"eventId\":\"e\",\"eventType\":\"custom-object:deal:created\",\"timestamp\":1768469400,\"eventData\":{\"deal\":{\"id\":9007199254740993,\"amount\":1.0}}}, \"other\": 1}");
    assertThat(event.type()).isEqualTo("custom-object:deal:created");
    assertThat(event.body())
        .isEqualTo(
            "{\"eventId\":\"e\",\"eventType\":\"custom-object:deal:created\",\"timestamp\":1768469400,\"eventData\":{\"deal\":{\"id\":9007199254740993,\"amount\":1.0}}}");
    assertThat(event.occurredAt()).contains(NOW);
  }

  @Test
  void a_text_in_message_wraps_nothing() {
    Event event = decode("{\"event\":\"said\",\"userId\":\"u\",\"message\":\"eventType\"}");
    assertThat(event.product()).isEqualTo(Product.CUSTOM);
  }

  @Test
  void every_event_gets_an_id_of_its_own() {
    assertThat(decode(THENA).id()).isNotEqualTo(decode(THENA).id());
  }

  @Test
  void an_absurd_time_is_left_out_and_the_event_taken_all_the_same() {
    Event event =
        decode("{\"event\":\"onDealUpdate\",\"timestamp\":-1e2147483647,\"account_id\":1}");
    assertThat(event.occurredAt()).isEmpty();
  }

  @Test
  void an_idempotency_key_beats_the_products_own_id() {
    assertThat(decode(THENA, Optional.empty(), Optional.of("k1")).dedupKey()).contains("key:k1");
  }

  @Test
  void without_key_and_id_nothing_is_a_duplicate() {
    assertThat(decode(FRESHSALES).dedupKey()).isEmpty();
    assertThat(decode("{\"eventType\":\"a:b\",\"eventId\":\" \"}").dedupKey()).isEmpty();
  }

  @Test
  void a_simulated_event_is_never_a_duplicate() {
    Event event =
        codec.decode(
            new Arrival(
                new OrgId("acme"),
                THENA,
                Optional.empty(),
                Optional.of("k1"),
                EventSource.SIMULATION));
    assertThat(event.dedupKey()).isEmpty();
    assertThat(event.simulated()).isTrue();
  }

  @Test
  void exactly_256_kb_are_taken() {
    assertThat(decode(ofBytes(EventCodec.MAX_BYTES, "x")).type()).isEqualTo("big");
  }

  @Test
  void one_byte_more_is_refused_with_both_sizes() {
    assertThatThrownBy(() -> decode(ofBytes(EventCodec.MAX_BYTES + 1, "x")))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage("The event has 262145 bytes; an event may have at most 262144 (256 KB).")
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.TOO_LARGE);
  }

  @Test
  void size_is_counted_in_bytes_not_in_characters() {
    String fits = ofBytes(EventCodec.MAX_BYTES, "é");
    assertThat(fits.length()).isLessThan(EventCodec.MAX_BYTES);
    assertThat(decode(fits).type()).isEqualTo("big");
    String tooLarge = fits.replaceFirst("éé\"}$", "é\\\\u00e9\"}");
    assertThat(tooLarge.length()).isLessThan(EventCodec.MAX_BYTES);
    assertThatThrownBy(() -> decode(tooLarge)).hasMessageContaining("262148 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | neither \"event\" (Freshworks, custom events) nor \"eventType\" (Thena)",
        "{\"message\":{\"event\":\"x\"}} | neither \"event\"",
        "{\"event\":\"\"} | \"event\" must be the event's type, a string",
        "{\"event\":\"  \"} | \"event\" must be the event's type, a string",
        "{\"event\":7} | \"event\" must be the event's type, a string",
        "{\"eventType\":null} | \"eventType\" must be the event's type, a string",
        "{\"eventType\":\"a:b\",\"eventId\":7} | \"eventId\" must be a string, not a number",
        "{\"event\":\"paid\",\"userId\":\"u\",\"data\":[]} | \"data\" must be an object, not an array",
        "{\"event\":\"onDealUpdate\",\"account_id\":1,\"data\":\"x\"} | \"data\" must be an object, not a string",
      })
  void is_refused_with_the_reason(String text, String reason) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(RuntimeFault.class)
        .hasMessageContaining(reason)
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.INVALID_INPUT);
  }

  @Test
  void a_type_of_more_than_200_characters_is_refused() {
    assertThat(decode("{\"event\":\"" + "x".repeat(200) + "\"}").type()).hasSize(200);
    assertThatThrownBy(() -> decode("{\"event\":\"" + "x".repeat(201) + "\"}"))
        .hasMessageContaining("longer than 200 characters");
  }

  @Test
  void an_event_said_to_be_thenas_must_look_like_one() {
    assertThatThrownBy(() -> decode(FRESHSALES, Optional.of(Product.THENA), Optional.empty()))
        .hasMessageContaining("a Thena event has \"eventType\", not \"event\"");
  }

  @Test
  void what_is_not_json_is_refused_with_the_place() {
    assertThatThrownBy(() -> decode("{\n\"event\": oops}"))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"<invoice id='1'/>\"", "[{\"id\":1}]", "null"})
  void an_external_event_carries_whatever_body_the_other_side_sent(String data) {
    String text = "{\"event\":\"onExternalEvent\",\"account_id\":\"1\",\"data\":" + data + "}";
    assertThat(decode(text).type()).isEqualTo("onExternalEvent");
  }

  private Event decode(String text) {
    return decode(text, Optional.empty(), Optional.empty());
  }

  private Event decode(String text, Optional<Product> product, Optional<String> key) {
    return codec.decode(new Arrival(new OrgId("acme"), text, product, key, EventSource.HTTP));
  }

  private static String ofBytes(int bytes, String filler) {
    String start = "{\"event\":\"big\",\"userId\":\"";
    String end = "\"}";
    int room = bytes - start.length() - end.length();
    int each = filler.getBytes(StandardCharsets.UTF_8).length;
    return start + "x".repeat(room % each) + filler.repeat(room / each) + end;
  }
}
