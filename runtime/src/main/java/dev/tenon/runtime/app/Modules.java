package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Product;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Platform 3.0's modules, and the products whose events each of them carries. */
public final class Modules {

  /** Holds app set-up, scheduled and external events, requests, functions and jobs. */
  public static final String COMMON = "common";

  private static final List<Product> CRM = List.of(Product.FRESHWORKS_CRM, Product.FRESHSALES);

  private static final Map<String, List<Product>> PRODUCTS =
      Stream.of(
              named(List.of(Product.FRESHWORKS), COMMON, "notification"),
              named(CRM, "deal", "contact", "lead", "sales_account", "sales_activities"),
              named(CRM, "appointment", "task", "product", "cpq_document", "phone"),
              named(CRM, "user_agent_availability", "custom_module"),
              named(product("freshdesk"), "support_ticket", "support_contact", "support_company"),
              named(product("freshdesk"), "support_agent", "support_email", "support_portal"),
              named(product("freshservice"), "service_ticket", "service_asset"),
              named(product("freshservice"), "service_change", "service_user"),
              named(product("freshcaller"), "call", "caller_agent", "caller_conversation"),
              named(product("freshcaller"), "caller_metrics"),
              named(product("freshchat"), "chat_user", "chat_conversation"),
              named(List.of(Product.THENA), "thena"),
              named(List.of(Product.CUSTOM), "custom"))
          .flatMap(map -> map.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Modules() {}

  /** The products of a module; empty when no module has this name. */
  public static Optional<List<Product>> productsOf(String module) {
    return Optional.ofNullable(PRODUCTS.get(module));
  }

  private static List<Product> product(String name) {
    return List.of(new Product(name));
  }

  private static Map<String, List<Product>> named(List<Product> products, String... modules) {
    return Stream.of(modules).collect(Collectors.toMap(name -> name, name -> products));
  }
}
