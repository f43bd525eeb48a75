package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import dev.tenon.runtime.invoke.FromRuntime.DeclaredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code server.js} exports.
 *
 * @param handlers names of functions
 * @param others names of what is no function, and what it is
 * @param events the old array of events
 * @param itself the name of the function that {@code exports} is, when it is one
 */
record Survey(
    List<String> handlers,
    Map<String, String> others,
    List<DeclaredEvent> events,
    Optional<String> itself) {

  static final Survey EMPTY = new Survey(List.of(), Map.of(), List.of(), Optional.empty());

  static Survey of(JsonNode found) {
    List<String> handlers = new ArrayList<>();
    Map<String, String> others = new LinkedHashMap<>();
    List<DeclaredEvent> events = new ArrayList<>();
    found.path("handlers").forEach(name -> handlers.add(name.asText()));
    found
        .path("others")
        .properties()
        .forEach(entry -> others.put(entry.getKey(), entry.getValue().asText()));
    for (JsonNode event : found.path("events")) {
      events.add(new DeclaredEvent(event.path("event").asText(), event.path("callback").asText()));
    }
    return new Survey(
        handlers, others, events, Optional.ofNullable(found.get("itself")).map(JsonNode::asText));
  }

  /** The handlers that the manifest names and that are not here. */
  List<CodeProblem> missing(AppCode code) {
    return code.handlers().stream()
        .filter(handler -> !handlers.contains(handler))
        .map(handler -> missing(handler).about(handler))
        .toList();
  }

  private CodeProblem missing(String handler) {
    if (itself.isPresent()) {
      String name = itself.get();
      String member =
          name.equals(handler)
              ? handler
              : handler + ": " + (name.isEmpty() ? "function (args) { … }" : name);
      return problem(
          "handler %s is not exported by %s: exports is itself a function."
              .formatted(handler, JsApp.MAIN),
          "write exports = { %s }.".formatted(member));
    }
    String kind = others.get(handler);
    if (kind != null) {
      return problem(
          "handler %s is exported by %s, but it is %s and not a function."
              .formatted(handler, JsApp.MAIN, kind),
          "write %s: function (args) { … } in exports.".formatted(handler));
    }
    String exported = handlers.isEmpty() ? "no function" : String.join(", ", handlers);
    Optional<String> meant =
        Spelling.closest(handler, handlers)
            .or(() -> handlers.stream().filter(h -> isPartOf(h, handler)).findFirst());
    return problem(
        "handler %s is not exported by %s; it exports %s.".formatted(handler, JsApp.MAIN, exported),
        meant
            .map(name -> "did you mean \"%s\"? Else add %s to exports.".formatted(name, handler))
            .orElse(
                "add %s to exports in %s, or correct the name.".formatted(handler, JsApp.MAIN)));
  }

  private static boolean isPartOf(String one, String other) {
    return one.length() > 3 && (other.contains(one) || one.contains(other));
  }

  private static CodeProblem problem(String message, String fix) {
    return CodeProblem.of(JsApp.MAIN, 1, 1, message, Optional.of(fix));
  }
}
