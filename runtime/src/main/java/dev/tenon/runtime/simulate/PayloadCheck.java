package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.custom.DataCheck;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.SchemaNote;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares a payload with its event's schema, with the places in the text as typed. */
final class PayloadCheck {

  private static final Logger LOG = LoggerFactory.getLogger(PayloadCheck.class);

  private static final Executor BESIDE =
      task -> Thread.ofVirtual().name("payload-check").start(task);

  private final DevApps apps;
  private final EventSchemas schemas;

  PayloadCheck(DevApps apps, EventSchemas schemas) {
    this.apps = apps;
    this.schemas = schemas;
  }

  /**
   * The step {@code {kind: checked, warnings: [{line, column, pointer, message}]}}. It is made
   * beside the handlers, which must not wait for a validator to be loaded.
   */
  CompletableFuture<ObjectNode> step(SimulationRequest request) {
    return CompletableFuture.supplyAsync(() -> check(request), BESIDE)
        .exceptionally(
            e -> {
              LOG.error("The payload of {} cannot be checked", request.type(), e);
              return step(Json.mapper().createArrayNode());
            });
  }

  private ObjectNode check(SimulationRequest request) {
    PositionedJson payload = PositionedJson.read(request.payload());
    List<SchemaNote> notes = notes(request, payload);
    ArrayNode warnings = Json.mapper().createArrayNode();
    for (SchemaNote note : notes) {
      Position at = payload.position(note.pointer());
      warnings.add(
          Json.object()
              .put("line", at.line())
              .put("column", at.column())
              .put("pointer", note.pointer())
              .put("message", note.message()));
    }
    return step(warnings);
  }

  /** What an app defines comes before what the catalogue knows; from outside, it is a refusal. */
  private List<SchemaNote> notes(SimulationRequest request, PositionedJson payload) {
    List<CustomEvent> defined =
        request.product().equals(Product.CUSTOM)
            ? apps.asLoaded().stream()
                .flatMap(app -> app.customEvent(request.type()).stream())
                .toList()
            : List.of();
    if (defined.isEmpty()) {
      return schemas.check(request.product(), request.type(), payload.root());
    }
    JsonNode data = payload.root().path("data");
    return defined.stream()
        .flatMap(event -> DataCheck.of(event.jsonSchema()).check(data).stream())
        .map(violation -> violation.below("/data"))
        .map(one -> new SchemaNote(one.path(), "%s %s".formatted(one.path(), one.reason())))
        .distinct()
        .toList();
  }

  private static ObjectNode step(ArrayNode warnings) {
    return Json.object().put("kind", "checked").set("warnings", warnings);
  }
}
