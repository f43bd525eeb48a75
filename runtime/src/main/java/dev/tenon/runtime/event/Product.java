package dev.tenon.runtime.event;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where events come from: {@code freshsales}, {@code freshworks_crm}, {@code thena}, {@code custom}
 * and any other product a manifest names.
 *
 * @param name lower case, as manifests write it
 */
public record Product(String name) {

  public static final Product FRESHSALES = new Product("freshsales");
  public static final Product FRESHWORKS_CRM = new Product("freshworks_crm");
  public static final Product THENA = new Product("thena");
  public static final Product CUSTOM = new Product("custom");

  /** A Freshworks product that the event does not name; subscriptions of any of them take it. */
  public static final Product FRESHWORKS = new Product("freshworks");

  private static final Map<String, String> LABELS =
      Map.of(
          "freshsales", "Freshsales",
          "freshworks_crm", "Freshworks CRM",
          "freshworks", "Freshworks (any product)",
          "thena", "Thena",
          "custom", "Custom events",
          "freshdesk", "Freshdesk",
          "freshservice", "Freshservice",
          "freshchat", "Freshchat",
          "freshcaller", "Freshcaller",
          "freshteam", "Freshteam");

  /** The names of the products that something is known of. */
  public static final List<String> NAMES =
      List.of(
          "freshsales",
          "freshworks_crm",
          "freshdesk",
          "freshservice",
          "freshchat",
          "freshcaller",
          "freshteam",
          "freshmarketer",
          "freshrelease",
          "freshstatus",
          "freshping",
          "freshsuccess",
          "freshconnect",
          "freshbots",
          "freshworks",
          "thena",
          "custom");

  private static final Set<String> NOT_FRESHWORKS = Set.of("thena", "custom");

  public Product {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "A product's name is lower-case letters, digits and '_', not \"" + name + "\"");
    }
  }

  /** Whether a product can have this name. */
  public static boolean isName(String name) {
    return name.matches("[a-z][a-z0-9_]*");
  }

  /** The product's name as people write it. */
  public String label() {
    return LABELS.getOrDefault(
        name, name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  /** Whether this is one of the Freshworks products, named or not. */
  public boolean isFreshworks() {
    return !NOT_FRESHWORKS.contains(name);
  }

  /** Whether a subscription to this product takes events of the other. */
  public boolean takes(Product eventProduct) {
    return equals(eventProduct)
        || (isFreshworks()
            && eventProduct.isFreshworks()
            && (isUnnamed() || eventProduct.isUnnamed()));
  }

  private boolean isUnnamed() {
    return equals(FRESHWORKS);
  }

  @Override
  public String toString() {
    return name;
  }
}
