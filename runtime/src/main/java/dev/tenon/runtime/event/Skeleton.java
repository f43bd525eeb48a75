package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Payloads for events without a fixture: the envelope is the documented one; of the data only what
 * the type itself says is there, since nothing more is known.
 */
final class Skeleton {

  /** {@code onSalesActivityCreate}: what happened to a sales activity. */
  private static final Pattern FRESHWORKS_TYPE =
      Pattern.compile("on([A-Z]\\w*?)(Create|Update|Delete)");

  private static final String TIME = "2026-01-15T09:30:00Z";
  private static final long TIME_MILLIS = 1_768_469_400_000L;

  private Skeleton() {}

  static String of(Product product, String type) {
    ObjectNode body = Json.object();
    if (product.equals(Product.THENA)) {
      thena(body, type);
    } else if (product.equals(Product.CUSTOM)) {
      body.put("event", type).put("userId", "user-1").putObject("data");
    } else {
      body.put("account_id", "1").put("domain", "sample.example.com").put("event", type);
      body.put("region", "US").put("timestamp", TIME_MILLIS);
      ObjectNode data = body.putObject("data");
      freshworksObject(type).ifPresent(data::putObject);
    }
    return Json.pretty(body);
  }

  /** The key of what an event is about: {@code sales_activity} of onSalesActivityCreate. */
  static Optional<String> freshworksObject(String type) {
    Matcher matcher = FRESHWORKS_TYPE.matcher(type);
    return matcher.matches()
        ? Optional.of(
            matcher.group(1).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static void thena(ObjectNode body, String type) {
    boolean customObject = type.startsWith("custom-object:");
    body.put("eventId", "sample-1").put("eventType", type);
    if (customObject) {
      body.put("timestamp", TIME_MILLIS / 1000);
    } else {
      body.put("timestamp", TIME);
    }
    body.put("orgId", "ORGSAMPLE1");
    body.putObject("actor")
        .put("id", "USRSAMPLE1")
        .put("type", "AGENT")
        .put("email", "agent@example.com");
    ObjectNode payload = body.putObject(customObject ? "eventData" : "payload");
    if (customObject) {
      CustomObjectType.of(type)
          .filter(parts -> !parts.object().contains("*"))
          .ifPresent(parts -> customObject(payload, parts));
    }
  }

  private static void customObject(ObjectNode data, CustomObjectType type) {
    String object = type.object();
    String previous =
        "previous" + object.substring(0, 1).toUpperCase(Locale.ROOT) + object.substring(1);
    switch (type.action()) {
      case "created" -> record(data.putObject(object));
      case "updated" -> {
        record(data.putObject(object));
        record(data.putObject(previous));
        data.putArray("changedFields");
      }
      case "deleted" -> record(data.putObject(previous));
      case "field", "field-changed" -> {
        record(data.putObject(object));
        data.putObject("fieldChange")
            .put("fieldName", type.field().orElse(""))
            .putNull("previousValue")
            .putNull("newValue")
            .put("changedAt", TIME);
      }
      default -> record(data.putObject(object));
    }
  }

  private static void record(ObjectNode object) {
    object.put("id", "object-1").put("name", "Sample").putObject("customFields");
    object.put("createdAt", TIME).put("updatedAt", TIME);
  }
}
