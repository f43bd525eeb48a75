package dev.tenon.runtime.event;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The events that are known by name, most of them with a fixture: a payload as the product would
 * send it. Events that are not in here are events all the same. Immutable.
 */
public final class EventCatalog {

  private final KnownNames names;
  private final TestData testData;

  private EventCatalog(KnownNames names) {
    this.names = names;
    this.testData = new TestData(names.everywhereSampled());
  }

  /** Every event documented for the products we know. */
  public static EventCatalog standard() {
    return new EventCatalog(KnownNames.read());
  }

  /** All events that have a fixture, in the order in which people should read them. */
  public List<KnownEvent> events() {
    return names.sampled();
  }

  /** The products whose own events are known by name. */
  public Set<Product> products() {
    return names.types().keySet();
  }

  /** Every type of this product that is known by name, with a fixture or without. */
  public Set<String> types(Product product) {
    Set<String> types = new LinkedHashSet<>();
    names
        .types()
        .forEach(
            (owner, owned) -> {
              if (owner.equals(product)
                  || (product.equals(Product.FRESHWORKS) && owner.isFreshworks())) {
                types.addAll(owned);
              }
            });
    if (product.isFreshworks()) {
      types.addAll(names.everyFreshworksProduct());
    }
    return types;
  }

  /**
   * Whether the product is known to have this event, or events that this pattern takes. A host
   * names its custom events itself, so that all of those are known.
   */
  public boolean knows(Product product, String type) {
    if (product.equals(Product.CUSTOM)) {
      return !type.isBlank();
    }
    Set<String> types = types(product);
    if (types.contains(type) || type.isBlank()) {
      return !type.isBlank();
    }
    Collection<String> family = families(product, type);
    EventPattern pattern = new EventPattern(type);
    return pattern.isExact()
        ? family.contains(type)
        : types.stream().anyMatch(pattern::matches) || family.stream().anyMatch(pattern::matches);
  }

  /**
   * Events of a product that a pattern takes: the known ones, else those of a family with the
   * pattern's own segments, else one made up.
   */
  public List<String> examples(Product product, EventPattern pattern) {
    List<String> known = types(product).stream().filter(pattern::matches).toList();
    if (!known.isEmpty()) {
      return known;
    }
    List<String> family =
        families(product, pattern.text()).stream().filter(pattern::matches).toList();
    return family.isEmpty() ? List.of(pattern.text().replace("*", "example")) : family;
  }

  /** What was meant by a type that the product is not known to have; empty for those it has. */
  public Optional<String> closest(Product product, String type) {
    if (type.isBlank() || knows(product, type)) {
      return Optional.empty();
    }
    String meant = names.mistaken().get(type);
    if (meant != null && knows(product, meant)) {
      return Optional.of(meant);
    }
    Set<String> candidates = types(product);
    if (type.endsWith(":*")) {
      return Spelling.closestType(type, patterns(candidates));
    }
    candidates.addAll(families(product, type));
    return Spelling.closestType(type, candidates);
  }

  /** Whether the documents of a product name every event that it has. */
  public boolean isComplete(Product product) {
    return names.complete().contains(product);
  }

  /**
   * Whether a type that is not known, and near to this one, can only be a slip. Of most products
   * the catalogue has some events; a name that it lacks may well be one of the others.
   */
  public boolean isCertain(Product product, String type, String meant) {
    return isComplete(product)
        || names.everyFreshworksProduct().contains(meant)
        || meant.equals(names.mistaken().get(type));
  }

  /** The products that are known to have an event of this type. */
  public List<Product> productsWith(String type) {
    return names.types().keySet().stream().filter(product -> knows(product, type)).toList();
  }

  /** Every name of this event, the one given first; most events have one. */
  public Set<String> aliases(String type) {
    Set<String> all = new LinkedHashSet<>();
    all.add(type);
    names.aliases().stream().filter(group -> group.contains(type)).forEach(all::addAll);
    return all;
  }

  /**
   * The other names that an event of this type can be asked for by; most have none. A changed field
   * of a custom object has one that does not say which field it was.
   */
  public Set<String> otherNames(Product product, String type) {
    if (product.equals(Product.CUSTOM)) {
      return Set.of();
    }
    Set<String> others = new LinkedHashSet<>();
    if (names.aliases().stream().anyMatch(group -> group.contains(type)) && knows(product, type)) {
      others.addAll(aliases(type));
      others.remove(type);
    }
    if (product.equals(Product.THENA)) {
      CustomObjectType.of(type).flatMap(CustomObjectType::unnamed).ifPresent(others::add);
    }
    return others;
  }

  /** Whether these are two names of one event of the product; a host's own names have no others. */
  public boolean areAliases(Product product, String one, String other) {
    return !one.equals(other)
        && names.aliases().stream().anyMatch(group -> group.contains(one) && group.contains(other))
        && knows(product, one)
        && !product.equals(Product.CUSTOM);
  }

  /**
   * The sample payload of an event: what the product would send, its product context set to the
   * product asked for. Empty when there is no fixture for the type.
   */
  public Optional<String> fixture(Product product, String type) {
    return testData.fixture(product, type);
  }

  /**
   * A payload to start from for an event without a fixture: the product family's envelope with the
   * type filled in, and an empty object for what the event is about.
   */
  public String skeleton(Product product, String type) {
    return Skeleton.of(product, type);
  }

  /** The folder below {@code test_data} in which an event of this product is. */
  String folder(Product product, String type) {
    return testData.folder(product, type);
  }

  /** The product's families with the segments of this type, or of this pattern, filled in. */
  private List<String> families(Product product, String type) {
    String[] given = type.split(":", -1);
    return names.families().getOrDefault(product, List.of()).stream()
        .map(family -> filled(family.split(":", -1), given))
        .toList();
  }

  private static String filled(String[] family, String[] given) {
    String[] filled = family.clone();
    for (int i = 0; i < filled.length; i++) {
      if (filled[i].startsWith("{")) {
        boolean usable = i < given.length && !given[i].isEmpty() && !given[i].contains("*");
        filled[i] = usable ? given[i] : "x";
      }
    }
    return String.join(":", filled);
  }

  /** {@code ticket:*}, {@code ticket:comment:*}, … for every first part of a type. */
  private static Set<String> patterns(Set<String> types) {
    Set<String> patterns = new LinkedHashSet<>();
    for (String type : types) {
      for (int colon = type.indexOf(':'); colon > 0; colon = type.indexOf(':', colon + 1)) {
        patterns.add(type.substring(0, colon) + ":*");
      }
    }
    return patterns;
  }
}
