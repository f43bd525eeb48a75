package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an app's files tell a reader who runs nothing: names that they use. */
final class AppFiles {

  private static final Pattern IPARAM =
      Pattern.compile(
          "\\b(?:iparams?|configs)(?:\\?)?(?:\\.([A-Za-z_$][\\w$]*)|\\[['\"]([^'\"]+)['\"]\\])");
  private static final Pattern TAKEN_APART =
      Pattern.compile("\\{([\\w$\\s,:=]+)\\}\\s*=\\s*[\\w$.]*\\biparams?\\b");
  private static final Pattern INVOKED =
      Pattern.compile("request\\s*\\.\\s*invoke\\(\\s*['\"`]([\\w$]+)['\"`]");
  private static final Set<String> NO_NAMES = Set.of("get", "set", "length", "forEach", "map");

  private final Path root;
  private final JsonNode manifest;
  private final String server;
  private final String frontEnd;
  private final String all;

  AppFiles(Path root) {
    this.root = root;
    this.manifest = json("manifest.json");
    this.server = texts("server", ".js");
    this.frontEnd = texts("app", ".js", ".html") + texts("src", ".js", ".jsx", ".html");
    this.all = server + texts("config", ".json", ".js", ".html") + text("manifest.json");
  }

  JsonNode manifest() {
    return manifest;
  }

  /** Everything that parameters may be used in. */
  String all() {
    return all;
  }

  /** The parameters that are used, whatever says that they are there. */
  Set<String> iparams() {
    Set<String> names = new TreeSet<>();
    Matcher used = IPARAM.matcher(all);
    while (used.find()) {
      names.add(used.group(1) == null ? used.group(2) : used.group(1));
    }
    Matcher apart = TAKEN_APART.matcher(server);
    while (apart.find()) {
      for (String name : apart.group(1).split(",", -1)) {
        names.add(name.strip().split("[\\s:=]", 2)[0]);
      }
    }
    names.removeIf(name -> name.isBlank() || NO_NAMES.contains(name));
    return names;
  }

  /** The functions that may be called: those that are declared, and those that a page calls. */
  Set<String> functions() {
    Set<String> names = new TreeSet<>(declared("functions"));
    Matcher invoked = INVOKED.matcher(frontEnd);
    while (invoked.find()) {
      names.add(invoked.group(1));
    }
    return names;
  }

  /** Names below a key of any product or module. */
  Set<String> declared(String key) {
    Set<String> names = new TreeSet<>();
    Stream.of("product", "modules")
        .flatMap(sections -> manifest.path(sections).valueStream())
        .forEach(section -> section.path(key).fieldNames().forEachRemaining(names::add));
    return names;
  }

  Set<String> actions() {
    Set<String> names = new TreeSet<>();
    json("actions.json").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The npm packages that the manifest names and a file requires. */
  List<String> packages() {
    return manifest
        .path("dependencies")
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(
            name ->
                Pattern.compile("require\\(\\s*['\"`]" + Pattern.quote(name) + "[/'\"`]")
                    .matcher(server)
                    .find())
        .toList();
  }

  boolean dependsOn(String module) {
    return Stream.of("dependencies", "devDependencies")
        .anyMatch(key -> manifest.path(key).has(module));
  }

  /** What a function is said to be called with, beside what its own code takes from it. */
  JsonNode testData(String function) {
    return json("server/test_data/" + function + ".json");
  }

  /** The fields that a function takes from its first parameter. */
  Set<String> fields(String function) {
    Set<String> names = new TreeSet<>();
    Matcher head =
        Pattern.compile(
                "\\b"
                    + Pattern.quote(function)
                    + "\\b\\s*[:=]?\\s*(?:async\\s*)?(?:function\\s*\\w*\\s*)?\\(?\\s*(?:\\{([^}]*)\\}|([\\w$]+))")
            .matcher(server);
    while (head.find()) {
      if (head.group(1) != null) {
        Stream.of(head.group(1).split(",", -1))
            .map(name -> name.strip().split("[\\s:=]", 2)[0])
            .forEach(names::add);
      } else {
        Matcher field =
            Pattern.compile("\\b" + Pattern.quote(head.group(2)) + "\\.([A-Za-z_$][\\w$]*)")
                .matcher(server);
        while (field.find()) {
          names.add(field.group(1));
        }
      }
    }
    names.removeIf(name -> name.isBlank() || name.equals("iparams"));
    return names;
  }

  /** A line of a file, from 1. */
  String line(String file, int number) {
    return text(file).lines().skip(Math.max(0, number - 1L)).findFirst().orElse("");
  }

  /** Whether a file can be read as JSON by anybody. */
  boolean isJson(String file) {
    return !json(file).isMissingNode();
  }

  private JsonNode json(String file) {
    try {
      String text = text(file);
      return text.isBlank() ? MissingNode.getInstance() : Json.read(text);
    } catch (RuntimeFault e) {
      // The runtime says what is wrong with it; here it only tells nothing.
      return MissingNode.getInstance();
    }
  }

  private String text(String file) {
    Path path = root.resolve(file);
    try {
      return Files.isRegularFile(path)
          ? new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String texts(String folder, String... endings) {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return "";
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all =
          files
              .filter(file -> !root.relativize(file).toString().contains("node_modules"))
              .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
              .toList();
      return all.stream()
          .map(file -> text(root.relativize(file).toString()))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
