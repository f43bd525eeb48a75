package dev.tenon.runtime.services;

import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;

/** What handlers are told when a service will not do what they ask. */
public final class Refusals {

  private Refusals() {}

  /** {@code {status, message}}, as most services of the platform refuse. */
  public static ServiceRefusal with(int status, String message) {
    return new ServiceRefusal(
        Json.write(Json.object().put("status", status).put("message", message)));
  }

  /** That an installation called more often than it may. */
  public static ServiceRefusal tooMany(RateLimit limit) {
    return new ServiceRefusal(
        Json.write(
            Json.object()
                .put("status", 429)
                .put("message", tooManyText(limit))
                .put("errorSource", "APP")));
  }

  /** The same in words, for services that refuse in a shape of their own. */
  public static String tooManyText(RateLimit limit) {
    return "You have exceeded the limit of " + limit.perMinute() + " requests per minute";
  }
}
