package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventId;
import java.util.List;

/**
 * An event that is on disk.
 *
 * @param id the event's id; the first one's when this one is a duplicate
 * @param duplicate whether the org has sent it before, so that nothing more will happen
 * @param deliveries what will be done with it, one per match
 */
public record Accepted(EventId id, boolean duplicate, List<Scheduled> deliveries) {

  public Accepted {
    deliveries = List.copyOf(deliveries);
  }

  /** A delivery and the match that led to it. */
  public record Scheduled(Delivery delivery, Match match) {}
}
