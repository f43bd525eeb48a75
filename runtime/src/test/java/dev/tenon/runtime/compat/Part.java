package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.List;

/**
 * One thing that was tried with an app.
 *
 * @param what such as {@code event freshdesk onTicketCreate}
 * @param reason why it failed; empty where it did not
 * @param at file and line, where they are known
 * @param console what it printed, for people who want to see more
 */
record Part(String what, Verdict verdict, String reason, String at, List<String> console) {

  Part {
    console = List.copyOf(console);
  }

  static Part ok(String what, List<String> console) {
    return new Part(what, Verdict.OK, "", "", console);
  }

  static Part of(String what, Verdict verdict, String reason) {
    return new Part(what, verdict, reason, "", List.of());
  }

  ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("what", what)
            .put("verdict", verdict.label())
            .put("reason", reason)
            .put("at", at);
    ArrayNode lines = json.putArray("console");
    console.forEach(lines::add);
    return json;
  }

  /** In one line, with what kind of failure it is. */
  String line() {
    return verdict == Verdict.OK
        ? what + ": ok"
        : "%s: %s: %s%s"
            .formatted(what, verdict.label(), reason, at.isEmpty() ? "" : " (" + at + ")");
  }
}
