package dev.tenon.runtime.app;

import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.event.Product;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An app as its manifest describes it, whatever the dialect it was written in.
 *
 * @param id the {@code tenon} block's id, or the bundle's name
 * @param version the {@code tenon} block's version, or {@code 0.0.0}
 * @param platform the manifest's platform version
 * @param products the products it is made for, in file order
 * @param modules platform 3.0's modules, in file order; empty before 3.0
 * @param subscriptions the events it handles
 * @param functions names that a front end may call
 * @param mainClass the class of a Java app; absent for JavaScript
 * @param iparams the installation parameters it defines
 * @param delivery how it wants its events delivered
 * @param customEvents the custom events it defines, with their schemas
 * @param services what it says about the services that it uses
 */
public record AppManifest(
    String id,
    String version,
    PlatformVersion platform,
    List<Product> products,
    List<String> modules,
    Subscriptions subscriptions,
    Set<String> functions,
    Optional<String> mainClass,
    List<IparamDefinition> iparams,
    DeliveryRules delivery,
    List<CustomEvent> customEvents,
    AppServices services) {

  public AppManifest {
    products = List.copyOf(products);
    modules = List.copyOf(modules);
    functions = Set.copyOf(functions);
    iparams = List.copyOf(iparams);
    // Those stored by a version that knew of no such rules have none.
    delivery = Objects.requireNonNullElse(delivery, DeliveryRules.DEFAULT);
    customEvents = List.copyOf(Objects.requireNonNullElse(customEvents, List.of()));
    services = Objects.requireNonNullElse(services, AppServices.DEFAULT);
  }

  public Language language() {
    return mainClass.isPresent() ? Language.JAVA : Language.JAVASCRIPT;
  }

  /** The same app with other subscriptions. */
  public AppManifest withSubscriptions(Subscriptions others) {
    return new AppManifest(
        id,
        version,
        platform,
        products,
        modules,
        others,
        functions,
        mainClass,
        iparams,
        delivery,
        customEvents,
        services);
  }

  /** The same app with other installation parameters. */
  public AppManifest withIparams(List<IparamDefinition> others) {
    return new AppManifest(
        id,
        version,
        platform,
        products,
        modules,
        subscriptions,
        functions,
        mainClass,
        others,
        delivery,
        customEvents,
        services);
  }

  /** The same app with these custom events. */
  public AppManifest withCustomEvents(List<CustomEvent> events) {
    return new AppManifest(
        id,
        version,
        platform,
        products,
        modules,
        subscriptions,
        functions,
        mainClass,
        iparams,
        delivery,
        events,
        services);
  }

  /** The same app with what it says about services. */
  public AppManifest withServices(AppServices others) {
    return new AppManifest(
        id,
        version,
        platform,
        products,
        modules,
        subscriptions,
        functions,
        mainClass,
        iparams,
        delivery,
        customEvents,
        others);
  }

  /** What it says about a custom event, if it does. */
  public Optional<CustomEvent> customEvent(String name) {
    return customEvents.stream().filter(event -> event.name().equals(name)).findFirst();
  }
}
