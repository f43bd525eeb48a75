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
      if (value != null) {
        String sealed = secrets.seal(Json.write(value), owner(org, app, name));
        stored.set(name, Json.object().put(SEALED, sealed));
      }
    }
    return Json.write(stored);
  }

  /** The values of a stored text. One that cannot be opened is left out: the others still count. */
  ObjectNode read(String text, OrgId org, String app) {
    ObjectNode values = Json.readObject(text);
    for (Map.Entry<String, JsonNode> entry : Set.copyOf(values.properties())) {
      JsonNode sealed = entry.getValue().path(SEALED);
      if (entry.getValue().size() == 1 && sealed.isTextual()) {
        open(values, entry.getKey(), sealed.asText(), owner(org, app, entry.getKey()));
      }
    }
    return values;
  }

  private void open(ObjectNode values, String name, String sealed, String owner) {
    try {
      values.set(name, Json.read(secrets.open(sealed, owner)));
    } catch (RuntimeFault e) {
      LOG.error("The parameter {} is missing: {}", name, e.getMessage());
      values.remove(name);
    }
  }

  private static String owner(OrgId org, String app, String name) {
    return "org %s, app %s, parameter %s".formatted(org.value(), app, name);
  }
}
