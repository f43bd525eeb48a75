package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an app says of its actions: functions that a product's workflows may call, each with the
 * schemas of what it takes and what it answers.
 *
 * @param file what {@code actions.json} holds; absent when the app has none
 */
public record Actions(Optional<ObjectNode> file) {

  private static final String FILE = "actions.json";

  /**
   * The actions of an app, as its file is now.
   *
   * @throws RuntimeFault naming the app and the file when that cannot be read
   */
  public static Actions of(DevApp app) {
    try {
      return new Actions(
          app.bundle().flatMap(bundle -> bundle.text(FILE)).map(text -> Json.readObject(text)));
    } catch (MalformedJson e) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "%s of the app %s cannot be read. %s".formatted(FILE, app.name(), e.getMessage()),
          e);
    }
  }

  /** The actions' names, in file order. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    file.ifPresent(
        actions -> actions.properties().stream().map(Map.Entry::getKey).forEach(names::add));
    return names;
  }

  /** The schema of what an action takes. */
  JsonNode parameters(String action) {
    return part(action, "parameters");
  }

  /** The schema of what an action answers. */
  JsonNode response(String action) {
    return part(action, "response");
  }

  private JsonNode part(String action, String key) {
    return file.<JsonNode>map(actions -> actions.path(action).path(key)).orElseGet(Json::object);
  }
}
