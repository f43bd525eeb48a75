package dev.tenon.runtime;

import dev.tenon.runtime.store.WriteProbe;
import dev.tenon.runtime.web.HealthRoutes;
import java.util.Optional;

/** Whether the runtime can do its work now. Thread-safe. */
final class Readiness implements HealthRoutes.Readiness {

  private final WriteProbe store;
  private volatile Optional<String> stage =
      Optional.of("Starting: what an earlier process left open is being taken up.");

  Readiness(WriteProbe store) {
    this.store = store;
  }

  /** What was left open by an earlier process goes on. */
  void resumed() {
    stage = Optional.empty();
  }

  /** Nothing more is to be sent here. */
  void stopping() {
    stage = Optional.of("The runtime is stopping.");
  }

  @Override
  public Optional<String> trouble() {
    return stage.or(store::trouble);
  }
}
