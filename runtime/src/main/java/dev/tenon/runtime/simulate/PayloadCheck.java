package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventSchemas;
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

  private final EventSchemas schemas;

  PayloadCheck(EventSchemas schemas) {
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
    List<SchemaNote> notes = schemas.check(request.product(), request.type(), payload.root());
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

  private static ObjectNode step(ArrayNode warnings) {
    return Json.object().put("kind", "checked").set("warnings", warnings);
  }
}
