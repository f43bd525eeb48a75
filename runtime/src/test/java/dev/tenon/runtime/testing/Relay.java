package dev.tenon.runtime.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An app whose handler of {@code onDealUpdate} calls the service that the event's data name, and
 * answers with what came of it; its other handlers answer with what they got. The same in both
 * languages.
 */
public enum Relay {
  JAVASCRIPT,
  JAVA;

  private static final List<String> EVENTS =
      List.of("onDealUpdate", "onScheduledEvent", "onExternalEvent");

  private static final String SCRIPT =
      """
      function told(args) { renderData(null, args); }
      exports = {
        onDealUpdate: function (args) {
          var call = args.data;
          var done = call.service === 'hooks'
            ? generateTargetUrl.apply(null, call.arguments)
            : $schedule[call.method].apply(null, call.arguments);
          return done.then(
            function (value) { renderData(null, {ok: true, value: value}); },
            function (reason) { renderData(null, {ok: false, value: reason}); });
        },
        onScheduledEvent: told, onExternalEvent: told
      };
      """;

  private static final String CLASS =
      """
      package com.example;
      import com.fasterxml.jackson.databind.JsonNode;
      import dev.tenon.api.*;
      import java.util.Map;
      public final class Relay implements App {
        public Answer onDealUpdate(Event event, AppContext app) {
          JsonNode call = event.data();
          HostService service = app.service(call.path("service").asText());
          try {
            return Answer.of(Map.of("ok", true, "value",
                service.call(call.path("method").asText(), call.path("arguments"))));
          } catch (ServiceFailure e) {
            return Answer.of(Map.of("ok", false, "value", e.reason()));
          }
        }
        public Answer onScheduledEvent(Event event) { return Answer.of(event.payload()); }
        public Answer onExternalEvent(Event event) { return Answer.of(event.payload()); }
      }
      """;

  /** Its id. */
  public String id() {
    return this == JAVA ? "relay-java" : "relay-js";
  }

  /** The app itself; its events but these are not declared. */
  public Path in(Path folder, String version, String tenon, List<String> without) {
    String events =
        EVENTS.stream()
            .filter(event -> !without.contains(event))
            .map(event -> "\"%s\": {\"handler\": \"%s\"}".formatted(event, event))
            .collect(Collectors.joining(", "));
    String manifest =
        """
        {"platform-version": "2.2", "product": {"freshsales": {"events": {%s}}},
         "tenon": {"id": "%s", "version": "%s"%s%s}}
        """
            .formatted(
                events,
                id(),
                version,
                this == JAVA ? ", \"main\": \"com.example.Relay\"" : "",
                tenon);
    return this == JAVA
        ? new PluginJar()
            .source("com.example.Relay", CLASS)
            .manifest(manifest)
            .jar(folder.resolve(id() + "-" + version + ".jar"))
        : JsFolder.at(folder.resolve(id())).file("manifest.json", manifest).server(SCRIPT).path();
  }

  /** The same as a host uploads it. */
  public static byte[] zip(String version, String... without) {
    String events =
        Stream.concat(EVENTS.stream(), Stream.of("onAppInstall"))
            .filter(event -> !List.of(without).contains(event))
            .map(event -> "\"%s\": {\"handler\": \"%s\"}".formatted(event, event))
            .collect(Collectors.joining(", "));
    return AppZip.empty()
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {"freshsales": {"events": {%s}}},
             "tenon": {"id": "relay-js", "version": "%s"}}
            """
                .formatted(events, version))
        .server(SCRIPT + "exports.onAppInstall = function () { renderData(); };")
        .bytes();
  }

  /** Both of them with all their events. */
  public static Path[] both(Path folder) {
    return Stream.of(values())
        .map(relay -> relay.in(folder, "1.0.0", "", List.of()))
        .toArray(Path[]::new);
  }

  /** What an app is told to call. */
  public static String event(String service, String method, JsonNode... arguments) {
    ObjectNode payload = Json.object().put("event", "onDealUpdate");
    payload
        .putObject("data")
        .put("service", service)
        .put("method", method)
        .putArray("arguments")
        .addAll(List.of(arguments));
    return Json.write(payload);
  }

  /** Has the one of the demo org call, and gives every step of the simulation. */
  public List<JsonNode> steps(
      RunningTenon tenon, String service, String method, JsonNode... arguments) {
    return tenon.simulate(
        Json.object()
            .put("product", "freshsales")
            .put("type", "onDealUpdate")
            .put("app", id())
            .put("payload", event(service, method, arguments)));
  }

  /** What comes of that: {@code {ok, value}}. */
  public JsonNode call(RunningTenon tenon, String service, String method, JsonNode... arguments) {
    List<JsonNode> steps = steps(tenon, service, method, arguments);
    JsonNode finished = RunningTenon.step(steps, "finished");
    if (!finished.has("answer")) {
      throw new AssertionError("No answer: " + steps);
    }
    return Json.read(finished.path("answer").asText());
  }
}
