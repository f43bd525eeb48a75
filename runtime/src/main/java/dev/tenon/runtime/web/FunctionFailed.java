package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.json.Json;

/** A function that was called and answered with an error, failed, or did not answer. */
final class FunctionFailed extends RuntimeFault {
  private static final long serialVersionUID = 1L;

  private final String error;

  private FunctionFailed(String message, String error) {
    super(FaultCode.FUNCTION_FAILED, message);
    this.error = error;
  }

  /**
   * @param error what the platform says of it
   */
  static FunctionFailed of(Functions.Called called, ObjectNode error) {
    error.put("requestID", called.id());
    String said = error.path("message").asText("");
    return new FunctionFailed(
        "The function answered with the status %d%s (the call %s has more)."
            .formatted(
                error.path("status").asInt(), said.isEmpty() ? "" : ": " + said, called.id()),
        Json.write(error));
  }

  /** What the front end of an app is told. */
  ObjectNode error() {
    return Json.readObject(error);
  }
}
