package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.dispatch.QueueFull;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.InvalidFields;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.filter.InvalidPolicy;
import dev.tenon.runtime.functions.FunctionRefused;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.lifecycle.SetupRefused;
import dev.tenon.runtime.simulate.SimulationRefused;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as problem details (RFC 9457): a title, a reason for people, a code for programs. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final String RETRY_SECONDS = "10";
  private static final String SOON_SECONDS = "1";

  private Problems() {}

  /** A caller that is not let in. */
  static final class Forbidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(message);
    }
  }

  /** A caller who shows no key that opens anything; which of the reasons it is, is not told. */
  static final class Unauthorized extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The runtime cannot work at the moment. */
  static final class NotReady extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReady(String message) {
      super(message);
    }
  }

  static void register(JavalinConfig config) {
    config.routes.exception(RuntimeFault.class, (fault, ctx) -> answer(ctx, fault));
    config.routes.exception(InvalidFields.class, (invalid, ctx) -> answer(ctx, invalid));
    config.routes.exception(
        Forbidden.class,
        (e, ctx) -> answer(ctx, 403, "Forbidden", "forbidden", "" + e.getMessage()));
    config.routes.exception(
        Unauthorized.class,
        (e, ctx) -> {
          ctx.header("WWW-Authenticate", "Bearer realm=\"tenon\"");
          answer(
              ctx,
              401,
              "Unauthorized",
              "unauthorized",
              "This needs a key that is valid: send it in the header Authorization: Bearer KEY.");
        });
    config.routes.exception(
        NotReady.class,
        (e, ctx) -> answer(ctx, 503, "Not ready", "not_ready", "" + e.getMessage()));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            answer(
                ctx,
                e.getStatus(),
                title(e.getStatus()),
                "http_" + e.getStatus(),
                "" + e.getMessage()));
    config.routes.exception(
        CompletionException.class,
        (e, ctx) -> {
          if (e.getCause() instanceof RuntimeFault fault) {
            answer(ctx, fault);
          } else {
            unexpected(ctx, e);
          }
        });
    config.routes.exception(
        UncheckedIOException.class,
        (e, ctx) -> LOG.debug("{} {}: the caller went away", ctx.method(), ctx.path(), e));
    config.routes.exception(Exception.class, (e, ctx) -> unexpected(ctx, e));
  }

  private static void answer(Context ctx, RuntimeFault fault) {
    int status = status(fault.code());
    if (fault.code() == FaultCode.STORE_UNAVAILABLE) {
      // Where there is no room, there is none for a page of reasons with every request either.
      LOG.error("{} {} refused: {}", ctx.method(), ctx.path(), fault.getMessage());
      ctx.header("Retry-After", RETRY_SECONDS);
    } else if (fault.code() == FaultCode.LATER) {
      ctx.header("Retry-After", RETRY_SECONDS);
    } else if (status >= 500) {
      LOG.error("{} {} failed", ctx.method(), ctx.path(), fault);
    }
    String code = fault.code().name().toLowerCase(Locale.ROOT);
    String title =
        switch (fault.code()) {
          case SETUP_REFUSED -> "The app did not agree";
          case FUNCTION_FAILED -> "The function did not do what it was asked";
          case INVALID_DATA -> "The data do not fit";
          case STORE_UNAVAILABLE -> "The store takes no writes";
          case LATER -> "Not now";
          default -> title(status);
        };
    ObjectNode problem = problem(status, title, code, fault.getMessage());
    switch (fault) {
      case InvalidApp invalid -> {
        ArrayNode problems = problem.putArray("problems");
        invalid.problems().forEach(one -> problems.add(one.json()));
      }
      case InvalidData data -> errors(problem, data.violations());
      case SetupRefused refused ->
          problem.put("message", refused.reason()).put("call", refused.call());
      case FunctionFailed failed -> problem.set("error", failed.error());
      case FunctionRefused refused -> {
        problem.put("message", refused.platformText());
        retrySoon(ctx, fault);
      }
      case MalformedJson json -> problem.put("line", json.line()).put("column", json.column());
      case InvalidPolicy policy -> problem.put("path", policy.pointer());
      case SimulationRefused refused -> {
        problem.put("simulation", refused.simulation());
        refused.at().ifPresent(at -> problem.put("line", at.line()).put("column", at.column()));
        errors(problem, refused.violations());
      }
      case QueueFull full -> ctx.header("Retry-After", "" + full.retryAfter().toSeconds());
      default -> retrySoon(ctx, fault);
    }
    answer(ctx, status, problem);
  }

  private static void retrySoon(Context ctx, RuntimeFault fault) {
    if (fault.code() == FaultCode.BUSY) {
      ctx.header("Retry-After", SOON_SECONDS);
    }
  }

  private static void errors(ObjectNode problem, List<Violation> violations) {
    if (!violations.isEmpty()) {
      ArrayNode errors = problem.putArray("errors");
      violations.forEach(one -> errors.add(one.json()));
    }
  }

  private static void answer(Context ctx, InvalidFields invalid) {
    int status = 422;
    ObjectNode problem =
        problem(status, "Not everything can be saved", "invalid_fields", invalid.getMessage());
    ArrayNode errors = problem.putArray("errors");
    invalid
        .errors()
        .forEach(
            error ->
                errors.add(
                    Json.object().put("field", error.field()).put("message", error.message())));
    answer(ctx, status, problem);
  }

  private static void unexpected(Context ctx, Exception e) {
    LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
    answer(ctx, 500, title(500), "internal", "The runtime failed; its log has the reason.");
  }

  private static void answer(Context ctx, int status, String title, String code, String detail) {
    answer(ctx, status, problem(status, title, code, detail));
  }

  /** What is refused by its status alone, before anything that knows better sees it. */
  static ObjectNode ofStatus(int status, String detail) {
    return problem(status, title(status), "http_" + status, detail);
  }

  private static ObjectNode problem(int status, String title, String code, String detail) {
    return Json.object()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", status)
        .put("code", code)
        .put("detail", detail);
  }

  private static void answer(Context ctx, int status, ObjectNode problem) {
    ctx.status(status).contentType("application/problem+json").result(Json.write(problem));
  }

  private static int status(FaultCode code) {
    return switch (code) {
      case INVALID_INPUT -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_SLOW -> 408;
      case TOO_LARGE -> 413;
      case INVALID_APP, INVALID_DATA, SETUP_REFUSED, FUNCTION_FAILED -> 422;
      case BUSY -> 429;
      case STORE_FAILED, ENVIRONMENT -> 500;
      case STORE_UNAVAILABLE, LATER, STOPPING -> 503;
    };
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 408 -> "Too slow";
      case 414, 431 -> "Too long";
      case 409 -> "Conflict";
      case 413 -> "Too large";
      case 415 -> "Unsupported media type";
      case 422 -> "The app is not valid";
      case 429 -> "Too many requests";
      case 503 -> "Stopping";
      default -> status >= 500 ? "The runtime failed" : "The request failed";
    };
  }
}
