package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.Redirects;
import dev.tenon.runtime.outbound.Shown;
import dev.tenon.runtime.outbound.Target;
import dev.tenon.runtime.services.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * {@code $request.get(url, options)} and its like, of platforms before 2.3. The options are those
 * of npm's "request".
 */
final class VerbCall {

  private static final String FORM_TYPE = "application/x-www-form-urlencoded";

  private final Values values;
  private final Domains domains;
  private final boolean localAllowed;

  /**
   * @param localAllowed whether this machine may be asked, also without encryption
   */
  VerbCall(Caller caller, Shown shown, boolean localAllowed) {
    this.values = Values.ofVerb(caller, shown);
    this.domains = Domains.of(caller.app(), values);
    this.localAllowed = localAllowed;
  }

  Prepared prepare(String method, Arguments arguments) throws Rejection {
    JsonNode given = arguments.at(1);
    if (given.path("isOAuth").asBoolean()) {
      throw RequestService.noOauth();
    }
    try {
      String url = AddressText.of(Parts.of(arguments.at(0).asText(), values));
      ObjectNode options =
          given.isObject() && filled(given) instanceof ObjectNode object ? object : Json.object();
      Target target = target(url);
      if (!domains.test(target)) {
        throw Rejection.with(
            400,
            "The host %s is not in the whitelisted-domains of the manifest"
                .formatted(target.authority()));
      }
      return prepare(method, withQuery(target, options), options);
    } catch (NoSubstitution problem) {
      throw Rejection.substitution(problem);
    }
  }

  private Target target(String url) throws Rejection {
    Optional<Target> found = Target.of(url);
    boolean local = localAllowed && found.filter(Target::isLocalhost).isPresent();
    if (!url.strip().regionMatches(true, 0, "https://", 0, 8) && !local) {
      throw Rejection.with(400, "Invalid URL - Must be HTTPS");
    }
    if (found.filter(Target::isAddress).isPresent() || url.strip().matches("(?i)https://\\[.*")) {
      throw Rejection.with(400, "Invalid URL - IP is disallowed");
    }
    return found
        .filter(target -> local || target.isFullName())
        .orElseThrow(() -> Rejection.with(400, "Invalid URL - Must be FQDN"));
  }

  private static Target withQuery(Target target, ObjectNode options) {
    JsonNode query = options.path("qs");
    return query.isObject()
        ? new Target(
            target.scheme(), target.host(), target.port(), Form.withQuery(target.path(), query))
        : target;
  }

  private Prepared prepare(String method, Target target, ObjectNode options)
      throws Rejection, NoSubstitution {
    Headers headers = new Headers();
    headers.addAll(options.path("headers"));
    authorize(headers, options.path("auth"));
    byte[] body = body(headers, options);
    JsonNode json = options.path("json");
    boolean parsed = json.isBoolean() ? json.asBoolean() : !json.isMissingNode() && !json.isNull();
    if (parsed) {
      headers.ensure("accept", "application/json");
    }
    return new Prepared(
        method,
        target,
        headers.all(),
        body,
        parsed,
        Prepared.attempts(whole(options, "maxAttempts")),
        Prepared.delay(whole(options, "retryDelay")),
        new Redirects(
            options.path("followRedirect").asBoolean(true),
            options.path("followAllRedirects").asBoolean(),
            options.path("followOriginalHttpMethod").asBoolean(),
            options.path("maxRedirects").asInt(Redirects.MOST)),
        domains.redirectsFrom(target));
  }

  private static int whole(ObjectNode options, String name) {
    return options.path(name).isIntegralNumber() ? options.path(name).asInt() : 0;
  }

  private static void authorize(Headers headers, JsonNode auth) throws NoSubstitution {
    if (auth.has("bearer")) {
      headers.ensure("authorization", "Bearer " + auth.path("bearer").asText());
    } else if (auth.has("user") || auth.has("username")) {
      String user = auth.path("user").asText(auth.path("username").asText());
      String pass = auth.path("pass").asText(auth.path("password").asText(""));
      headers.ensure(
          "authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((user + ":" + pass).getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static byte[] body(Headers headers, ObjectNode options) throws Rejection, NoSubstitution {
    JsonNode json = options.path("json");
    JsonNode form = options.path("form");
    JsonNode parts = options.path("formData");
    JsonNode body = options.path("body");
    if (parts.isObject()) {
      String boundary = "tenon-" + java.util.UUID.randomUUID();
      headers.replace("content-type", "multipart/form-data; boundary=" + boundary);
      return Form.multipart(parts, boundary);
    }
    String text;
    if (!form.isMissingNode() && !form.isNull()) {
      if (!headers.get("content-type").orElse("").startsWith(FORM_TYPE)) {
        headers.replace("content-type", FORM_TYPE);
      }
      text = form.isObject() ? Form.text(form) : form.asText();
    } else if (!json.isMissingNode() && !json.isNull() && !json.isBoolean()) {
      headers.ensure("content-type", "application/json");
      text = Json.write(json);
    } else if (json.asBoolean() && !body.isMissingNode() && !body.isNull()) {
      boolean asForm = headers.get("content-type").orElse("").startsWith(FORM_TYPE);
      headers.ensure("content-type", "application/json");
      text = asForm && body.isTextual() ? body.asText() : Json.write(body);
    } else if (body.isContainerNode()) {
      throw Rejection.with(
          400,
          "Argument error, options.body.",
          "A body that is an object needs \"json\": true, or JSON.stringify(…).");
    } else {
      text = body.isNull() ? "" : body.asText("");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** All texts filled in, and names too: the platform fills in the options as one text. */
  private JsonNode filled(JsonNode node) throws NoSubstitution {
    if (node.isTextual()) {
      return Json.object().textNode(Parts.text(node.asText(), values));
    }
    if (node.isArray()) {
      ArrayNode all = Json.object().arrayNode();
      for (JsonNode one : node) {
        all.add(filled(one));
      }
      return all;
    }
    if (node.isObject()) {
      ObjectNode all = Json.object();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        all.set(Parts.text(member.getKey(), values), filled(member.getValue()));
      }
      return all;
    }
    return node;
  }
}
