package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks {@code dependencies}, {@code devDependencies}, {@code engines} and {@code scripts}. */
final class DependenciesCheck {

  private final JsonFile file;

  DependenciesCheck(JsonFile file) {
    this.file = file;
  }

  void run() {
    versions("/dependencies", "npm packages and their versions");
    versions("/devDependencies", "npm packages and their versions");
    if (file.isObject("/engines", "the versions of node and fdk")) {
      file.misspelt("/engines", List.of("node", "fdk"), Set.of());
      for (Map.Entry<String, JsonNode> entry : file.at("/engines").properties()) {
        if (!entry.getValue().isTextual()) {
          file.warningAtValue(
              PositionedJson.child("/engines", entry.getKey()),
              "A version is a string, not " + entry.getValue() + ".",
              "write it in double quotes, such as \"18.20.8\".");
        }
      }
    }
    file.isObject("/scripts", "names and commands");
  }

  private void versions(String pointer, String what) {
    if (!file.isObject(pointer, what)) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : file.at(pointer).properties()) {
      JsonNode version = entry.getValue();
      String at = PositionedJson.child(pointer, entry.getKey());
      Dependency dependency =
          new Dependency(entry.getKey(), version.asText(), file.range(at), false);
      if (version.isTextual() && !dependency.isInRegistry()) {
        file.warningAtValue(
            at,
            "%s is no version of a package in npm's registry, so it cannot be installed: %s."
                .formatted(entry.getKey(), version),
            "write the one version that the app was tested with, such as \"1.0.0\".");
      } else if (!version.isTextual() || !dependency.isExact()) {
        file.warningAtValue(
            at,
            "The version of %s is not exact: %s.".formatted(entry.getKey(), version),
            "write the one version that the app was tested with, such as \"1.0.0\".");
      }
    }
  }
}
