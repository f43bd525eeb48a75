package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code manifest.json} of every platform generation into one model, collecting every problem
 * on the way instead of stopping at the first. What the platform's vendor refuses but what runs
 * here is at most a warning. One reader reads one manifest.
 */
public final class ManifestReader {

  /** The file's name in every bundle. */
  public static final String FILE = "manifest.json";

  private static final List<String> KNOWN_KEYS =
      List.of(
          "platform-version",
          "product",
          "modules",
          "whitelisted-domains",
          "dependencies",
          "devDependencies",
          "engines",
          "scripts",
          "tenon",
          "name",
          "app",
          "features");

  private static final Set<String> VITAL_KEYS =
      Set.of("platform-version", "product", "modules", "tenon");

  private final JsonFile file;
  private final String bundleName;
  private final List<Problem> problems;

  private ManifestReader(JsonFile file, String bundleName, List<Problem> problems) {
    this.file = file;
    this.bundleName = bundleName;
    this.problems = problems;
  }

  /**
   * What reading gave.
   *
   * @param manifest absent when there are errors
   * @param names what the manifest names, with or without errors
   * @param problems errors and warnings, in file order
   */
  public record Result(
      Optional<AppManifest> manifest, ManifestNames names, List<Problem> problems) {
    public Result {
      problems = problems.stream().sorted(Problem.READING_ORDER).toList();
    }
  }

  /**
   * Reads a manifest.
   *
   * @param text the file's content
   * @param bundleName the folder's or file's name, the app's id unless the manifest gives one
   */
  public static Result read(String text, String bundleName) {
    List<Problem> problems = new ArrayList<>();
    return JsonFile.parse(FILE, text, problems)
        .map(file -> new ManifestReader(file, bundleName, problems).read())
        .orElseGet(() -> new Result(Optional.empty(), ManifestNames.none(), problems));
  }

  private Result read() {
    if (!file.root().isObject()) {
      file.error("", "A manifest is a JSON object, not " + Json.kind(file.root()) + ".");
      return new Result(Optional.empty(), ManifestNames.none(), problems);
    }
    Map<String, String> meant = file.misspelt("", KNOWN_KEYS, VITAL_KEYS);
    Optional<PlatformVersion> platform =
        platform(meant.getOrDefault("platform-version", "platform-version"));
    SectionsReader sections = new SectionsReader(file, platform);
    sections.read(meant);
    unknownKeys(meant);
    new DependenciesCheck(file).run();
    new DomainsCheck(file, platform).run();
    TenonBlock block = TenonBlock.read(file);
    ManifestNames names = sections.names(platform, block.main());
    if (problems.stream().anyMatch(Problem::isError) || platform.isEmpty()) {
      return new Result(Optional.empty(), names, problems);
    }
    AppManifest manifest =
        new AppManifest(
            block.id().orElse(bundleName.replaceAll("[^A-Za-z0-9._-]", "-")),
            block.version().orElse("0.0.0"),
            platform.get(),
            names.products(),
            sections.modules(),
            new Subscriptions(sections.subscriptions()),
            names.functions().keySet(),
            block.main(),
            List.of(),
            block.delivery(),
            List.of(),
            new AppServices(
                block.limits(),
                DomainsCheck.domains(file, platform.get()),
                Map.of(),
                sections.functionSeconds()));
    return new Result(Optional.of(manifest), names, problems);
  }

  private void unknownKeys(Map<String, String> meant) {
    for (Map.Entry<String, JsonNode> member : file.root().properties()) {
      String key = member.getKey();
      boolean told = Spelling.closest(key, KNOWN_KEYS).filter(meant::containsKey).isPresent();
      if (!KNOWN_KEYS.contains(key) && !told) {
        file.warning(
            PositionedJson.child("", key),
            "The key \"" + key + "\" is not known and has no effect.");
      }
    }
  }

  private Optional<PlatformVersion> platform(String key) {
    JsonNode node = file.root().path(key);
    String fix = "set \"platform-version\" to one of \"2.0\", \"2.1\", \"2.2\", \"2.3\", \"3.0\".";
    if (node.isMissingNode()) {
      file.error("", "The manifest has no \"platform-version\".", fix);
      return Optional.empty();
    }
    Optional<PlatformVersion> known = PlatformVersion.of(node.asText());
    if (known.isPresent()) {
      if (!node.isTextual()) {
        // Unambiguous, so it keeps no app from running.
        file.warning(
            "/" + key,
            "The platform version is a string, not %s.".formatted(Json.kind(node)),
            "write \"%s\" in quotes.".formatted(node.asText()));
      }
      return known;
    }
    if (node.asText().matches("([3-9]|\\d\\d)\\.\\d+")) {
      file.warning(
          "/" + key,
          "Platform version " + node.asText() + " is newer than this runtime; it is read as 3.0.");
      return Optional.of(PlatformVersion.V3_0);
    }
    file.error(
        "/" + key,
        node.asText().startsWith("1")
            ? "Platform 1.x apps have no server side; there is nothing to run."
            : "There is no platform version " + node + ".",
        fix);
    return Optional.empty();
  }
}
