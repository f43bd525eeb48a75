package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A service of the host, called by a handler and answered while the handler waits. */
public interface HostService {

  /**
   * Calls a method of the service and waits for its answer.
   *
   * @param arguments an array node, one element per argument
   * @throws ServiceFailure when the service refuses or fails
   */
  JsonNode call(String method, JsonNode arguments);
}
