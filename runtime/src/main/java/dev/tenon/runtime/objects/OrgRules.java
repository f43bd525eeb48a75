package dev.tenon.runtime.objects;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an org says about its custom objects.
 *
 * @param settings which events it wants; absent when it wants all
 * @param schemas of its types, where it has said something about their data
 * @param apps by type, which apps may see it; types that are not there are seen by all
 */
record OrgRules(
    Optional<ObjectSettings> settings, Map<String, Schema> schemas, Map<String, Set<String>> apps) {

  OrgRules {
    schemas = Map.copyOf(schemas);
    apps = Map.copyOf(apps);
  }

  /** About how many characters it has. */
  int weight() {
    int weight = 1_000;
    for (Schema schema : schemas.values()) {
      weight += schema.text().length();
    }
    for (Set<String> ids : apps.values()) {
      weight += 100 * ids.size();
    }
    return weight + settings.map(wanted -> 5_000 * wanted.types().size()).orElse(0);
  }

  /**
   * A schema and its version.
   *
   * @param text as it was written
   */
  record Schema(int version, String text) {}
}
