package dev.tenon.runtime.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Generation;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.JsonTexts;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.RateLimit;
import dev.tenon.runtime.services.Refusals;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The addresses that handlers ask for, to give them to other systems. Thread-safe. */
public final class TargetUrls implements HostService {

  /** Below it is the product, and then the token. */
  public static final String PATH = "/event/hook";

  /** The event that an app gets of what is posted to its address. */
  public static final String EVENT = "onExternalEvent";

  private static final int CALLS_PER_MINUTE = 50;

  private static final int MAX_OPTIONS = 100;

  private static final String METHOD = "generateTargetUrl";

  private static final String NO_HANDLER =
      "Unsupported operation: The generateTargetUrl method cannot be used unless there is a corresponding external event callback";

  private static final String NOT_HERE =
      "Unsupported operation: The generateTargetUrl method cannot be used";

  private static final String WRONG_OPTIONS =
      "Invalid argument type: The 'options' argument should be of type string or cannot be greater than 100 characters";

  /** Where the older kits let apps ask. */
  private static final Set<String> OLD_EVENTS =
      Set.of(
          "onAppInstall",
          EVENT,
          "onTicketCreate",
          "onTicketUpdate",
          "onConversationCreate",
          "onContactCreate",
          "onContactUpdate");

  private final HookAddresses addresses;
  private final PublicAddress runtime;
  private final RateLimit rate;

  /** What follows a write: the thread that commits must not be held up. */
  private final Executor threads = task -> Thread.ofVirtual().name("hooks").start(task);

  public TargetUrls(HookAddresses addresses, PublicAddress runtime, Clock clock) {
    this.addresses = addresses;
    this.runtime = runtime;
    this.rate = new RateLimit(CALLS_PER_MINUTE, clock);
  }

  @Override
  public List<String> methods() {
    return List.of(METHOD);
  }

  /** An app that is not installed yet has no address. */
  @Override
  public boolean isOffered(Caller caller) {
    return caller.occasion().kind() != Caller.Kind.INSTALLATION_PAGE;
  }

  @Override
  public CompletionStage<String> call(Call call) {
    JsonNode options = Arguments.of(call.arguments()).at(0);
    note(call, options, Optional.empty());
    if (!rate.take(call.installation())) {
      throw Refusals.tooMany(rate);
    }
    Product product = product(call.caller());
    refuseElsewhere(call.caller());
    Optional<String> wanted = options(options);
    return addresses
        .token(new OrgId(call.facts().org()), call.installation())
        .thenCombineAsync(
            runtime.url(),
            (token, base) -> {
              String url =
                  base
                      + PATH
                      + "/"
                      + product.name()
                      + "/"
                      + token
                      + wanted.map(text -> "?options=" + encoded(text)).orElse("");
              note(call, options, Optional.of(url));
              return Json.write(Json.object().textNode(url));
            },
            threads);
  }

  /** In whose name the address is: what is posted is told as an event of that product. */
  private static Product product(Caller caller) {
    return caller.app().subscriptions().inFileOrder().stream()
        .filter(one -> one.pattern().text().equals(EVENT))
        .map(Subscription::product)
        .filter(product -> !product.equals(Product.CUSTOM))
        .findFirst()
        .orElseThrow(() -> refused(NO_HANDLER));
  }

  private static void refuseElsewhere(Caller caller) {
    boolean anywhere = caller.app().services().generation() != Generation.OLD;
    if (!anywhere && !OLD_EVENTS.contains(caller.occasion().name())) {
      throw refused(NOT_HERE);
    }
  }

  /** What JavaScript takes for nothing is none. */
  private static Optional<String> options(JsonNode given) {
    if (given.isMissingNode()
        || (given.isNumber() && given.decimalValue().signum() == 0)
        || (given.isBoolean() && !given.asBoolean())
        || (given.isTextual() && given.asText().isEmpty())) {
      return Optional.empty();
    }
    String text = given.isTextual() ? given.asText() : "";
    if (text.isBlank() || text.length() > MAX_OPTIONS) {
      throw refused(WRONG_OPTIONS);
    }
    return Optional.of(text);
  }

  private static ServiceRefusal refused(String message) {
    return new ServiceRefusal(Json.write(Json.object().put("message", message)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void note(Call call, JsonNode options, Optional<String> url) {
    ObjectNode note = Json.object();
    url.ifPresent(known -> note.put("url", known));
    if (!options.isMissingNode()) {
      String text = Json.write(options);
      if (text.length() <= 10 * MAX_OPTIONS) {
        note.set("options", options);
      } else {
        note.put("options", "(%,d characters)".formatted(text.length()));
      }
    }
    call.notes().accept(JsonTexts.changed(note, call.caller().withoutSecrets()));
  }
}
