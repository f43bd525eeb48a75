package dev.tenon.runtime.cli;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon event list}: the events known by name. */
@Command(
    name = "list",
    description = "Lists the events that are known by name; those marked * have a sample.",
    mixinStandardHelpOptions = true)
final class EventListCommand implements Runnable {

  /** All Freshworks products in one, and the host's own events. */
  private static final Set<Product> OF_NO_ONE = Set.of(Product.FRESHWORKS, Product.CUSTOM);

  @Option(names = "--product", description = "Only the events of this product.")
  Optional<String> product = Optional.empty();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    EventCatalog catalog = EventCatalog.standard();
    PrintWriter out = spec.commandLine().getOut();
    if (product.isPresent()) {
      print(out, catalog, product(catalog));
    } else {
      catalog.products().forEach(known -> print(out, catalog, known));
    }
    out.flush();
  }

  private Product product(EventCatalog catalog) {
    Product named;
    try {
      named = new Product(product.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "" + e.getMessage(), e);
    }
    if (catalog.products().contains(named) || OF_NO_ONE.contains(named)) {
      return named;
    }
    List<String> known = catalog.products().stream().map(Product::name).toList();
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "No events of a product %s are known; %s"
            .formatted(
                named,
                Spelling.closest(named.name(), known)
                    .map("did you mean --product %s?"::formatted)
                    .orElse("known are those of %s.".formatted(String.join(", ", known)))));
  }

  private static void print(PrintWriter out, EventCatalog catalog, Product product) {
    for (String type : catalog.types(product)) {
      String mark = catalog.fixture(product, type).isPresent() ? "*" : " ";
      out.println(mark + " " + product + "  " + type);
    }
  }
}
