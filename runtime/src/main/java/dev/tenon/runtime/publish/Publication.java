package dev.tenon.runtime.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Map;

/**
 * An event as it is published.
 *
 * @param event the whole envelope
 * @param topic the document's name of the topic that it goes to
 * @param group the id of its message group
 * @param attributes by name, in the document's order
 * @param filled JSON pointers to what the caller had left to us
 * @param truncated JSON pointers to content that was too large
 * @param bytes of the envelope and the attributes
 */
public record Publication(
    ObjectNode event,
    String topic,
    String group,
    Map<String, String> attributes,
    List<String> filled,
    List<String> truncated,
    int bytes) {

  /** As the answer has it: {@code {eventId, eventType, topic, groupId, attributes, …}}. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("eventId", event.path("eventId").asText())
            .put("eventType", event.path("eventType").asText())
            .put("topic", topic)
            .put("groupId", group);
    ObjectNode named = json.putObject("attributes");
    attributes.forEach(named::put);
    ArrayNode without = json.putArray("filled");
    filled.forEach(without::add);
    ArrayNode cut = json.putArray("truncated");
    truncated.forEach(cut::add);
    return json.put("bytes", bytes);
  }
}
