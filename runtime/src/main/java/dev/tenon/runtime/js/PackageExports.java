package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tenon.runtime.node.NodeError;
import dev.tenon.runtime.node.NodeError.Kind;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of Node.js for {@code exports} and {@code imports} of a {@code package.json}. */
final class PackageExports {

  private final Set<String> conditions;

  /**
   * @param conditions those that hold, beside {@code default}
   */
  PackageExports(Set<String> conditions) {
    this.conditions = conditions;
  }

  /**
   * What a package exports under a name.
   *
   * @param subpath {@code .}, or {@code ./} and more
   * @return relative to the package, with {@code ./} at its beginning
   */
  String exported(JsonNode exports, String subpath, String packageFolder) {
    JsonNode table =
        isTable(exports) ? exports : JsonNodeFactory.instance.objectNode().set(".", exports);
    return find(table, subpath)
        .filter(target -> target.startsWith("./"))
        .orElseThrow(
            () ->
                new NodeError(
                    Kind.ERROR,
                    "ERR_PACKAGE_PATH_NOT_EXPORTED",
                    subpath.equals(".")
                        ? "No \"exports\" main defined in %s/package.json".formatted(packageFolder)
                        : "Package subpath '%s' is not defined by \"exports\" in %s/package.json"
                            .formatted(subpath, packageFolder)));
  }

  /** What a name with {@code #} at its beginning means inside its package. */
  Optional<String> imported(JsonNode imports, String name) {
    return find(imports, name);
  }

  private static boolean isTable(JsonNode exports) {
    return exports.isObject()
        && exports.propertyStream().allMatch(entry -> entry.getKey().startsWith("."));
  }

  private Optional<String> find(JsonNode table, String name) {
    if (table.has(name) && !name.contains("*")) {
      return target(table.get(name), "");
    }
    return table
        .propertyStream()
        .filter(entry -> matches(entry.getKey(), name))
        // The longest beginning wins.
        .max(
            Comparator.comparingInt(
                (Map.Entry<String, JsonNode> entry) -> entry.getKey().indexOf('*')))
        .flatMap(entry -> target(entry.getValue(), matched(entry.getKey(), name)));
  }

  private Optional<String> target(JsonNode target, String matched) {
    if (target.isTextual()) {
      return Optional.of(target.asText().replace("*", matched));
    }
    if (target.isArray()) {
      for (JsonNode one : target) {
        Optional<String> found = target(one, matched);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    // The first condition that holds, in the package's order.
    return target
        .propertyStream()
        .filter(entry -> entry.getKey().equals("default") || conditions.contains(entry.getKey()))
        .map(entry -> target(entry.getValue(), matched))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    return star >= 0
        && name.length() >= pattern.length()
        && name.startsWith(pattern.substring(0, star))
        && name.endsWith(pattern.substring(star + 1));
  }

  private static String matched(String pattern, String name) {
    int star = pattern.indexOf('*');
    return name.substring(star, name.length() - (pattern.length() - star - 1));
  }
}
