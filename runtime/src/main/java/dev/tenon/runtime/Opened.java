package dev.tenon.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse. Used by one thread at a time. */
final class Opened implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T opened) {
    all.push(opened);
    return opened;
  }

  /** Closes everything; what fails to close does not keep the rest open. */
  @Override
  public void close() {
    while (!all.isEmpty()) {
      AutoCloseable next = all.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.error("{} could not be closed", next.getClass().getSimpleName(), e);
      }
    }
  }
}
