package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/**
 * How the Freshworks kit answers for an app set-up event.
 *
 * @param status of the HTTP answer
 * @param banner whether the kit's page shows a red banner; absent when it is not told
 * @param body the answer
 */
record SetUpAnswer(int status, Optional<Boolean> banner, ObjectNode body) {

  private static final String BAD_ERROR =
      "The error should be a JSON Object with a message or a status parameter.";

  /** The answer for what a simulation of the event reported. */
  static SetUpAnswer of(List<ObjectNode> steps) {
    Optional<ObjectNode> finished =
        steps.stream().filter(step -> step.path("kind").asText().equals("finished")).findFirst();
    if (finished.isEmpty()) {
      // No app asked for it, which keeps nothing from being set up.
      return new SetUpAnswer(200, Optional.empty(), Json.object());
    }
    ObjectNode step = finished.get();
    ObjectNode body = Json.object().put("requestID", step.path("run").asText());
    JsonNode error = step.path("error");
    boolean answered = step.path("answered").asBoolean();
    if (step.path("outcome").asText().equals("timed_out") || (error.isMissingNode() && !answered)) {
      return new SetUpAnswer(
          504, Optional.empty(), Json.object().put("message", "Request Timed Out!"));
    }
    if (error.isMissingNode()) {
      if (step.has("answer")) {
        body.set("response", Json.read(step.path("answer").asText()));
      }
      return new SetUpAnswer(200, Optional.empty(), body);
    }
    if (error.path("type").asText().equals("renderData")) {
      return refused(body, Json.read(step.path("answer").asText()));
    }
    String message = error.path("message").asText();
    body.put("status", 500)
        .put("message", "Error while executing App server script! - " + message)
        .put("errorSource", "APP");
    return new SetUpAnswer(200, Optional.empty(), body);
  }

  private static SetUpAnswer refused(ObjectNode body, JsonNode refusal) {
    int status = refusal.path("status").asInt(500);
    boolean bad = refusal.path("message").asText().equals(BAD_ERROR);
    body.put("status", status);
    body.set(
        "message",
        refusal.path("message").isTextual() ? refusal.path("message") : NullNode.getInstance());
    body.put("errorSource", "APP");
    // Any other status would tell the caller that all is well, or send it elsewhere.
    boolean failure = status >= 400 && status <= 599;
    return new SetUpAnswer(failure ? status : 500, Optional.of(!bad), body);
  }

  void send(Context ctx) {
    banner.ifPresent(show -> ctx.header("showinui", show.toString()));
    ctx.status(status).result(Json.write(body));
  }
}
