package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.DerivedAttributes;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.SchemaFields;
import dev.tenon.runtime.filter.FilterScope;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Warns of filters that can be read, and that will hardly ever let an event through. */
final class FilterAdvice {

  private static final EventCatalog CATALOG = EventCatalog.standard();
  private static final String OR = "$or";

  private final JsonFile file;
  private final String filterAt;

  FilterAdvice(JsonFile file, String filterAt) {
    this.file = file;
    this.filterAt = filterAt;
  }

  void give(FilterScope scope, JsonNode filter, String type, List<Product> of) {
    switch (scope) {
      case MESSAGE_ATTRIBUTES -> attributes(filter, filterAt);
      case MESSAGE_BODY -> {
        // Of several products each has an event of its own; what one of them has is no slip.
        if (of.size() == 1) {
          SchemaFields.of(CATALOG, of.getFirst(), type)
              .ifPresent(
                  fields ->
                      body(filter, filterAt, List.of(), new Event(of.getFirst(), type, fields)));
        }
      }
    }
  }

  /** Only SNS sends others, and a policy that was meant for the body looks just like that. */
  private void attributes(JsonNode filter, String at) {
    for (Map.Entry<String, JsonNode> member : filter.properties()) {
      String name = member.getKey();
      String place = PositionedJson.child(at, name);
      if (name.equals(OR)) {
        for (int i = 0; i < member.getValue().size(); i++) {
          attributes(member.getValue().path(i), place + "/" + i);
        }
      } else if (!DerivedAttributes.NAMES.contains(name)) {
        file.warning(
            place,
            "\"%s\" is none of the attributes that every event has: %s."
                .formatted(name, String.join(", ", DerivedAttributes.NAMES)),
            "add \"filterScope\": \"%s\" if it is in the event's body; if it is sent along as an attribute, all is well."
                .formatted(FilterScope.MESSAGE_BODY.label()));
      } else if (member.getValue().valueStream().anyMatch(value -> value.has("numeric"))) {
        file.warning(
            place,
            "\"%s\" is a text, also where the body has a number; \"numeric\" never fits it."
                .formatted(name),
            "use { \"prefix\": … }, or look at the body with \"filterScope\": \"%s\"."
                .formatted(FilterScope.MESSAGE_BODY.label()));
      }
    }
  }

  private record Event(Product product, String type, SchemaFields fields) {}

  private void body(JsonNode filter, String at, List<String> path, Event event) {
    for (Map.Entry<String, JsonNode> member : filter.properties()) {
      String place = PositionedJson.child(at, member.getKey());
      JsonNode asked = member.getValue();
      if (member.getKey().equals(OR) && asked.isArray()) {
        for (int i = 0; i < asked.size(); i++) {
          body(asked.path(i), place + "/" + i, path, event);
        }
        continue;
      }
      List<String> longer = new ArrayList<>(path);
      longer.addAll(List.of(member.getKey().split("\\.", -1)));
      Optional<SchemaFields.Unknown> unknown = event.fields().unknown(longer);
      if (unknown.isPresent()) {
        warn(place, unknown.get(), event);
      } else if (asked.isObject()) {
        body(asked, place, longer, event);
      }
    }
  }

  private void warn(String place, SchemaFields.Unknown unknown, Event event) {
    file.warning(
        place,
        "%s has no \"%s\"%s that is documented%s."
            .formatted(
                event.type(),
                unknown.name(),
                unknown.parent().isEmpty() ? "" : " in \"" + unknown.parent() + "\"",
                unknown.near().isEmpty() ? "" : "; it has " + String.join(", ", unknown.near())),
        "look at %s of a running Tenon for what it has; if your events have it, all is well."
            .formatted(EventSchemas.path(event.product(), event.type())));
  }
}
