package dev.tenon.runtime.exchange;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import dev.tenon.runtime.outbound.OutboundExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The exchanges of one run that it has not let go of. They end with it. Thread-safe. */
final class RunExchanges {

  private static final int MOST_UNDER_WAY = 50;

  /** With those whose server has said all, of which a little may be left to be read. */
  private static final int MOST = 500;

  // Guarded by this.
  private final Map<String, OutboundExchange> open = new HashMap<>();
  private boolean over;

  /** Begins one, unless there are too many. */
  OutboundExchange begin(String id, Supplier<OutboundExchange> exchange) {
    synchronized (this) {
      if (over) {
        throw Refused.with(Kind.ABORTED.name(), "The run is over.");
      }
      if (open.containsKey(id)) {
        throw Refused.invalid("There is a request with this id already.");
      }
      long underWay = open.values().stream().filter(one -> !one.isOver()).count();
      if (underWay >= MOST_UNDER_WAY || open.size() >= MOST) {
        throw Refused.with(
            Kind.TOO_LARGE.name(),
            "More than %d answers are neither read to their end nor given up."
                .formatted(underWay >= MOST_UNDER_WAY ? MOST_UNDER_WAY : MOST));
      }
      OutboundExchange begun = exchange.get();
      open.put(id, begun);
      return begun;
    }
  }

  synchronized Optional<OutboundExchange> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** Nobody asks for one any more. */
  synchronized void forget(String id) {
    open.remove(id);
  }

  /** The run is over, and with it whatever it has begun. */
  void close() {
    List<OutboundExchange> left;
    synchronized (this) {
      over = true;
      left = List.copyOf(open.values());
      open.clear();
    }
    left.forEach(exchange -> exchange.abort("The run was over before the answer was read."));
  }
}
