package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.RequestTemplate;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.PercentEncoding;
import dev.tenon.runtime.outbound.Redirects;
import dev.tenon.runtime.outbound.Shown;
import dev.tenon.runtime.outbound.Target;
import dev.tenon.runtime.request.Parts.Part;
import dev.tenon.runtime.services.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** {@code $request.invokeTemplate(name, {context, body})}, from platform 2.3. */
final class TemplateCall {

  private final Caller caller;
  private final Shown shown;
  private final boolean localAllowed;

  /**
   * @param localAllowed whether this machine may be asked, also without encryption
   */
  TemplateCall(Caller caller, Shown shown, boolean localAllowed) {
    this.caller = caller;
    this.shown = shown;
    this.localAllowed = localAllowed;
  }

  Prepared prepare(Arguments arguments) throws Rejection {
    Map<String, RequestTemplate> templates = caller.app().services().requests();
    RequestTemplate template = templates.get(arguments.at(0).asText());
    if (template == null) {
      throw Rejection.with(
          404,
          "Request template not found",
          "The app has no request template \"%s\"; it has %s."
              .formatted(
                  arguments.at(0).asText(),
                  templates.isEmpty()
                      ? "none"
                      : String.join(", ", templates.keySet().stream().sorted().toList())));
    }
    if (template.oauth().isPresent()) {
      throw RequestService.noOauth();
    }
    JsonNode input = arguments.at(1);
    JsonNode context = input.path("context").isObject() ? input.path("context") : Json.object();
    Values values = Values.ofTemplate(caller, context, shown);
    try {
      Target target = target(template, values);
      Headers headers = new Headers();
      for (Map.Entry<String, String> header : new TreeMap<>(template.headers()).entrySet()) {
        headers.add(header.getKey(), Parts.text(header.getValue(), values));
      }
      byte[] body = body(input.path("body"));
      if (body.length > 0) {
        headers.ensure("content-type", "application/json");
      }
      return new Prepared(
          template.method(),
          target,
          headers.all(),
          body,
          false,
          Prepared.attempts(template.maxAttempts().orElse(1)),
          Prepared.delay(template.retryDelayMillis().orElse(0)),
          Redirects.STANDARD,
          redirectsTo(target));
    } catch (NoSubstitution problem) {
      throw Rejection.substitution(problem);
    }
  }

  private Target target(RequestTemplate template, Values values) throws Rejection, NoSubstitution {
    String host = host(template, values);
    String path = PathText.of(plain(template.path(), "path", values), false);
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> pair : new TreeMap<>(template.query()).entrySet()) {
      StringBuilder value = new StringBuilder();
      plain(pair.getValue(), "query/" + pair.getKey(), values)
          .forEach(part -> value.append(part.text()));
      pairs.add(
          PercentEncoding.component(pair.getKey())
              + "="
              + PercentEncoding.component(value.toString()));
    }
    String whole = (path.startsWith("/") ? path : "/" + path).replaceFirst("#.*", "");
    String query = String.join("&", pairs);
    if (!query.isEmpty()) {
      whole += (whole.indexOf('?') < 0 ? "?" : "&") + query;
    }
    Optional<Target> found = Target.of("https://" + host + whole);
    boolean local = localAllowed && found.filter(Target::isLocalhost).isPresent();
    if (found.filter(Target::isAddress).isPresent() || host.startsWith("[")) {
      throw Rejection.validation("host", "must not be an IP address", host + " is an address.");
    }
    Target target =
        found
            .filter(one -> local || one.isFullName())
            .orElseThrow(
                () ->
                    Rejection.validation(
                        "host", "must be a FQDN", "\"%s\" is not a full name.".formatted(host)));
    return local ? new Target("http", target.host(), target.port(), target.path()) : target;
  }

  private String host(RequestTemplate template, Values values) throws Rejection, NoSubstitution {
    try {
      return HostText.of(plain(template.host(), "host", values));
    } catch (NoSubstitution problem) {
      if (problem.kind() == NoSubstitution.Kind.EMPTY_HOST) {
        throw Rejection.validation("host", "must not be empty", problem.words());
      }
      if (problem.kind() == NoSubstitution.Kind.PATH_IN_HOST) {
        throw Rejection.validation(
            "host", "must not have path: " + problem.part(), problem.words());
      }
      throw problem;
    }
  }

  /** The parts of a text in which nothing secret may stand, since others than the server see it. */
  private static List<Part> plain(String text, String place, Values values)
      throws Rejection, NoSubstitution {
    List<Part> parts = Parts.of(text, values);
    if (parts.stream().anyMatch(Part::secret)) {
      throw Rejection.validation(
          place,
          "Invalid iparam substitution",
          "A secure parameter may stand in headers only, not in the %s.".formatted(place));
    }
    return parts;
  }

  private static byte[] body(JsonNode body) {
    String text =
        body.isMissingNode() || body.isNull()
            ? ""
            : body.isTextual() ? body.asText() : Json.write(body);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same server, or one that another template of the app names. */
  private Predicate<Target> redirectsTo(Target target) {
    List<String> named =
        caller.app().services().requests().values().stream()
            .map(RequestTemplate::host)
            .filter(host -> !host.contains("<%"))
            .toList();
    return next ->
        next.authority().equals(target.authority())
            || (next.isHttps()
                && (named.contains(next.host()) || named.contains(next.authority())));
  }
}
