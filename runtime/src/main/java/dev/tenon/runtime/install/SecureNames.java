package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of the stored values are secret: {@code __meta.secure} beside them names them, as a page of
 * an app's own ({@code config/iparams.html}) stores it. What a form saves is stored the same way,
 * so that a secret stays one when the app changes how it asks for its parameters. Handlers never
 * see {@code __meta}.
 */
public final class SecureNames {

  /** The key of what is stored about the parameters. */
  public static final String META = "__meta";

  private static final String SECURE = "secure";

  private SecureNames() {}

  /** The names of the parameters that are secret. */
  public static Set<String> of(ObjectNode stored) {
    return stored
        .path(META)
        .path(SECURE)
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same values, with these names as the secret ones among them. */
  public static ObjectNode with(ObjectNode stored, Collection<String> names) {
    ObjectNode values = stored.deepCopy();
    Set<String> there = new TreeSet<>(names);
    there.removeIf(name -> !values.has(name));
    if (there.isEmpty() && !values.has(META)) {
      return values;
    }
    ObjectNode meta = values.withObjectProperty(META);
    ArrayNode secure = meta.putArray(SECURE);
    there.forEach(secure::add);
    return values;
  }

  static ObjectNode forHandlers(ObjectNode stored) {
    ObjectNode values = stored.deepCopy();
    values.remove(META);
    return values;
  }

  /** The app with the parameters that the values themselves say are secret. */
  static AppManifest applied(AppManifest app, ObjectNode stored) {
    Set<String> secure = new TreeSet<>(of(stored));
    app.iparams().stream()
        .filter(IparamDefinition::secure)
        .map(IparamDefinition::name)
        .forEach(secure::remove);
    if (secure.isEmpty()) {
      return app;
    }
    List<IparamDefinition> definitions = new ArrayList<>();
    for (IparamDefinition definition : app.iparams()) {
      definitions.add(secure.remove(definition.name()) ? definition.asSecure() : definition);
    }
    secure.forEach(name -> definitions.add(new IparamDefinition(name, Optional.empty(), true)));
    return app.withIparams(definitions);
  }
}
