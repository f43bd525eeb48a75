package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A host service refused or failed. The reason is the same JSON a JavaScript handler would get. */
public final class ServiceFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient JsonNode reason;

  public ServiceFailure(JsonNode reason) {
    super(reason.path("message").asText(reason.toString()));
    this.reason = reason;
  }

  /** What a JavaScript handler would be rejected with, usually {@code {status, message}}. */
  public JsonNode reason() {
    return reason;
  }

  /** The status in the reason, such as 404; 0 where it has none. */
  public int status() {
    return reason.path("status").asInt();
  }
}
