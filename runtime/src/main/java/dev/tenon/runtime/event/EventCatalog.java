package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The events that are known by name, each with a fixture: a payload as the product would send it.
 * Events that are not in here are events all the same. Immutable.
 */
public final class EventCatalog {

  private static final List<String> FRESHWORKS_COMMON =
      List.of(
          "onAppInstall",
          "afterAppUpdate",
          "onAppUninstall",
          "onScheduledEvent",
          "onExternalEvent");

  private static final List<String> CRM =
      List.of(
          "onContactCreate",
          "onContactUpdate",
          "onDealCreate",
          "onDealUpdate",
          "onSalesAccountCreate",
          "onSalesAccountUpdate",
          "onTaskCreate",
          "onTaskUpdate",
          "onAppointmentCreate",
          "onAppointmentUpdate",
          "onCustomModuleCreate",
          "onCustomModuleUpdate");

  private static final List<String> THENA =
      Stream.of(
              family(
                  "ticket",
                  "created updated deleted archived unarchived status:changed priority:changed assigned type:changed sentiment:changed escalated"),
              family("ticket:custom_field_value", "added removed changed"),
              family("ticket", "tag:updated migrated"),
              family(
                  "ticket:comment",
                  "added created updated deleted reaction:added reaction:removed"),
              family("ticket", "csat:sent csat:received sla:breached sla:breach_warning"),
              family("account", "created updated deleted"),
              List.of(
                  "account-health:changed",
                  "account-status:changed",
                  "account-classification:changed",
                  "account-industry:changed"),
              family("account-custom_field_value", "added removed changed"),
              family(
                  "customer-contact",
                  "created updated deleted type:changed custom_field_value:added custom_field_value:removed"),
              family("account-task:comment", "created updated deleted"),
              family("account-activity:comment", "created updated deleted"),
              family("account-note:comment", "created updated deleted"),
              family(
                  "organization", "created updated deleted member-joined member-left plan-changed"),
              family("user", "mentioned created updated deleted"),
              family("custom-object:deal", "created updated deleted field:stage:changed"),
              List.of("custom-object:project:created"))
          .flatMap(List::stream)
          .toList();

  private final List<KnownEvent> events;

  private EventCatalog(List<KnownEvent> events) {
    this.events = List.copyOf(events);
  }

  /** Every event documented for the products that have fixtures here. */
  public static EventCatalog standard() {
    List<KnownEvent> events = new ArrayList<>();
    for (Product product : List.of(Product.FRESHSALES, Product.FRESHWORKS_CRM)) {
      Stream.concat(CRM.stream(), FRESHWORKS_COMMON.stream())
          .map(type -> new KnownEvent(product, type, KnownEvent.Group.of(product, type)))
          .forEach(events::add);
    }
    THENA.stream()
        .map(type -> new KnownEvent(Product.THENA, type, KnownEvent.Group.PRODUCT))
        .forEach(events::add);
    return new EventCatalog(events);
  }

  /** All of them, in the order in which people should read them. */
  public List<KnownEvent> events() {
    return events;
  }

  /**
   * The sample payload of an event: what the product would send, its product context set to the
   * product asked for. Empty when there is no fixture for the type.
   */
  public Optional<String> fixture(Product product, String type) {
    return read(folder(product, type), type).map(text -> withProductContext(product, text));
  }

  /**
   * A payload to start from for an event without a fixture: the product family's envelope with the
   * type filled in and no data.
   */
  public String skeleton(Product product, String type) {
    ObjectNode body = Json.object();
    if (product.equals(Product.THENA)) {
      body.put("eventId", "sample-1")
          .put("eventType", type)
          .put("timestamp", "2026-01-15T09:30:00Z");
      body.put("orgId", "ORGSAMPLE1");
      body.putObject("actor")
          .put("id", "USRSAMPLE1")
          .put("type", "AGENT")
          .put("email", "agent@example.com");
      body.putObject(type.startsWith("custom-object:") ? "eventData" : "payload");
    } else if (product.equals(Product.CUSTOM)) {
      body.put("event", type).put("userId", "user-1").putObject("data");
    } else {
      body.put("account_id", "1").put("domain", "sample.example.com").put("event", type);
      body.put("region", "US").put("timestamp", 1_768_469_400_000L).putObject("data");
    }
    return Json.pretty(body);
  }

  private static String folder(Product product, String type) {
    if (FRESHWORKS_COMMON.contains(type) && product.isFreshworks()) {
      return "freshworks";
    }
    return product.equals(Product.FRESHWORKS_CRM) || product.equals(Product.FRESHWORKS)
        ? "freshsales"
        : product.name();
  }

  private static Optional<String> read(String folder, String type) {
    String path = "/test_data/" + folder + "/" + type.replace(':', '.') + ".json";
    if (path.contains("..")) {
      return Optional.empty();
    }
    try (InputStream in = EventCatalog.class.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The fixture " + path + " cannot be read", e);
    }
  }

  private static String withProductContext(Product product, String text) {
    ObjectNode payload = Json.readObject(text);
    if (payload.get("productContext") instanceof ObjectNode context
        && !context.path("name").asText().equals(product.name())) {
      String url =
          context.path("url").asText().replaceFirst("\\.myfreshworks\\.com/crm$", ".freshsales.io");
      context.put("name", product.name()).put("url", url);
      return Json.pretty(payload);
    }
    return text;
  }

  private static List<String> family(String prefix, String endings) {
    return Stream.of(endings.split(" ", -1)).map(ending -> prefix + ":" + ending).toList();
  }
}
