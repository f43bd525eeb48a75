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

  /** A schema and its version. */
  record Schema(int version, ObjectSchema schema) {}
}
