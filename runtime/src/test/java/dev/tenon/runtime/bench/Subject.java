package dev.tenon.runtime.bench;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running system that takes events and calls a handler for each. */
interface Subject extends AutoCloseable {

  /** What it is called in the table. */
  String name();

  /** Where it takes events. */
  URI address();

  /** What requests have to carry under this name, if anything. */
  Optional<String> authorization();

  /** Its processes. */
  List<Long> pids();

  /** How many events are accepted and not handled. */
  int backlog() throws Exception;

  /**
   * When the handlers of events were called: epoch milliseconds by key.
   *
   * @param prefix of the keys
   */
  Map<String, Long> handled(String prefix) throws Exception;

  @Override
  void close();
}
