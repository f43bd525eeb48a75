package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values of parameters as they are on disk: a secure one is {@code {"__sealed": "…"}}, whatever its
 * type. Thread-safe.
 */
final class SealedValues {

  private static final String SEALED = "__sealed";

  private static final Logger LOG = LoggerFactory.getLogger(SealedValues.class);

  private final Secrets secrets;

  SealedValues(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The text to be stored.
   *
   * @param definitions of the app; what they or the values themselves call secure is sealed
   */
  String write(ObjectNode values, List<IparamDefinition> definitions, OrgId org, String app) {
    Set<String> secure = new TreeSet<>(SecureNames.of(values));
    definitions.stream()
        .filter(IparamDefinition::secure)
        .map(IparamDefinition::name)
        .forEach(secure::add);
    ObjectNode stored = values.deepCopy();
    for (String name : secure) {
      JsonNode value = stored.get(name);
      if (value != null && !isSealed(value)) {
        String sealed = secrets.seal(Json.write(value), owner(org, app, name));
        stored.set(name, Json.object().put(SEALED, sealed));
      }
    }
    return Json.write(stored);
  }

  /**
   * The values of a stored text, for handlers. One that cannot be opened is left out: the others
   * still count.
   */
  ObjectNode readOpened(String text, OrgId org, String app) {
    ObjectNode values = read(text, org, app);
    for (Map.Entry<String, JsonNode> entry : Set.copyOf(values.properties())) {
      if (isSealed(entry.getValue())) {
        values.remove(entry.getKey());
      }
    }
    return values;
  }

  /**
   * The values of a stored text, to be stored again. One that cannot be opened stays sealed, so
   * that it is there again when its key is.
   */
  ObjectNode read(String text, OrgId org, String app) {
    ObjectNode values = Json.readObject(text);
    for (Map.Entry<String, JsonNode> entry : Set.copyOf(values.properties())) {
      if (isSealed(entry.getValue())) {
        String sealed = entry.getValue().path(SEALED).asText();
        open(values, entry.getKey(), sealed, owner(org, app, entry.getKey()));
      }
    }
    return values;
  }

  private void open(ObjectNode values, String name, String sealed, String owner) {
    try {
      values.set(name, Json.read(secrets.open(sealed, owner)));
    } catch (RuntimeFault e) {
      LOG.error("The parameter {} is missing: {}", name, e.getMessage());
    }
  }

  /**
   * A sealed value.
   *
   * @param name of the parameter
   * @param owner what it is bound to
   * @param text Base64
   */
  record Sealed(String name, String owner, String text) {}

  /** What is sealed of stored values. */
  static List<Sealed> in(ObjectNode stored, OrgId org, String app) {
    return stored.properties().stream()
        .filter(entry -> isSealed(entry.getValue()))
        .map(
            entry ->
                new Sealed(
                    entry.getKey(),
                    owner(org, app, entry.getKey()),
                    entry.getValue().path(SEALED).asText()))
        .toList();
  }

  private static boolean isSealed(JsonNode value) {
    return value.size() == 1 && value.path(SEALED).isTextual();
  }

  private static String owner(OrgId org, String app, String name) {
    return "org %s, app %s, parameter %s".formatted(org.value(), app, name);
  }
}
