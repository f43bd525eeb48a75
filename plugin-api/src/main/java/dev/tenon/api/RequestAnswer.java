package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a server answered.
 *
 * @param status below 400
 * @param headers an object; names in lower case
 * @param response the body as text; parsed where the option {@code json} asks for that
 * @param attempts how often the request was made
 */
public record RequestAnswer(int status, JsonNode headers, JsonNode response, int attempts) {

  /** The body as text. */
  public String text() {
    return response.isTextual() ? response.asText() : response.toString();
  }
}
