package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what installation parameters an app defines. */
public final class IparamsFile {

  /** The file's name in every bundle. */
  public static final String FILE = "config/iparams.json";

  private IparamsFile() {}

  /** Reads the definitions of a bundle; what is wrong with them is added to {@code problems}. */
  public static List<IparamDefinition> read(Bundle bundle, List<Problem> problems) {
    List<IparamDefinition> definitions = new ArrayList<>();
    try {
      bundle.text(FILE).ifPresent(text -> read(text, definitions, problems));
    } catch (RuntimeFault e) {
      problems.add(Problem.error(FILE, Position.START, e.getMessage()));
    }
    return definitions;
  }

  private static void read(
      String text, List<IparamDefinition> definitions, List<Problem> problems) {
    PositionedJson source;
    try {
      source = PositionedJson.read(text);
    } catch (MalformedJson e) {
      problems.add(Problem.error(FILE, new Position(e.line(), e.column()), e.reason()));
      return;
    }
    if (!source.root().isObject()) {
      problems.add(
          Problem.error(
              FILE,
              source.position(""),
              "Installation parameters are a JSON object, not " + Json.kind(source.root()) + "."));
      return;
    }
    for (Map.Entry<String, JsonNode> entry : source.root().properties()) {
      JsonNode definition = entry.getValue();
      if (!definition.isObject()) {
        problems.add(
            Problem.error(
                FILE,
                source.position(PositionedJson.child("", entry.getKey())),
                "The parameter \"%s\" must be an object, not %s."
                    .formatted(entry.getKey(), Json.kind(definition))));
        continue;
      }
      definitions.add(
          new IparamDefinition(
              entry.getKey(),
              Optional.ofNullable(definition.get("default_value")),
              definition.path("secure").asBoolean()));
    }
  }
}
