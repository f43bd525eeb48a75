package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventSchemasTest {

  private final EventCatalog catalog = EventCatalog.standard();
  private final EventSchemas schemas = new EventSchemas(catalog);

  static List<KnownEvent> known() {
    return EventCatalog.standard().events();
  }

  @ParameterizedTest
  @MethodSource("known")
  void every_fixture_fits_the_schema_of_its_event(KnownEvent event) {
    assertThat(schemas.check(event.product(), event.type(), fixture(event.product(), event.type())))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("known")
  void a_schema_names_its_event_and_refers_only_to_itself(KnownEvent event) {
    ObjectNode schema = schema(event.product(), event.type());
    assertThat(schema.path("$id").asText())
        .isEqualTo("urn:tenon:event:%s:%s", event.product(), event.type());
    assertThat(schema.path("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.findValuesAsText("$ref"))
        .allSatisfy(ref -> assertThat(schema.at(ref.substring(1)).isObject()).isTrue());
  }

  @ParameterizedTest
  @MethodSource("known")
  void a_schema_has_only_words_that_editors_know(KnownEvent event) {
    Set<String> words = new HashSet<>();
    keywords(schema(event.product(), event.type()), words);
    assertThat(words)
        .isSubsetOf(
            "$schema",
            "$id",
            "$ref",
            "$defs",
            "title",
            "description",
            "type",
            "properties",
            "required",
            "items",
            "enum",
            "examples",
            "additionalProperties",
            "minItems",
            "maxItems");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freshsales  | onContactCreate | /data/contact/id     | \"7\"    | \"contact.id\" should be a number; it is a string",
        "freshsales  | onContactCreate | /data/contact/name   | 7        | \"contact.name\" should be an object; it is a number",
        "freshsales  | onContactCreate | /data/contact/emails/value | {} | \"contact.emails.value\" should be an array; it is an object",
        "freshsales  | onTaskUpdate    | /data/task/updater_id | true    | \"task.updater_id\" should be an object or a number; it is a boolean",
        "freshsales  | onTaskCreate    | /data/task/status    | \"open\" | \"task.status\" is \"open\"; the documented values are Open and Completed",
        "freshsales  | onDealCreate    | /region              | \"MARS\" | \"region\" is \"MARS\"; the documented values are US, EU, EUC, AUS and IND",
        "freshsales  | onDealCreate    | /event               | \"onDealUpdate\" | \"event\" is \"onDealUpdate\"; the documented value is onDealCreate",
        "freshsales  | onDealUpdate    | /data/changes/model_changes/name | [1] | \"changes.model_changes.name\" should hold two values, the old and the new; it holds 1",
        "freshsales  | onAppointmentCreate | /data/associations/appointment_attendees/0/id | \"x\" | \"associations.appointment_attendees[0].id\" should be a number; it is a string",
        "freshdesk   | onAppInstall    | /timestamp           | \"now\"  | \"timestamp\" should be a number; it is a string",
        "thena       | ticket:created  | /payload/ticket/ticketId | \"1482\" | \"ticket.ticketId\" should be a number; it is a string",
        "thena       | ticket:created  | /payload/ticket/customFields/CF4WHS7D0E | [\"a\"] | \"ticket.customFields.CF4WHS7D0E\" should be a string; it is an array",
        "thena       | account:created | /payload/account/customFields/CF1 | \"a\" | \"account.customFields.CF1\" should be an array; it is a string",
        "thena       | ticket:created  | /timestamp           | 1773929205 | \"timestamp\" should be a string; it is a number",
        "thena       | custom-object:deal:created | /timestamp | \"2026-01-01T00:00:00Z\" | \"timestamp\" should be a number; it is a string",
        "thena       | user:mentioned  | /metadata/entityType | \"PAGE\" | \"metadata.entityType\" is \"PAGE\"; the documented values are TICKET, ACCOUNT_TASK, ACCOUNT_ACTIVITY and ACCOUNT_NOTE",
        "thena       | account-custom_field_value:added | /payload/changedCustomFields/0/changeType | \"new\" | \"changedCustomFields[0].changeType\" is \"new\"; the documented values are added, removed and changed",
      })
  void a_value_of_another_kind_is_noted_where_it_is(
      String product, String type, String pointer, String value, String message) {
    Product of = new Product(product);
    ObjectNode payload = fixture(of, type);
    set(payload, pointer, Json.read(value));
    assertThat(schemas.check(of, type, payload)).containsExactly(new SchemaNote(pointer, message));
  }

  @ParameterizedTest
  @CsvSource({
    "freshsales, onDealCreate, /data/deal, name, '\"deal\" lacks \"name\", which is documented as mandatory'",
    "freshsales, onTaskCreate, /data/task, due_date, '\"task\" lacks \"due_date\", which is documented as mandatory'",
    "freshsales, onContactCreate, /data, contact, '\"data\" lacks \"contact\", which is documented as mandatory'",
    "freshsales, onDealUpdate, /data, changes, '\"data\" lacks \"changes\", which is documented as mandatory'",
    "thena, ticket:created, '', eventId, 'The payload lacks \"eventId\", which is documented as mandatory'",
    "thena, ticket:updated, /payload, previousTicket, '\"payload\" lacks \"previousTicket\", which is documented as mandatory'",
    "thena, account:deleted, /payload, previousAccount, '\"payload\" lacks \"previousAccount\", which is documented as mandatory'",
    "thena, user:mentioned, /metadata, commentId, '\"metadata\" lacks \"commentId\", which is documented as mandatory'",
  })
  void what_is_mandatory_is_noted_where_it_is_missing(
      String product, String type, String pointer, String key, String message) {
    Product of = new Product(product);
    ObjectNode payload = fixture(of, type);
    ((ObjectNode) payload.at(pointer)).remove(key);
    assertThat(schemas.check(of, type, payload)).containsExactly(new SchemaNote(pointer, message));
  }

  @Test
  void all_that_one_object_lacks_is_noted_at_once() {
    ObjectNode payload = fixture(Product.FRESHSALES, "onDealCreate");
    ((ObjectNode) payload.at("/data/deal")).remove(List.of("name", "base_currency_amount"));
    assertThat(schemas.check(Product.FRESHSALES, "onDealCreate", payload))
        .containsExactly(
            new SchemaNote(
                "/data/deal",
                "\"deal\" lacks \"name\" and \"base_currency_amount\", which are documented as mandatory"));
  }

  @Test
  void what_is_not_mandatory_may_be_null_or_absent_and_more_may_be_there() {
    ObjectNode payload = fixture(Product.FRESHSALES, "onContactCreate");
    ObjectNode contact = (ObjectNode) payload.at("/data/contact");
    contact.remove(List.of("city", "emails"));
    contact.putNull("job_title").putNull("id").put("cf_new", "anything");
    ((ObjectNode) payload.path("data")).put("more", true).putNull("associations");
    assertThat(schemas.check(Product.FRESHSALES, "onContactCreate", payload)).isEmpty();
  }

  @Test
  void an_alias_may_be_the_type_in_the_payload() {
    assertThat(
            schemas.check(
                Product.THENA,
                "ticket:comment:added",
                fixture(Product.THENA, "ticket:comment:created")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "freshdesk, onTicketCreate",
    "freshsales, onLeadCreate",
    "freshworks, onSomething",
    "madeup, onContactCreate",
    "thena, ticket:brand:new",
    "thena, custom-object:invoice:created",
    "thena, custom-object:invoice:updated",
    "thena, custom-object:invoice:deleted",
    "thena, custom-object:invoice:field:due date:changed",
    "thena, envelope",
    "thena, custom-object",
    "custom, order.paid",
    "custom, Order paid: 5 €",
    "custom, envelope",
  })
  void an_event_without_a_fixture_has_the_schema_of_its_envelope(String product, String type) {
    Product of = new Product(product);
    assertThat(schema(of, type).path("$id").asText())
        .startsWith("urn:tenon:event:" + product + ":");
    ObjectNode payload = Json.readObject(catalog.skeleton(of, type));
    assertThat(schemas.check(of, type, payload)).isEmpty();
    assertThat(schemas.check(of, type, Json.object())).isNotEmpty();
  }

  @Test
  void a_custom_object_of_any_type_is_held_against_what_all_of_them_have() {
    String type = "custom-object:invoice:updated";
    ObjectNode payload = Json.readObject(catalog.skeleton(Product.THENA, type));
    ((ObjectNode) payload.path("eventData")).put("previousInvoice", 5).put("changedFields", "all");
    assertThat(schemas.check(Product.THENA, type, payload))
        .extracting(SchemaNote::pointer)
        .containsExactlyInAnyOrder("/eventData/previousInvoice", "/eventData/changedFields");
  }

  @Test
  void a_host_may_put_anything_into_its_own_events() {
    ObjectNode payload = fixture(Product.CUSTOM, "invoice_created");
    ((ObjectNode) payload.path("data")).put("id", 5).put("paid", true);
    assertThat(schemas.check(Product.CUSTOM, "invoice_created", payload)).isEmpty();
  }

  @Test
  void a_payload_that_is_no_object_is_noted_as_a_whole() {
    assertThat(schemas.check(Product.THENA, "ticket:created", Json.read("[]")))
        .containsExactly(new SchemaNote("", "The payload should be an object; it is an array"));
  }

  @Test
  void keys_with_slashes_and_tildes_keep_their_pointers() {
    ObjectNode payload = fixture(Product.FRESHSALES, "onDealUpdate");
    ((ObjectNode) payload.at("/data/changes/model_changes")).put("a/b~c", 1);
    assertThat(schemas.check(Product.FRESHSALES, "onDealUpdate", payload))
        .extracting(SchemaNote::pointer)
        .containsExactly("/data/changes/model_changes/a~1b~0c");
  }

  @Test
  void a_payload_full_of_mistakes_gets_50_notes() {
    ObjectNode payload = fixture(Product.FRESHSALES, "onDealUpdate");
    ObjectNode changes = (ObjectNode) payload.at("/data/changes/model_changes");
    IntStream.range(0, 500).forEach(i -> changes.put("field_" + i, i));
    assertThat(schemas.check(Product.FRESHSALES, "onDealUpdate", payload)).hasSize(50);
  }

  @Test
  void an_attribute_says_what_it_is_and_what_is_documented() {
    ObjectNode contact = schema(Product.FRESHSALES, "onContactCreate");
    assertThat(contact.at("/$defs/contact/properties/open_deals_amount/description").asText())
        .isEqualTo(
            """
            Sum of the contact's open deals.
            Documented type: number; the sample has an object.""");
    assertThat(contact.at("/$defs/contact/properties/status/description").asText())
        .contains("Possible values: active, merged, deleted.");
    assertThat(
            schema(Product.FRESHSALES, "onDealCreate")
                .at("/$defs/deal/properties/amount/description")
                .asText())
        .contains("Mandatory.");
  }

  @Test
  void many_threads_can_check_at_once() throws Exception {
    ObjectNode payload = fixture(Product.FRESHSALES, "onDealCreate");
    payload.put("region", "MARS");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<List<SchemaNote>> check =
          () -> schemas.check(Product.FRESHSALES, "onDealCreate", payload);
      for (Future<List<SchemaNote>> notes :
          threads.invokeAll(IntStream.range(0, 64).mapToObj(i -> check).toList())) {
        assertThat(notes.get()).hasSize(1);
      }
    }
  }

  private ObjectNode fixture(Product product, String type) {
    return Json.readObject(catalog.fixture(product, type).orElseThrow());
  }

  private ObjectNode schema(Product product, String type) {
    return Json.readObject(schemas.schema(product, type).orElseThrow());
  }

  private static void set(ObjectNode payload, String pointer, JsonNode value) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = payload.at(pointer.substring(0, slash));
    String key = pointer.substring(slash + 1);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(key), value);
    } else {
      ((ObjectNode) parent).set(key, value);
    }
  }

  private static void keywords(JsonNode schema, Set<String> words) {
    for (var entry : schema.properties()) {
      words.add(entry.getKey());
      switch (entry.getKey()) {
        case "properties", "$defs" -> entry.getValue().forEach(inner -> keywords(inner, words));
        case "items", "additionalProperties" -> keywords(entry.getValue(), words);
        default -> {}
      }
    }
  }
}
