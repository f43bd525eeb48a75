package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Product;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** What the events of a module are about, where that is documented. */
  private static final Map<String, String> SUBJECTS =
      Map.ofEntries(
          Map.entry("deal", "Deal"),
          Map.entry("contact", "Contact"),
          Map.entry("lead", "Lead"),
          Map.entry("sales_account", "SalesAccount"),
          Map.entry("sales_activities", "SalesActivity"),
          Map.entry("appointment", "Appointment"),
          Map.entry("task", "Task"),
          Map.entry("product", "Product"),
          Map.entry("cpq_document", "CpqDocument"),
          Map.entry("custom_module", "CustomModule"),
          Map.entry("support_ticket", "Ticket|Conversation|TimeEntry|TicketField|CannedResponse"),
          Map.entry("support_contact", "Contact"),
          Map.entry("support_company", "Company"),
          Map.entry("support_agent", "Agent|AgentStatus|AgentAvailability|Group"));

  private Modules() {}

  /** The products of a module; empty when no module has this name. */
  public static Optional<List<Product>> productsOf(String module) {
    return Optional.ofNullable(PRODUCTS.get(module));
  }

  /** The names of all modules. */
  static Set<String> names() {
    return PRODUCTS.keySet();
  }

  /**
   * The modules of these products that an event belongs to, by what the event is about; empty when
   * that is not known.
   */
  static List<String> carrying(String type, List<Product> products) {
    return SUBJECTS.entrySet().stream()
        .filter(entry -> type.matches("on(" + entry.getValue() + ")(Create|Update|Delete)"))
        .map(Map.Entry::getKey)
        .filter(
            module ->
                products.contains(Product.FRESHWORKS)
                    || !Collections.disjoint(PRODUCTS.get(module), products))
        .sorted()
        .toList();
  }

  private static List<Product> product(String name) {
    return List.of(new Product(name));
  }

  private static Map<String, List<Product>> named(List<Product> products, String... modules) {
    return Stream.of(modules).collect(Collectors.toMap(name -> name, name -> products));
  }
}
