package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.filter.FilterPolicy;
import dev.tenon.runtime.filter.FilterScope;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where filter policies are tried, without an app and without an event. */
public final class FilterPolicyRoutes implements WebServer.Routes {

  static final String TEST = "/api/v1/filter-policies/test";

  private static final String POLICY = "policy";
  private static final String SCOPE = "scope";
  private static final String ATTRIBUTES = "attributes";
  private static final String BODY = "body";

  /** What manifests call the scope. */
  private static final String FILTER_SCOPE = "filterScope";

  private static final List<String> MEMBERS =
      List.of(POLICY, SCOPE, FILTER_SCOPE, ATTRIBUTES, BODY);

  @Override
  public void register(JavalinConfig config) {
    config.routes.post(TEST, FilterPolicyRoutes::test);
  }

  private static void test(Context ctx) {
    ObjectNode request = Requests.json(ctx, MEMBERS);
    FilterScope scope = scope(request);
    FilterPolicy policy = policy(scope, request);
    boolean match =
        switch (scope) {
          case MESSAGE_ATTRIBUTES -> policy.matches(attributes(request));
          case MESSAGE_BODY -> policy.matches(body(request));
        };
    ctx.result(Json.write(Json.object().put("match", match)));
  }

  /** What is asked for, or what goes with what is sent. */
  private static FilterScope scope(ObjectNode request) {
    String called = request.has(FILTER_SCOPE) ? FILTER_SCOPE : SCOPE;
    JsonNode named = request.path(called);
    if (request.has(FILTER_SCOPE) && request.has(SCOPE)) {
      throw invalid("\"scope\" and \"filterScope\" are one thing; say it once.");
    }
    if (named.isMissingNode()) {
      return request.has(BODY) && !request.has(ATTRIBUTES)
          ? FilterScope.MESSAGE_BODY
          : FilterScope.MESSAGE_ATTRIBUTES;
    }
    Optional<FilterScope> scope = FilterScope.of(named.asText());
    return scope.orElseThrow(
        () ->
            invalid(
                "\"%s\" is %s, not %s."
                    .formatted(
                        called, String.join(" or ", FilterScope.labels()), Json.write(named))));
  }

  /** As JSON, or as its text, which is what SNS takes. */
  private static FilterPolicy policy(FilterScope scope, ObjectNode request) {
    JsonNode policy = request.path(POLICY);
    if (policy.isMissingNode()) {
      throw invalid("The request lacks \"policy\", a filter policy.");
    }
    return policy.isTextual()
        ? FilterPolicy.ofText(scope, policy.asText())
        : FilterPolicy.of(scope, policy);
  }

  private static Attributes attributes(ObjectNode request) {
    refuse(request, BODY, ATTRIBUTES, FilterScope.MESSAGE_ATTRIBUTES);
    if (!request.has(ATTRIBUTES)) {
      return Attributes.NONE;
    }
    JsonNode sent = request.path(ATTRIBUTES);
    refuseLarge(ATTRIBUTES, Json.write(sent));
    return Attributes.read(sent);
  }

  /** As JSON, or as the text of a message, which need not be JSON. */
  private static JsonNode body(ObjectNode request) {
    refuse(request, ATTRIBUTES, BODY, FilterScope.MESSAGE_BODY);
    if (!request.has(BODY)) {
      throw invalid("The request lacks \"body\", which a policy of this scope looks at.");
    }
    JsonNode sent = request.path(BODY);
    refuseLarge(BODY, Json.write(sent));
    if (!sent.isTextual()) {
      return sent;
    }
    try {
      return Json.read(sent.asText());
    } catch (MalformedJson e) {
      // To SNS a message that is no JSON is one that matches nothing.
      return sent;
    }
  }

  private static void refuse(ObjectNode request, String wrong, String right, FilterScope scope) {
    if (request.has(wrong)) {
      throw invalid(
          "A policy of the scope %s looks at \"%s\", not at \"%s\"."
              .formatted(scope.label(), right, wrong));
    }
  }

  /** As much as a message may have, so that no try takes longer than an event would. */
  private static void refuseLarge(String what, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > EventCodec.MAX_BYTES) {
      throw new RuntimeFault(
          FaultCode.TOO_LARGE,
          "\"%s\" has %,d bytes; a message may have at most %,d (256 KB)."
              .formatted(what, bytes, EventCodec.MAX_BYTES));
    }
  }

  private static RuntimeFault invalid(String message) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, message);
  }
}
