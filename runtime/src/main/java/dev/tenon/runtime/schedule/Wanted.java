package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule as an app wants it, which is right in itself.
 *
 * @param name the app's own, unique in an installation
 * @param data what the app gets when the time has come
 * @param scheduleAt the time as the app wrote it
 * @param at the same
 * @param repeat absent for one that fires once
 */
record Wanted(String name, JsonNode data, String scheduleAt, Instant at, Optional<Repeat> repeat) {

  /** When it fires for the first time. */
  Instant firstDue(Instant now) {
    return repeat.map(again -> again.after(at, now)).orElse(at);
  }

  /** What the app gets when it asks for it, also that of one that is stored. */
  static ObjectNode json(String name, JsonNode data, String scheduleAt, Optional<Repeat> repeat) {
    ObjectNode json =
        Json.object().put("name", name).put("schedule_at", scheduleAt).set("data", data);
    repeat.ifPresent(again -> json.set("repeat", again.json()));
    return json;
  }

  ObjectNode json() {
    return json(name, data, scheduleAt, repeat);
  }
}
