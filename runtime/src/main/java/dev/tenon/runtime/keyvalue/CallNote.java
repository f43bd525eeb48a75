package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.WithoutSecrets;
import java.util.Optional;

/**
 * What is kept of one call with its run: {@code {key, action?, value?, before?, after?, cut?,
 * error?}}. {@code before} and {@code after} are the whole record. Where a value is too long to be
 * kept, the beginning of its text is, and {@code cut} names it.
 */
final class CallNote {

  private static final int MAX_CHARS = 8 << 10;

  private final HostService.Call call;
  private final WithoutSecrets shown;
  private final ObjectNode note = Json.object();

  CallNote(HostService.Call call) {
    this.call = call;
    this.shown = new WithoutSecrets(call.caller().withoutSecrets());
  }

  /** What the handler passed, be it right or wrong. */
  void asked(Arguments arguments) {
    put("key", arguments.at(0));
    switch (call.method()) {
      case "set" -> put("value", arguments.at(1));
      case "update" -> {
        put("action", arguments.at(1));
        put("value", arguments.at(2));
      }
      default -> {}
    }
    tell();
  }

  void got(JsonNode value) {
    put("value", value);
    tell();
  }

  void changed(Optional<String> before, Optional<String> after) {
    put("before", node(before));
    put("after", node(after));
    tell();
  }

  void refused(ServiceRefusal refusal) {
    put("error", Json.read(refusal.json()));
    tell();
  }

  private static JsonNode node(Optional<String> json) {
    return json.map(Json::read).orElseGet(() -> Json.object().nullNode());
  }

  private void put(String name, JsonNode value) {
    if (value.isMissingNode()) {
      return;
    }
    JsonNode hidden = shown.in(value);
    String text = hidden.isTextual() ? hidden.asText() : Json.write(hidden);
    if (text.length() <= MAX_CHARS) {
      note.set(name, hidden);
    } else {
      note.put(name, text.substring(0, MAX_CHARS));
      note.withArrayProperty("cut").add(name);
    }
  }

  private void tell() {
    call.notes().accept(note.deepCopy());
  }
}
