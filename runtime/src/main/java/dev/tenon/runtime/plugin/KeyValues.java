package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.api.HostService;
import dev.tenon.api.KeyValueStore;
import dev.tenon.api.ServiceFailure;
import dev.tenon.api.SetOptions;
import dev.tenon.runtime.json.Json;
import java.util.Locale;
import java.util.Optional;

/** The key-value store, with what a JavaScript app would pass to it. */
record KeyValues(HostService service, AppTypes types) implements KeyValueStore {

  @Override
  public JsonNode get(String key) {
    return service.call("get", arguments(key));
  }

  @Override
  public <T> T get(String key, Class<T> type) {
    return types.read(get(key), type, "The value of " + key);
  }

  @Override
  public Optional<JsonNode> find(String key) {
    try {
      return Optional.of(get(key));
    } catch (ServiceFailure e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public <T> Optional<T> find(String key, Class<T> type) {
    return find(key).map(value -> types.read(value, type, "The value of " + key));
  }

  @Override
  public void set(String key, Object value) {
    set(key, value, SetOptions.NONE);
  }

  @Override
  public void set(String key, Object value, SetOptions options) {
    ObjectNode given = Json.object();
    options.ttl().ifPresent(ttl -> given.put("ttl", ttl.toMillis() / 1e3));
    options.setIf().ifPresent(setIf -> given.put("setIf", word(setIf)));
    service.call("set", arguments(key).add(json(value, "value")).add(given));
  }

  @Override
  public void update(String key, Action action, Object attributes) {
    service.call("update", arguments(key).add(word(action)).add(json(attributes, "attributes")));
  }

  @Override
  public void delete(String key) {
    service.call("delete", arguments(key));
  }

  private static ArrayNode arguments(String key) {
    return Json.object().arrayNode().add(key);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private JsonNode json(Object value, String what) {
    return finite(types.write(value, what));
  }

  /** JavaScript writes null for numbers that JSON does not have, where Jackson writes a text. */
  private static JsonNode finite(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().forEach(each -> copy.set(each.getKey(), finite(each.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.object().arrayNode();
        array.forEach(element -> copy.add(finite(element)));
        yield copy;
      }
      default -> {
        boolean isNumber = value.isDouble() || value.isFloat();
        yield isNumber && !Double.isFinite(value.doubleValue()) ? NullNode.getInstance() : value;
      }
    };
  }
}
