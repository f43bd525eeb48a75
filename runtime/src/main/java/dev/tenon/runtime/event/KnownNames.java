package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code catalogue.json} says. Immutable.
 *
 * @param sampled the events with a fixture, in the order in which people should read them
 * @param everyFreshworksProduct types that every Freshworks product has
 * @param everywhereSampled those of them that have a fixture
 * @param types the other types of each product, with and without fixture
 * @param complete the products of which every event is here
 * @param families types with {@code {…}} for segments that can be anything, by product
 * @param aliases groups of names of one event
 * @param mistaken wrong names that no edit distance leads to the right one, and the right one
 */
record KnownNames(
    List<KnownEvent> sampled,
    Set<String> everyFreshworksProduct,
    Set<String> everywhereSampled,
    Map<Product, Set<String>> types,
    Set<Product> complete,
    Map<Product, List<String>> families,
    List<List<String>> aliases,
    Map<String, String> mistaken) {

  private static final String FILE = "catalogue.json";

  static KnownNames read() {
    JsonNode file = Json.read(text());
    List<KnownEvent> sampled = new ArrayList<>();
    Set<String> everywhere = new LinkedHashSet<>();
    Set<String> everywhereSampled = new LinkedHashSet<>();
    Map<Product, Set<String>> types = new LinkedHashMap<>();
    for (String kind : List.of("sampled", "named")) {
      for (JsonNode entry : file.path(kind)) {
        List<String> names = strings(entry.path("types"));
        if (entry.path("everyFreshworksProduct").asBoolean()) {
          everywhere.addAll(names);
          if (kind.equals("sampled")) {
            everywhereSampled.addAll(names);
          }
        }
        for (String name : strings(entry.path("products"))) {
          Product product = new Product(name);
          types.computeIfAbsent(product, p -> new LinkedHashSet<>()).addAll(names);
          if (kind.equals("sampled")) {
            names.forEach(
                type ->
                    sampled.add(new KnownEvent(product, type, KnownEvent.Group.of(product, type))));
          }
        }
      }
    }
    Map<Product, List<String>> families = new LinkedHashMap<>();
    for (JsonNode family : file.path("families")) {
      families.put(new Product(family.path("product").asText()), strings(family.path("types")));
    }
    Set<Product> complete = new LinkedHashSet<>();
    strings(file.path("complete")).forEach(name -> complete.add(new Product(name)));
    List<List<String>> aliases = new ArrayList<>();
    file.path("aliases").forEach(group -> aliases.add(strings(group)));
    Map<String, String> mistaken = new LinkedHashMap<>();
    file.path("mistaken")
        .properties()
        .forEach(entry -> mistaken.put(entry.getKey(), entry.getValue().asText()));
    return new KnownNames(
        byProduct(sampled),
        everywhere,
        everywhereSampled,
        types,
        complete,
        families,
        aliases,
        mistaken);
  }

  /** All of one product after each other, products in the order of their first event. */
  private static List<KnownEvent> byProduct(List<KnownEvent> events) {
    Map<Product, List<KnownEvent>> groups = new LinkedHashMap<>();
    events.forEach(
        event -> groups.computeIfAbsent(event.product(), p -> new ArrayList<>()).add(event));
    return groups.values().stream().flatMap(List::stream).toList();
  }

  private static String text() {
    try (InputStream in = KnownNames.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("The catalogue is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The catalogue cannot be read from the jar", e);
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.asText()));
    return List.copyOf(strings);
  }
}
