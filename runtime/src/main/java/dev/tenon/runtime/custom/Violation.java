package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;

/**
 * One thing that does not fit.
 *
 * @param path JSON pointer to the value, or to where it is missing
 * @param reason what is wrong with it, for people
 * @param schema whose schema says so, such as {@code org, version 2}; empty where there is only one
 */
public record Violation(String path, String reason, String schema) {

  /** As problem details have it: {@code {path, reason, schema?}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object().put("path", path).put("reason", reason);
    return schema.isEmpty() ? json : json.put("schema", schema);
  }

  /** The same of a part that lies below {@code parent}. */
  public Violation below(String parent) {
    return new Violation(parent + path, reason, schema);
  }

  /** The same with whose schema says so. */
  public Violation by(String owner) {
    return new Violation(path, reason, owner);
  }
}
