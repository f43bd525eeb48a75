package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.CustomObjectType;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns what arrived into an event, whichever product sent it, or refuses with the reason. */
public final class EventCodec {

  /** The platforms' own limit for an event. */
  public static final int MAX_BYTES = 256 << 10;

  private static final int MAX_TYPE_LENGTH = 200;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

  private final Clock clock;

  public EventCodec(Clock clock) {
    this.clock = clock;
  }

  /**
   * Decodes an arrival.
   *
   * @throws RuntimeFault saying why it is not an event
   */
  public Event decode(Arrival arrival) {
    int bytes = arrival.text().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new RuntimeFault(
          FaultCode.TOO_LARGE,
          "The event has %d bytes; an event may have at most %d (256 KB)."
              .formatted(bytes, MAX_BYTES));
    }
    ObjectText body = ObjectText.read(arrival.text());
    Optional<ThenaEnvelope> thena = ThenaEnvelope.in(body, arrival.text());
    if (thena.isPresent()) {
      return thena(arrival, thena.get().members(), thena.get().text());
    }
    if (body.has("event")) {
      return named(arrival, body);
    }
    throw refused("it has neither \"event\" (Freshworks, custom events) nor \"eventType\" (Thena)");
  }

  private Event named(Arrival arrival, ObjectText body) {
    String type = type(body, "event");
    boolean custom =
        body.has("userId") && !body.has("account_id") && !body.has("domain") && !body.has("region");
    Product product =
        arrival.product().orElseGet(() -> custom ? Product.CUSTOM : Freshworks.productOf(body));
    if (product.equals(Product.THENA)) {
      throw refused("a Thena event has \"eventType\", not \"event\"");
    }
    JsonNode data = isObject(body, "data") ? Json.object() : body.get("data");
    // What another system posts to an app's address may be a list, a text, or nothing.
    boolean anyData = product.isFreshworks() && type.equals("onExternalEvent");
    if (!data.isMissingNode() && !data.isObject() && !anyData) {
      throw refused("\"data\" must be an object, not " + Json.kind(data));
    }
    return event(
        arrival,
        product,
        type,
        Times.read(body.get("timestamp")),
        arrival.text(),
        Optional.empty());
  }

  private Event thena(Arrival arrival, ObjectText envelope, String text) {
    String type = type(envelope, "eventType");
    if (arrival.product().filter(named -> named.isFreshworks()).isPresent()) {
      throw refused(
          "an event of %s has \"event\", not \"eventType\", which is Thena's: product=thena"
              .formatted(arrival.product().get()));
    }
    JsonNode id = envelope.get("eventId");
    if (!id.isMissingNode() && !id.isTextual()) {
      throw refused("\"eventId\" must be a string, not " + Json.kind(id));
    }
    return event(
        arrival,
        arrival.product().orElse(Product.THENA),
        naming(type, envelope),
        Times.read(envelope.get("timestamp")),
        text,
        Optional.of(id.asText()).filter(value -> !value.isBlank()));
  }

  private Event event(
      Arrival arrival,
      Product product,
      String type,
      Optional<Instant> occurredAt,
      String text,
      Optional<String> productsOwnId) {
    Optional<String> dedupKey =
        switch (arrival.source()) {
          // Simulating the same payload twice is two events.
          case SIMULATION, DERIVED, SCHEDULE -> Optional.empty();
          case HTTP ->
              arrival
                  .idempotencyKey()
                  .map(key -> "key:" + key)
                  .or(() -> productsOwnId.map(own -> product + ":" + own))
                  .or(() -> arrival.messageId().map(id -> "message:" + id));
        };
    return new Event(
        EventId.create(),
        arrival.org(),
        product,
        type,
        arrival.source(),
        occurredAt,
        clock.instant(),
        dedupKey,
        text,
        arrival.attributes());
  }

  /**
   * The documents have two names for a changed field of a custom object, of which one does not say
   * which field it was. Where the data say it, the event goes by the name that does.
   */
  private static String naming(String type, ObjectText envelope) {
    Optional<CustomObjectType> unnamed =
        CustomObjectType.of(type).filter(CustomObjectType::isOfAnyField);
    if (unnamed.isEmpty() || !isObject(envelope, "eventData")) {
      return type;
    }
    JsonNode field = envelope.get("eventData").at("/fieldChange/fieldName");
    String named = unnamed.get().naming(field.asText());
    boolean usable = field.isTextual() && field.asText().matches("[^\\s\\p{Cc}\\u2028\\u2029*]+");
    return usable && named.length() <= MAX_TYPE_LENGTH ? named : type;
  }

  /** Whether a member is an object, without a look into it: the data of an event is most of it. */
  private static boolean isObject(ObjectText body, String name) {
    return body.has(name) && body.text(name).startsWith("{");
  }

  private static String type(ObjectText body, String key) {
    JsonNode type = body.get(key);
    if (!type.isTextual() || type.asText().isBlank()) {
      throw refused("\"" + key + "\" must be the event's type, a string");
    }
    if (type.asText().length() > MAX_TYPE_LENGTH) {
      throw refused("\"" + key + "\" is longer than " + MAX_TYPE_LENGTH + " characters");
    }
    // Types are logged and shown, where they must not write lines of their own.
    if (CONTROL.matcher(type.asText()).find()) {
      throw refused("\"" + key + "\" has a control character in it, such as a line break");
    }
    return type.asText();
  }

  private static RuntimeFault refused(String reason) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, "This is not an event: " + reason + ".");
  }
}
