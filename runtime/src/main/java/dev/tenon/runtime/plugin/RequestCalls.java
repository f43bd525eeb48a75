package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.api.HostService;
import dev.tenon.api.RequestAnswer;
import dev.tenon.api.RequestInput;
import dev.tenon.api.Requests;
import dev.tenon.runtime.json.Json;
import java.util.Locale;
import java.util.Set;

/** Requests to other servers, as calls of the service. */
record RequestCalls(HostService service) implements Requests {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Override
  public RequestAnswer invokeTemplate(String template, RequestInput input) {
    ObjectNode given = Json.object().set("context", input.context());
    if (!input.body().isEmpty()) {
      given.put("body", input.body());
    }
    return answer("invokeTemplate", Json.object().arrayNode().add(template).add(given));
  }

  @Override
  public RequestAnswer request(String method, String url, JsonNode options) {
    String verb = method.toLowerCase(Locale.ROOT);
    if (!METHODS.contains(verb)) {
      throw new IllegalArgumentException(
          "There is no method \"%s\"; there are GET, POST, PUT, PATCH and DELETE."
              .formatted(method));
    }
    return answer(verb, Json.object().arrayNode().add(url).add(options));
  }

  private RequestAnswer answer(String method, ArrayNode arguments) {
    JsonNode json = service.call(method, arguments);
    return new RequestAnswer(
        json.path("status").asInt(),
        json.path("headers"),
        json.path("response"),
        json.path("attempts").asInt());
  }
}
