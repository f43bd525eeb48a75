package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.OrgUsers;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.util.Optional;

/**
 * The call that triggers a custom event: {@code {event, userId, data}}, all three of them. Other
 * members are none of the event's.
 */
public final class CustomCall {

  private final OrgUsers users;
  private final EventCodec codec;
  private final Optional<OrgId> otherwise;

  /**
   * @param otherwise whose events are those of users that no org has
   */
  public CustomCall(OrgUsers users, EventCodec codec, Optional<OrgId> otherwise) {
    this.users = users;
    this.codec = codec;
    this.otherwise = otherwise;
  }

  /**
   * Makes the event.
   *
   * @param of the org whose key the caller has: it is that org's event, whoever the user is.
   *     Without one it is of the org that the user belongs to
   * @throws RuntimeFault when it is no such call, or the user is not known
   */
  public Event decode(String text, Optional<OrgId> of, Optional<String> idempotencyKey) {
    Said said = Said.in(text);
    return codec.decode(
        new Arrival(
            of.orElseGet(() -> orgOf(said.user())),
            said.event(),
            Optional.of(Product.CUSTOM),
            idempotencyKey,
            EventSource.HTTP));
  }

  /**
   * What a call says.
   *
   * @param user for whom it happened
   * @param event the event's body: the three members and nothing else
   */
  record Said(String user, String event) {

    /**
     * Reads a call.
     *
     * @throws RuntimeFault saying what it lacks
     */
    static Said in(String text) {
      ObjectText call = ObjectText.read(text);
      String name = string(call, "event", "the name of the custom event");
      String user = string(call, "userId", "the user for whom it happened");
      OrgUsers.refuseUnfit(user);
      if (!call.has("data") || !call.text("data").startsWith("{")) {
        throw refused(
            call.has("data")
                ? "\"data\" must be an object, not " + Json.kind(call.get("data"))
                : "it lacks \"data\", an object with the event's fields");
      }
      ObjectText event =
          ObjectText.read("{\"event\":0,\"userId\":0,\"data\":" + call.text("data") + "}");
      event.set("event", TextNode.valueOf(name));
      event.set("userId", TextNode.valueOf(user));
      return new Said(user, event.toString());
    }
  }

  private OrgId orgOf(String user) {
    return users
        .orgOf(user)
        .or(() -> otherwise)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "The user \"%s\" belongs to no org. Say first whose it is: PUT /api/v1/orgs/ORG/users/%s; or use a key of the org."
                        .formatted(user, user)));
  }

  private static String string(ObjectText call, String key, String what) {
    JsonNode value = call.get(key);
    if (value.isTextual() && !value.asText().isBlank()) {
      return value.asText();
    }
    throw refused(
        value.isMissingNode()
            ? "it lacks \"%s\", %s".formatted(key, what)
            : "\"%s\" must be %s, a string that is not blank".formatted(key, what));
  }

  private static RuntimeFault refused(String reason) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, "This triggers no event: " + reason + ".");
  }
}
