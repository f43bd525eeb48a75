package dev.tenon.runtime.event;

/**
 * An event type that the catalogue knows.
 *
 * @param product whose event it is
 * @param type its exact type
 * @param group how it comes about
 */
public record KnownEvent(Product product, String type, Group group) {

  /** How an event comes about, which decides whether it is a delivery or a call. */
  public enum Group {
    PRODUCT("product"),
    APP_SETUP("app set-up"),
    SCHEDULED("scheduled"),
    EXTERNAL("external"),
    CUSTOM("custom");

    private final String label;

    Group(String label) {
      this.label = label;
    }

    /** In words, for pages. */
    public String label() {
      return label;
    }

    /** The group of any event, known or not. */
    public static Group of(Product product, String type) {
      if (product.equals(Product.CUSTOM)) {
        return CUSTOM;
      }
      if (!product.isFreshworks()) {
        return PRODUCT;
      }
      return switch (type) {
        case "onAppInstall", "afterAppUpdate", "onAppUninstall" -> APP_SETUP;
        case "onScheduledEvent" -> SCHEDULED;
        case "onExternalEvent" -> EXTERNAL;
        default -> PRODUCT;
      };
    }
  }
}
