package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An app that somebody is working on.
 *
 * @param path where it was found
 * @param bundle as it was when it was last read; absent when it could not even be opened
 * @param installation the last version that could be loaded; absent when none could yet
 * @param problems what is wrong with it now
 */
public record DevApp(
    Path path,
    Optional<Bundle> bundle,
    Optional<Installation> installation,
    List<Problem> problems) {

  public DevApp {
    problems = List.copyOf(problems);
  }

  /** Whether the files as they are now cannot be run. */
  public boolean isBroken() {
    return problems.stream().anyMatch(Problem::stopsTheApp);
  }

  /**
   * Refuses to go on with an app whose files are broken: the version before them would answer.
   *
   * @throws RuntimeFault naming the first problem
   */
  public void refuseIfBroken() {
    if (isBroken()) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "The app %s cannot be run as its files are now: %s"
              .formatted(name(), problems.getFirst()));
    }
  }

  /** Whether the version that could be loaded takes events of this product and type. */
  public boolean handles(Product product, String type) {
    return installation
        .flatMap(i -> i.app().manifest().subscriptions().handlerOf(product, type))
        .isPresent();
  }

  /** What the version that could be loaded says about a custom event. */
  public Optional<CustomEvent> customEvent(String name) {
    return installation.flatMap(i -> i.app().manifest().customEvent(name));
  }

  /** What to call it, even when its manifest cannot be read. */
  public String name() {
    return installation
        .map(Installation::appId)
        .or(() -> bundle.map(Bundle::name))
        .orElse(path.getFileName().toString());
  }
}
