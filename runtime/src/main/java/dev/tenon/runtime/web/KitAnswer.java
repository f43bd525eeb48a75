package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.functions.FunctionRefused;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.json.Json;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/**
 * How the Freshworks kit answers whoever waits for a handler: for an app set-up event, or for a
 * function that was called by its name.
 *
 * @param status of the HTTP answer
 * @param banner whether the kit's page shows a red banner; absent when it is not told
 * @param body the answer
 */
record KitAnswer(int status, Optional<Boolean> banner, ObjectNode body) {

  private static final String BAD_ERROR =
      "The error should be a JSON Object with a message or a status parameter.";

  /** The answer for what a simulation of an app set-up event reported. */
  static KitAnswer of(List<ObjectNode> steps) {
    Optional<ObjectNode> finished =
        steps.stream().filter(step -> step.path("kind").asText().equals("finished")).findFirst();
    if (finished.isEmpty()) {
      // No app asked for it, which keeps nothing from being set up.
      return new KitAnswer(200, Optional.empty(), Json.object());
    }
    ObjectNode step = finished.get();
    String id = step.path("run").asText();
    JsonNode error = step.path("error");
    boolean answered = step.path("answered").asBoolean();
    if (step.path("outcome").asText().equals("timed_out") || (error.isMissingNode() && !answered)) {
      return new KitAnswer(
          504, Optional.empty(), Json.object().put("message", "Request Timed Out!"));
    }
    if (error.isMissingNode()) {
      return answered(id, Optional.ofNullable(step.get("answer")).map(JsonNode::asText));
    }
    if (error.path("type").asText().equals("renderData")) {
      JsonNode refusal = Json.read(step.path("answer").asText());
      return refused(
          id,
          refusal.path("status").asInt(500),
          Optional.of(refusal.path("message")).filter(JsonNode::isTextual).map(JsonNode::asText));
    }
    return failed(id, error.path("message").asText(), "APP");
  }

  /** The answer for a function that was called; what it answered first counts. */
  static KitAnswer of(Functions.Called called) {
    if (called.answer().isPresent()) {
      return switch (called.answer().get()) {
        case Answer.Data data -> answered(called.id(), data.json());
        case Answer.Refused refused -> refused(called.id(), refused.status(), refused.message());
      };
    }
    return switch (called.outcome().orElse(new Outcome.Succeeded())) {
      case Outcome.Failed failed -> failed(called.id(), failed.error().message(), "APP");
      case Outcome.NotStarted not -> failed(called.id(), not.reason(), "PLATFORM");
      case Outcome.Succeeded s -> silent();
      case Outcome.TimedOut t -> silent();
    };
  }

  /** The answer for a function that was not called; the hint is ours. */
  static KitAnswer of(FunctionRefused refused) {
    return new KitAnswer(
        refused.status(),
        Optional.empty(),
        Json.object()
            .put("message", refused.platformText())
            .put("status", refused.status())
            .put("errorSource", "APP")
            .put("hint", refused.getMessage()));
  }

  private static KitAnswer answered(String id, Optional<String> json) {
    ObjectNode body = Json.object().put("requestID", id);
    json.ifPresent(text -> body.set("response", Json.read(text)));
    return new KitAnswer(200, Optional.empty(), body);
  }

  private static KitAnswer refused(String id, int status, Optional<String> message) {
    boolean bad = message.filter(BAD_ERROR::equals).isPresent();
    ObjectNode body =
        Json.object()
            .put("requestID", id)
            .put("status", status)
            .put("message", message.orElse(null))
            .put("errorSource", "APP");
    // Any other status would tell the caller that all is well, or send it elsewhere.
    boolean failure = status >= 400 && status <= 599;
    return new KitAnswer(failure ? status : 500, Optional.of(!bad), body);
  }

  /** The kit says 200 here, and what happened in the body only. */
  private static KitAnswer failed(String id, String message, String source) {
    return new KitAnswer(
        200,
        Optional.empty(),
        Json.object()
            .put("requestID", id)
            .put("status", 500)
            .put("message", "Error while executing App server script! - " + message)
            .put("errorSource", source));
  }

  private static KitAnswer silent() {
    return new KitAnswer(
        200,
        Optional.empty(),
        Json.object()
            .put("status", 504)
            .put("message", "Timeout error while processing the request.")
            .put("errorSource", "APP"));
  }

  void send(Context ctx) {
    banner.ifPresent(show -> ctx.header("showinui", show.toString()));
    ctx.status(status).result(Json.write(body));
  }
}
