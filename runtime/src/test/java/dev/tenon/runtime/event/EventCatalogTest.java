package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventCatalogTest {

  private static final Path TEST_DATA = Path.of("../test_data");

  private final EventCatalog catalog = EventCatalog.standard();

  static List<KnownEvent> known() {
    return EventCatalog.standard().events();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(TEST_DATA)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(TEST_DATA::relativize)
          .filter(file -> !file.startsWith("schemas") && !file.startsWith("attributes"))
          .sorted()
          .toList();
    }
  }

  @Test
  void no_event_is_listed_twice() {
    assertThat(catalog.events()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("known")
  void every_known_event_has_a_fixture_of_its_own_type(KnownEvent event) {
    ObjectNode payload = fixture(event.product(), event.type());
    String key = event.product().equals(Product.THENA) ? "eventType" : "event";
    assertThat(payload.path(key).asText()).isEqualTo(event.type());
  }

  @ParameterizedTest
  @MethodSource("known")
  void a_product_context_is_that_of_the_product_asked_for(KnownEvent event) {
    ObjectNode payload = fixture(event.product(), event.type());
    if (payload.has("productContext")) {
      assertThat(payload.path("productContext").path("name").asText())
          .isEqualTo(event.product().name());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_file_in_test_data_belongs_to_an_event(Path file) {
    String folder = file.getName(0).toString();
    String type = file.getFileName().toString().replaceFirst("\\.json$", "").replace('.', ':');
    if (folder.equals("custom")) {
      assertThat(fixture(Product.CUSTOM, type).path("event").asText()).isEqualTo(type);
    } else {
      assertThat(typesOf(folder)).contains(type);
    }
  }

  @Test
  void the_address_in_a_product_context_follows_the_product() {
    assertThat(fixture(Product.FRESHWORKS_CRM, "onDealUpdate").at("/productContext/url").asText())
        .isEqualTo("https://acme-demo.myfreshworks.com/crm");
    assertThat(fixture(Product.FRESHSALES, "onDealUpdate").at("/productContext/url").asText())
        .isEqualTo("https://acme-demo.freshsales.io");
  }

  @Test
  void a_change_of_product_context_leaves_every_other_character_alone() {
    String crm = catalog.fixture(Product.FRESHWORKS_CRM, "onContactCreate").orElseThrow();
    String freshsales = catalog.fixture(Product.FRESHSALES, "onContactCreate").orElseThrow();
    assertThat(lines(freshsales).filter(line -> !lines(crm).toList().contains(line)))
        .map(String::strip)
        .containsExactlyInAnyOrder(
            "\"url\": \"https://acme-demo.freshsales.io\",", "\"name\": \"freshsales\"");
  }

  @Test
  void ids_beyond_two_to_the_53_survive_a_change_of_product_context() throws IOException {
    String original = Files.readString(TEST_DATA.resolve("freshsales/onContactCreate.json"));
    String digits = original.replaceFirst("(?s).*\"mcr_id\": (\\d+).*", "$1");
    assertThat(Long.parseLong(digits)).isGreaterThan(1L << 53);
    assertThat(catalog.fixture(Product.FRESHSALES, "onContactCreate").orElseThrow())
        .contains("\"mcr_id\": " + digits);
  }

  @Test
  void the_fraction_of_a_time_survives_a_change_of_product_context() throws IOException {
    String original = Files.readString(TEST_DATA.resolve("freshsales/onDealUpdate.json"));
    String time = original.replaceFirst("(?s).*\"timestamp\": ([\\d.]+).*", "$1");
    assertThat(time).contains(".");
    assertThat(catalog.fixture(Product.FRESHSALES, "onDealUpdate").orElseThrow())
        .contains("\"timestamp\": " + time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no:such:event", "../freshworks/onAppInstall", "", "a\0b", "/", "x/../y"})
  void an_unknown_event_has_no_fixture(String type) {
    assertThat(catalog.fixture(Product.THENA, type)).isEmpty();
  }

  @Test
  void set_up_events_are_the_same_for_every_freshworks_product() {
    assertThat(catalog.fixture(new Product("freshdesk"), "onAppInstall"))
        .isEqualTo(catalog.fixture(Product.FRESHSALES, "onAppInstall"))
        .isPresent();
  }

  @Test
  void a_skeleton_carries_the_type_in_the_envelope_of_the_product() {
    assertThat(skeleton(Product.THENA, "ticket:x").path("eventType").asText())
        .isEqualTo("ticket:x");
    assertThat(skeleton(Product.THENA, "ticket:x").path("payload").isObject()).isTrue();
    assertThat(skeleton(Product.THENA, "custom-object:a:created").path("eventData").isObject())
        .isTrue();
    assertThat(skeleton(Product.CUSTOM, "paid").path("userId").isTextual()).isTrue();
    assertThat(skeleton(new Product("freshdesk"), "onTicketCreate").path("event").asText())
        .isEqualTo("onTicketCreate");
  }

  @Test
  void a_skeleton_has_an_empty_object_for_what_the_event_is_about() {
    assertThat(skeleton(new Product("freshdesk"), "onTicketFieldCreate").at("/data/ticket_field"))
        .isEqualTo(Json.object());
    assertThat(skeleton(Product.FRESHSALES, "onSalesActivityUpdate").at("/data/sales_activity"))
        .isEqualTo(Json.object());
    assertThat(skeleton(new Product("freshdesk"), "whatever").path("data"))
        .isEqualTo(Json.object());
  }

  @Test
  void a_skeleton_of_a_custom_object_has_the_keys_that_its_type_says() {
    ObjectNode updated = skeleton(Product.THENA, "custom-object:invoice:updated");
    assertThat(updated.at("/eventData/invoice").isObject()).isTrue();
    assertThat(updated.at("/eventData/previousInvoice").isObject()).isTrue();
    assertThat(skeleton(Product.THENA, "custom-object:invoice:deleted").at("/eventData").size())
        .isEqualTo(1);
    assertThat(
            skeleton(Product.THENA, "custom-object:invoice:field:due:changed")
                .at("/eventData/fieldChange/fieldName")
                .asText())
        .isEqualTo("due");
  }

  private Set<String> typesOf(String folder) {
    return catalog.events().stream()
        .filter(
            event ->
                folder.equals("freshworks")
                    ? event.product().isFreshworks()
                    : event.product().name().equals(folder))
        .map(KnownEvent::type)
        .collect(Collectors.toSet());
  }

  private ObjectNode fixture(Product product, String type) {
    return Json.readObject(catalog.fixture(product, type).orElseThrow());
  }

  private ObjectNode skeleton(Product product, String type) {
    return Json.readObject(catalog.skeleton(product, type));
  }

  private static Stream<String> lines(String text) {
    return text.lines();
  }
}
