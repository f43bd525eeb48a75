package dev.tenon.runtime.cli;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon event list}: the events known by name. */
@Command(
    name = "list",
    description = "Lists the events that are known by name; those marked * have a sample.",
    mixinStandardHelpOptions = true)
final class EventListCommand implements Runnable {

  @Option(names = "--product", description = "Only the events of this product.")
  Optional<String> product = Optional.empty();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    EventCatalog catalog = EventCatalog.standard();
    PrintWriter out = spec.commandLine().getOut();
    if (product.isPresent()) {
      print(out, catalog, product());
    } else {
      catalog.products().forEach(known -> print(out, catalog, known));
    }
    out.flush();
  }

  private Product product() {
    try {
      return new Product(product.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "" + e.getMessage(), e);
    }
  }

  private static void print(PrintWriter out, EventCatalog catalog, Product product) {
    for (String type : catalog.types(product)) {
      String mark = catalog.fixture(product, type).isPresent() ? "*" : " ";
      out.println(mark + " " + product + "  " + type);
    }
  }
}
