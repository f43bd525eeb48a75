package dev.tenon.runtime.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps websites out of a runtime that has no keys: a page from elsewhere in the developer's
 * browser could otherwise post events to it, or read from it under a name of its own that resolves
 * to this machine. A request must name this machine as its host, and come from a page of ours or
 * from no page at all.
 */
public final class LocalCallersOnly implements Guard {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final String TOKEN = LocalCallersOnly.class.getName() + ".token";

  private final String host;

  /**
   * @param host what is listened on
   */
  public LocalCallersOnly(String host) {
    this.host = host;
  }

  @Override
  public void register(JavalinConfig config) {
    noteTokens(config);
    config.routes.before(this::check);
    config.routes.wsBeforeUpgrade(this::check);
  }

  /** From now on knows the requests whose address has a token, as the router reads it. */
  static void noteTokens(JavalinConfig config) {
    config.routes.before(HookRoutes.OF_ONE, ctx -> ctx.attribute(TOKEN, true));
  }

  /**
   * Whether a token in the address decides whether a request is let in: those who know it may be
   * anywhere, and come by any name under which they reach this machine.
   */
  static boolean showsToken(Context ctx) {
    return ctx.attribute(TOKEN) != null;
  }

  private void check(Context ctx) {
    if (showsToken(ctx)) {
      return;
    }
    refuseOtherHosts(ctx);
    refuseOtherPages(ctx);
  }

  /** Refuses requests that were led here by a name that resolves to this machine. */
  void refuseOtherHosts(Context ctx) {
    if (!isOurs(name(ctx.host()))) {
      throw new Problems.Forbidden(
          "The request is for the host \"%s\", which is not this machine.".formatted(ctx.host()));
    }
  }

  /** Refuses requests that a browser makes for a page of somebody else. */
  static void refuseOtherPages(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null && !sameOrigin(origin, ctx)) {
      throw new Problems.Forbidden("Requests from pages of %s are refused.".formatted(origin));
    }
  }

  private boolean isOurs(String name) {
    return LOCAL.contains(name) || name.equals(host.toLowerCase(Locale.ROOT));
  }

  private static boolean sameOrigin(String origin, Context ctx) {
    try {
      return ("" + URI.create(origin).getAuthority()).equalsIgnoreCase(ctx.host());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The host's name without the port. */
  private static String name(@Nullable String header) {
    return header == null ? "" : header.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
  }
}
