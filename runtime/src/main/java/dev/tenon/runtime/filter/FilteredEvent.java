package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.DerivedAttributes;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * An event as filter policies see it. What they look at is made of it with the first one that asks,
 * and never where there is none. Not thread-safe.
 */
public final class FilteredEvent {

  private final Event event;
  private @Nullable Attributes attributes;
  private @Nullable ObjectNode body;

  public FilteredEvent(Event event) {
    this.event = event;
  }

  /** Whether a policy lets the event through. */
  public boolean passes(FilterPolicy policy) {
    return switch (policy.scope()) {
      case MESSAGE_ATTRIBUTES -> policy.matches(attributes());
      case MESSAGE_BODY -> policy.matchesUndotted(body());
    };
  }

  private Attributes attributes() {
    if (attributes == null) {
      attributes = DerivedAttributes.of(event);
    }
    return attributes;
  }

  /** As it was received: parameters are an installation's own, and none of a sender's business. */
  private ObjectNode body() {
    if (body == null) {
      ObjectNode received = Json.readObject(event.body());
      received.remove("iparams");
      body = Undotted.of(received);
    }
    return body;
  }
}
