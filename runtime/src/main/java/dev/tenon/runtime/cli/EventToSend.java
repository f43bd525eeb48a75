package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.json.ObjectText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What somebody asked to send.
 *
 * @param product whose event it is, where that was said or is known
 * @param freshId the {@code eventId} that a sample got, since its own would make the second one a
 *     duplicate of the first
 */
record EventToSend(Optional<String> product, String body, Optional<String> freshId) {

  /** Whoever triggers a custom event when nobody is named. */
  static final String USER = "user-1";

  private static final String EVENT_ID = "eventId";

  /** What a file has, untouched. */
  static EventToSend ofFile(String name, Optional<String> product) {
    return new EventToSend(product, read(name), Optional.empty());
  }

  /**
   * The sample of a type; one without a product chooses the product too.
   *
   * @throws RuntimeFault saying what was probably meant
   */
  static EventToSend ofType(
      String type,
      Optional<String> product,
      String user,
      RemoteRuntime runtime,
      CommandLine caller) {
    if (product.filter(Product.CUSTOM.name()::equals).isPresent()) {
      return custom(type, user, runtime, caller);
    }
    EventCatalog catalog = EventCatalog.standard();
    if (product.isEmpty()
        && catalog.productsWith(type).isEmpty()
        && runtime.saysSomethingAbout(caller, type)) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND,
          "No product is known to have an event %s, but the org %s has a custom event of this name: --product custom"
              .formatted(type, runtime.org));
    }
    SampleEvent sample = SampleEvent.find(catalog, product.map(Product::new), type);
    Optional<String> of = Optional.of(sample.product().name());
    ObjectText body = ObjectText.read(sample.body());
    if (!body.has(EVENT_ID)) {
      return new EventToSend(of, sample.body(), Optional.empty());
    }
    String fresh = UUID.randomUUID().toString();
    body.set(EVENT_ID, TextNode.valueOf(fresh));
    return new EventToSend(of, body.toString(), Optional.of(fresh));
  }

  /** Of a custom event, what those who define it in the org have as its example. */
  private static EventToSend custom(
      String event, String user, RemoteRuntime runtime, CommandLine caller) {
    JsonNode data =
        runtime
            .exampleOf(caller, event)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND,
                        "The org %s says nothing about a custom event %s; name another org with --org, or send your own with --file."
                            .formatted(runtime.org, event)));
    return new EventToSend(
        Optional.of(Product.CUSTOM.name()),
        Json.write(Json.object().put("event", event).put("userId", user).set("data", data)),
        Optional.empty());
  }

  /** The type that the event itself says, in any of the forms that are sent as they are. */
  Optional<String> type() {
    try {
      JsonNode event = Json.read(body);
      return Stream.of("/eventType", "/message/eventType", "/event")
          .map(event::at)
          .filter(JsonNode::isTextual)
          .map(JsonNode::asText)
          .findFirst();
    } catch (MalformedJson e) {
      // The runtime says what is wrong with it, as it does without --type.
      return Optional.empty();
    }
  }

  private static String read(String name) {
    try {
      byte[] bytes =
          name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no file " + name + ".", e);
    } catch (AccessDeniedException e) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND, "The file " + name + " may not be read by this user.", e);
    } catch (IOException e) {
      if (Files.isDirectory(Path.of(name))) {
        throw new RuntimeFault(
            FaultCode.NOT_FOUND, name + " is a folder; name a JSON file in it.", e);
      }
      throw new RuntimeFault(FaultCode.NOT_FOUND, "The file " + name + " cannot be read: " + e, e);
    }
  }
}
