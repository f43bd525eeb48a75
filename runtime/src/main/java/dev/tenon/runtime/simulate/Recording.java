package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Event;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the steps of a simulation on and keeps them. A page that goes away in the middle changes
 * nothing: the handlers run on, and the history has how it ended. Used by one thread.
 */
final class Recording implements Consumer<ObjectNode> {

  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

  private final SimulationHistory history;
  private final Event event;
  private final SimulationRequest request;
  private final Consumer<ObjectNode> page;
  private final List<ObjectNode> steps = new ArrayList<>();
  private boolean pageIsGone;

  Recording(
      SimulationHistory history,
      Event event,
      SimulationRequest request,
      Consumer<ObjectNode> page) {
    this.history = history;
    this.event = event;
    this.request = request;
    this.page = page;
  }

  @Override
  public void accept(ObjectNode step) {
    steps.add(step);
    switch (step.path("kind").asText()) {
      // Not waited for: it is there if the runtime is stopped before the end.
      case "accepted" -> begin();
      // Kept first: whoever hears of the end may ask for the history at once.
      case "done" -> keep();
      default -> {}
    }
    if (pageIsGone) {
      return;
    }
    try {
      page.accept(step);
    } catch (UncheckedIOException e) {
      LOG.debug("The page of simulation {} went away", event.id(), e);
      pageIsGone = true;
    }
  }

  private void begin() {
    history
        .put(record())
        .exceptionally(
            e -> {
              LOG.error("Simulation {} cannot be put in the history", event.id(), e);
              return 0;
            });
  }

  private SimulationRecord record() {
    return new SimulationRecord(
        event.id().value(), event.org(), event.acceptedAt(), request, Optional.empty(), steps);
  }

  private void keep() {
    try {
      history.add(record());
    } catch (RuntimeException e) {
      // The person still gets to see the end of what did run.
      LOG.error("Simulation {} cannot be kept in the history", event.id(), e);
    }
  }
}
