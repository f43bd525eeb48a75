package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;

/**
 * What a request is rejected with, before or instead of an answer. Most of the platform's have
 * their text under {@code response}.
 */
final class Rejection extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ObjectNode json;
  private final String reason;

  private Rejection(ObjectNode json, String reason) {
    super(reason);
    this.json = json;
    this.reason = reason;
  }

  /** With a text that says it all. */
  static Rejection with(int status, String response) {
    return with(status, response, response);
  }

  /**
   * With more to say to people than to the app.
   *
   * @param reason for people
   */
  static Rejection with(int status, String response, String reason) {
    return new Rejection(json(status, response), reason);
  }

  /** That the app calls too often, which alone has its text elsewhere. */
  static Rejection tooMany(String message) {
    ObjectNode json =
        Json.object()
            .put("status", 429)
            .<ObjectNode>set("headers", Json.object())
            .put("message", message)
            .put("errorSource", "APP");
    return new Rejection(json, message);
  }

  /** That a placeholder cannot be filled in. */
  static Rejection substitution(NoSubstitution problem) {
    return with(400, "Error while substituting the templates", problem.words());
  }

  /** That a template came out as no request. */
  static Rejection validation(String place, String message, String reason) {
    ObjectNode json = json(400, "runtime validation failed.");
    json.putArray("errors")
        .addObject()
        .put("message", message)
        .put("instancePath", "/schema/" + place);
    json.put("attempts", 1);
    return new Rejection(json, reason);
  }

  private static ObjectNode json(int status, String response) {
    return Json.object()
        .put("status", status)
        .<ObjectNode>set("headers", Json.object())
        .put("response", response)
        .put("errorSource", "APP");
  }

  /** The same, of a request that was tried. */
  Rejection after(int attempts) {
    json.put("attempts", attempts);
    return this;
  }

  ObjectNode json() {
    return json;
  }

  String reason() {
    return reason;
  }
}
