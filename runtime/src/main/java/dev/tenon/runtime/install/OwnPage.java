package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an app with a page of its own for its parameters ({@code config/iparams.html}) stores beside
 * them: {@code __meta.secure} names those that are secret. Handlers never see {@code __meta}.
 */
public final class OwnPage {

  /** The key of what is stored about the parameters. */
  public static final String META = "__meta";

  private OwnPage() {}

  /** The names of the parameters that are secret. */
  public static Set<String> secure(ObjectNode stored) {
    return stored
        .path(META)
        .path("secure")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.toUnmodifiableSet());
  }

  static ObjectNode forHandlers(ObjectNode stored) {
    ObjectNode values = stored.deepCopy();
    values.remove(META);
    return values;
  }

  /** The app with the parameters that the values themselves say are secret. */
  static AppManifest withSecure(AppManifest app, ObjectNode stored) {
    Set<String> secure = secure(stored);
    if (secure.isEmpty()) {
      return app;
    }
    List<IparamDefinition> definitions = new ArrayList<>(app.iparams());
    secure.forEach(name -> definitions.add(new IparamDefinition(name, Optional.empty(), true)));
    return app.withIparams(definitions);
  }
}
