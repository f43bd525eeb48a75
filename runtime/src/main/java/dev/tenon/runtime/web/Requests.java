package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.json.Json;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What requests ask for, read with a clear refusal of what is not there. */
final class Requests {

  private static final int PAGE = 50;
  private static final int MAX_PAGE = 500;

  private static final Instant TIMES_END = Instant.parse("+10000-01-01T00:00:00Z");

  private Requests() {}

  /** The body as it was sent. */
  static String body(Context ctx) {
    return Bodies.text(ctx, Bodies.MAX_BYTES);
  }

  /** The same of an event. */
  static String event(Context ctx) {
    return Bodies.text(ctx, EventCodec.MAX_BYTES);
  }

  /** The body, a JSON object that may have any members. */
  static ObjectNode open(Context ctx) {
    return Json.readObject(body(ctx));
  }

  /**
   * The body, a JSON object of our own.
   *
   * @param members all that it can have
   */
  static ObjectNode json(Context ctx, List<String> members) {
    return known(ctx, Json.readObject(body(ctx)), members);
  }

  /** The same of a request that may have none, and asks for nothing then. */
  static ObjectNode jsonIfAny(Context ctx, List<String> members) {
    String body = body(ctx);
    return body.isBlank() ? Json.object() : known(ctx, Json.readObject(body), members);
  }

  /** A body as it was read, if it has no other members. */
  static ObjectNode known(Context ctx, ObjectNode body, List<String> members) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    String path = endpoint == null ? ctx.path() : endpoint.path;
    KnownMembers.refuseOthers("The body of %s %s".formatted(ctx.method(), path), body, members);
    return body;
  }

  /** A member that must be a string. */
  static String text(JsonNode request, String key) {
    JsonNode value = request.path(key);
    if (value.isObject() || value.isArray()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" must be a string, not %s; JSON goes into it as text."
              .formatted(key, Json.kind(value)));
    }
    if (!value.isTextual()) {
      throw missing("\"" + key + "\", a string");
    }
    return value.asText();
  }

  /** A query parameter that must be there. */
  static String query(Context ctx, String name) {
    return optional(ctx, name).orElseThrow(() -> missing("the query parameter " + name));
  }

  /** A query parameter, if it is there and not blank. */
  static Optional<String> optional(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isBlank());
  }

  /** A number among the query parameters. */
  static int number(Context ctx, String name, int otherwise) {
    Optional<String> text = optional(ctx, name);
    try {
      return text.map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" must be a number, not \"%s\".".formatted(name, text.orElse("")),
          e);
    }
  }

  /** A time among the query parameters. */
  static Optional<Instant> time(Context ctx, String name) {
    return optional(ctx, name).map(text -> time(name, text));
  }

  /**
   * A time as a caller wrote it, of the years from 1970 to 9999: others are slips, and some could
   * not be stored.
   *
   * @param name what it was given as
   */
  static Instant time(String name, String text) {
    try {
      Instant time = Instant.parse(text);
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(TIMES_END)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" must be a time such as 2026-01-31T12:00:00Z, not \"%s\".".formatted(name, text),
          e);
    }
    throw new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "\"%s\" must be a time of the years from 1970 to 9999, not \"%s\".".formatted(name, text));
  }

  /** A yes or no among the query parameters; no when it is not there. */
  static boolean flag(Context ctx, String name) {
    return flag(ctx, name, false);
  }

  /** The same with what holds when it is not there. */
  static boolean flag(Context ctx, String name, boolean otherwise) {
    return switch (optional(ctx, name).orElse("" + otherwise)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new RuntimeFault(
              FaultCode.INVALID_INPUT,
              "\"%s\" must be true or false, not \"%s\".".formatted(name, ctx.queryParam(name)));
    };
  }

  /** How many items a page of a list has at most. */
  static int limit(Context ctx) {
    int limit = number(ctx, "limit", PAGE);
    if (limit < 1 || limit > MAX_PAGE) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"limit\" must be from 1 to %d, not %d.".formatted(MAX_PAGE, limit));
    }
    return limit;
  }

  /** The org that the address names, and that need not be there yet. */
  static OrgId newOrg(Context ctx) {
    try {
      return new OrgId(ctx.pathParam("org"));
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(FaultCode.INVALID_INPUT, e.getMessage() + ".", e);
    }
  }

  /** The org that the address names. */
  static OrgId org(Context ctx) {
    return org(ctx.pathParam("org"));
  }

  /** An org by its id. */
  static OrgId org(String id) {
    try {
      return new OrgId(id);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, e.getMessage() + ".", e);
    }
  }

  /** A product by its name. */
  static Product product(String name) {
    try {
      return new Product(name);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(FaultCode.INVALID_INPUT, e.getMessage() + ".", e);
    }
  }

  /** The sender's own key of what it sends, by which a repeat is known. */
  static Optional<String> idempotencyKey(Context ctx) {
    Optional<String> key =
        Optional.ofNullable(ctx.header("Idempotency-Key")).filter(text -> !text.isBlank());
    if (key.isPresent() && key.get().length() > 255) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "An Idempotency-Key may have at most 255 characters.");
    }
    return key;
  }

  private static RuntimeFault missing(String what) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, "The request lacks " + what + ".");
  }
}
