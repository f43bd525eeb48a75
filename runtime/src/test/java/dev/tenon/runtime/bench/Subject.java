package dev.tenon.runtime.bench;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** A running system that takes events and calls a handler for each. */
interface Subject extends AutoCloseable {

  /** What it is called in the table. */
  String name();

  /** Where it takes events. */
  URI address();

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
