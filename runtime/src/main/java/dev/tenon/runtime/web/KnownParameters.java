package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses what an address of the API does not know in its query. A filter that is misspelt would
 * otherwise be none, and what was meant for a few would be done to all. What is known is what the
 * OpenAPI document says.
 */
final class KnownParameters implements WebServer.Routes {

  private static final String API = "/api/v1/";

  /** By method and path with variables. */
  private final Map<String, Set<String>> known = new HashMap<>();

  KnownParameters() {
    ObjectNode document = OpenApi.document();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        Set<String> names = new TreeSet<>();
        for (JsonNode given : operation.getValue().path("parameters")) {
          JsonNode parameter =
              given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
          if (parameter.path("in").asText().equals("query")) {
            names.add(parameter.path("name").asText());
          }
        }
        known.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), names);
      }
    }
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.beforeMatched(this::check);
  }

  private void check(Context ctx) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    if (ctx.queryString() == null || endpoint == null || !endpoint.path.startsWith(API)) {
      return;
    }
    Set<String> names = known.get(ctx.method() + " " + endpoint.path);
    if (names == null) {
      return;
    }
    for (String given : ctx.queryParamMap().keySet()) {
      if (!names.contains(given)) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT,
            "The query of %s %s has no \"%s\"%s; %s. Nothing was done."
                .formatted(
                    ctx.method(),
                    endpoint.path,
                    given,
                    Spelling.closest(given, names)
                        .map(meant -> " (did you mean \"" + meant + "\"?)")
                        .orElse(""),
                    names.isEmpty() ? "it takes none" : "it takes " + String.join(", ", names)));
      }
    }
  }
}
