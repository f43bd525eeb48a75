package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The npm packages that an app needs to run; those that only its tests need are none.
 *
 * @param all in file order
 */
public record Dependencies(List<Dependency> all) {

  /** Where npm puts packages in an app. */
  public static final String FOLDER = RequireCheck.SERVER + "node_modules";

  static final String POINTER = "/dependencies";

  /** What describes a package is far smaller. */
  private static final int MAX_BYTES = 4 << 20;

  public Dependencies {
    all = List.copyOf(all);
  }

  /** None at all. */
  public static Dependencies none() {
    return new Dependencies(List.of());
  }

  /** Those of a manifest as it is on disk now; none where it cannot be read. */
  public static Dependencies of(Bundle bundle) {
    return JsonFile.read(bundle, ManifestReader.FILE, new ArrayList<>())
        .map(Dependencies::of)
        .orElse(none());
  }

  private static Dependencies of(JsonFile manifest) {
    List<Dependency> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : manifest.at(POINTER).properties()) {
      Range range = manifest.range(PositionedJson.child(POINTER, entry.getKey()));
      all.add(new Dependency(entry.getKey(), entry.getValue().asText(), range, false));
    }
    return new Dependencies(all);
  }

  /** The same, knowing what the app's files require. */
  Dependencies requiredBy(Set<String> packages) {
    return new Dependencies(
        all.stream()
            .map(dependency -> dependency.whenRequired(packages.contains(dependency.name())))
            .toList());
  }

  /** Those that npm can install. */
  public Dependencies inRegistry() {
    return new Dependencies(all.stream().filter(Dependency::isInRegistry).toList());
  }

  public Optional<Dependency> named(String name) {
    return all.stream().filter(dependency -> dependency.name().equals(name)).findFirst();
  }

  /** Those that a folder {@code node_modules} lacks, or has in another version. */
  public List<Dependency> lackingIn(Path packages) {
    return all.stream()
        .filter(
            dependency ->
                installed(packages, dependency.name()).filter(dependency::takes).isEmpty())
        .toList();
  }

  /** The version in which a package lies in a folder. */
  private static Optional<String> installed(Path packages, String name) {
    if (Dependency.packageOf(name).filter(name::equals).isEmpty()) {
      return Optional.empty();
    }
    Path description = packages.resolve(name).resolve("package.json");
    if (!Files.isRegularFile(description)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(description)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      return Optional.of(Json.read(text).path("version").asText());
    } catch (IOException | RuntimeFault _) {
      // What cannot be read is as good as not there.
      return Optional.empty();
    }
  }
}
