package dev.tenon.runtime.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes an event fit: its large content fields are replaced, the largest first and no more of them
 * than need be. Fields that are called like content come before other long texts, and what is short
 * is never touched, such as ids.
 */
final class Truncation {

  /** What stands in the place of content, by the letter of the document. */
  static final String MARK = "Payload too large. Use API instead";

  private static final Set<String> CONTENT =
      Set.of(
          "content",
          "contenthtml",
          "contentjson",
          "contenttext",
          "contentmarkdown",
          "html",
          "text",
          "body",
          "bodyhtml",
          "bodytext",
          "description",
          "descriptionhtml",
          "message",
          "comment",
          "notes",
          "note",
          "summary",
          "aigeneratedsummary",
          "lastcustomercomment",
          "lastvendorcomment");

  /** Of other texts, only longer ones are content. */
  private static final int LONG = 1_024;

  private final List<Candidate> candidates = new ArrayList<>();

  private Truncation() {}

  /** A value that could be replaced. */
  private record Candidate(
      JsonNode parent, String key, String pointer, boolean content, int saves) {

    void replace() {
      if (parent instanceof ObjectNode object) {
        object.put(key, MARK);
      } else if (parent instanceof ArrayNode array) {
        array.set(Integer.parseInt(key), TextNode.valueOf(MARK));
      }
    }
  }

  /**
   * Replaces in {@code body} as much as must be.
   *
   * @param pointer where the body is in the event
   * @param excess how many bytes are too many
   * @return pointers to what was replaced, in the order in which it was
   */
  static List<String> cut(ObjectNode body, String pointer, long excess) {
    Truncation truncation = new Truncation();
    truncation.collect(body, pointer);
    truncation.candidates.sort(
        Comparator.comparing(Candidate::content)
            .thenComparingInt(Candidate::saves)
            .reversed()
            .thenComparing(Candidate::pointer));
    List<String> cut = new ArrayList<>();
    long left = excess;
    for (Candidate candidate : truncation.candidates) {
      if (left <= 0) {
        break;
      }
      candidate.replace();
      cut.add(candidate.pointer());
      left -= candidate.saves();
    }
    return cut;
  }

  private void collect(JsonNode node, String pointer) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String at = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
      consider(node, member.getKey(), member.getValue(), at);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        consider(node, "" + i, node.get(i), pointer + "/" + i);
      }
    }
  }

  private void consider(JsonNode parent, String key, JsonNode value, String at) {
    if (!value.isTextual()) {
      collect(value, at);
      return;
    }
    boolean content = CONTENT.contains(key.replace("_", "").toLowerCase(Locale.ROOT));
    int saves = bytes(value) - bytes(TextNode.valueOf(MARK));
    if (saves > 0 && (content || saves > LONG)) {
      candidates.add(new Candidate(parent, key, at, content, saves));
    }
  }

  static int bytes(JsonNode node) {
    return Json.write(node).getBytes(StandardCharsets.UTF_8).length;
  }
}
