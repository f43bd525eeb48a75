package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.objects.Alert;
import java.util.List;

/**
 * An event that is on disk.
 *
 * @param id the event's id; the first one's when this one is a duplicate
 * @param duplicate whether the org has sent it before, so that nothing more will happen
 * @param deliveries what will be done with it, one per match
 * @param alerts what its org wants to be told of
 * @param told whether what it tells of was dispatched before, told by another event
 * @param following events that were made of it, and kept with it
 */
public record Accepted(
    EventId id,
    boolean duplicate,
    List<Scheduled> deliveries,
    List<Alert> alerts,
    boolean told,
    List<Following> following) {

  public Accepted {
    deliveries = List.copyOf(deliveries);
    alerts = List.copyOf(alerts);
    following = List.copyOf(following);
  }

  Accepted(EventId id, boolean duplicate, List<Scheduled> deliveries) {
    this(id, duplicate, deliveries, List.of(), false, List.of());
  }

  /** An event that was made of this one. */
  public record Following(Event event, Accepted accepted) {}

  /** A delivery and the match that led to it. */
  public record Scheduled(Delivery delivery, Match match) {}
}
