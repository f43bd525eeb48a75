package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code tenon} block of a manifest, ours alone and optional.
 *
 * @param id the app's id
 * @param version the app's version
 * @param main the class of a Java app
 * @param delivery how it wants its events delivered
 * @param limits the generation whose limits it keeps to
 */
record TenonBlock(
    Optional<String> id,
    Optional<String> version,
    Optional<String> main,
    DeliveryRules delivery,
    Generation limits) {

  private static final List<String> KNOWN =
      Stream.concat(Stream.of("id", "version", "main", "limits"), DeliveryRulesReader.KEYS.stream())
          .toList();

  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]+)?";
  private static final String CLASS = "([A-Za-z_$][\\w$]*\\.)*[A-Za-z_$][\\w$]*";

  /** Reads the block of a manifest. */
  static TenonBlock read(JsonFile manifest) {
    JsonNode block = manifest.root().path("tenon");
    if (block.isMissingNode()) {
      return new TenonBlock(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DeliveryRules.DEFAULT,
          Generation.NEW);
    }
    if (!block.isObject()) {
      manifest.error("/tenon", "\"tenon\" must be an object, not " + Json.kind(block) + ".");
    }
    Map<String, String> meant = manifest.misspelt("/tenon", KNOWN, Set.copyOf(KNOWN));
    for (Map.Entry<String, JsonNode> entry : block.properties()) {
      String key = entry.getKey();
      if (!KNOWN.contains(key) && !isMisspelt(block, key)) {
        manifest.warning(
            PositionedJson.child("/tenon", key),
            "\"tenon." + key + "\" is not known and has no effect.");
      }
    }
    return new TenonBlock(
        text(manifest, meant.getOrDefault("id", "id"), ID, "letters, digits, '.', '_' and '-'"),
        text(
            manifest,
            meant.getOrDefault("version", "version"),
            VERSION,
            "a semantic version such as 1.2.0"),
        text(
            manifest,
            meant.getOrDefault("main", "main"),
            CLASS,
            "a class name such as com.example.DealDesk"),
        new DeliveryRulesReader(manifest, meant).read(),
        limits(manifest, meant.getOrDefault("limits", "limits")));
  }

  private static Generation limits(JsonFile manifest, String key) {
    JsonNode node = manifest.root().path("tenon").path(key);
    boolean isOld = node.isTextual() && node.asText().equals("old");
    if (!node.isMissingNode() && !isOld && !node.asText().equals("new")) {
      manifest.errorAtValue(
          "/tenon/" + key,
          "\"tenon." + key + "\" is \"old\" or \"new\", not " + node + ".",
          "write \"old\" for the limits of the kits up to version 6, or leave it out.");
    }
    return isOld ? Generation.OLD : Generation.NEW;
  }

  private static boolean isMisspelt(JsonNode block, String key) {
    return Spelling.closest(key, KNOWN).filter(near -> !block.has(near)).isPresent();
  }

  private static Optional<String> text(JsonFile manifest, String key, String form, String words) {
    JsonNode node = manifest.root().path("tenon").path(key);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (node.isTextual() && node.asText().matches(form)) {
      return Optional.of(node.asText());
    }
    manifest.error(
        "/tenon/" + key, "\"tenon." + key + "\" must be " + words + ", not " + node + ".");
    return Optional.empty();
  }
}
