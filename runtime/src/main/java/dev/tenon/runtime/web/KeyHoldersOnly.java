package dev.tenon.runtime.web;

import dev.tenon.runtime.access.ApiKey;
import dev.tenon.runtime.access.ApiKeys;
import dev.tenon.runtime.access.KeyScope;
import dev.tenon.runtime.event.OrgId;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;

/**
 * Lets in who shows a key, in {@code Authorization: Bearer …}. A key of the host opens everything,
 * an org's what lies below {@code /api/v1/orgs/{org}} but its accounts, lets it read the org itself
 * and which users it has, triggers custom events in it and calls functions of its apps; either of
 * them tries filter policies. What is not known here needs a key of the host, so that a new route
 * is closed until somebody opens it.
 */
public final class KeyHoldersOnly implements Guard {

  /** For those who watch a runtime, and for those who write programs for it. */
  private static final Set<String> OPEN = Set.of("/healthz", "/readyz", "/openapi.json");

  private static final Set<String> WEBHOOKS = Set.of(ThenaRoutes.SNS, ThenaRoutes.PLATFORM_EVENTS);

  private static final String ORG = "/api/v1/orgs/{org}";

  /** The org that a request's address names, as the routes read it. */
  private static final String NAMED = KeyHoldersOnly.class.getName() + ".org";

  /** Set on what is about the org as its host sees it, also where the org may read it. */
  private static final String OF_HOST = KeyHoldersOnly.class.getName() + ".ofHost";

  /** Set on what tells nothing of any org and changes nothing: any key opens it. */
  private static final String OF_NOBODY = KeyHoldersOnly.class.getName() + ".ofNobody";

  /** Set on what a key of an org opens beside its org's own addresses; it is done in that org. */
  private static final String IN_OWN_ORG = KeyHoldersOnly.class.getName() + ".inOwnOrg";

  /** The org whose key was shown. */
  private static final String OF_KEY = KeyHoldersOnly.class.getName() + ".ofKey";

  /** Set where a key of the host was shown. */
  static final String KEY_OF_HOST = KeyHoldersOnly.class.getName() + ".keyOfHost";

  private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD);

  /** What is logged on behalf of a request names its key. */
  private static final String LOGGED = "key";

  private static final String SCHEME = "bearer ";

  private final ApiKeys keys;
  private final LocalCallersOnly local;
  private final boolean openIngress;
  private final boolean pages;

  /**
   * @param host what is listened on
   * @param openIngress whether products may post events without a key
   * @param pages whether the simulator's pages, and what they ask for, need no key; only when this
   *     machine alone can reach them
   */
  public KeyHoldersOnly(ApiKeys keys, String host, boolean openIngress, boolean pages) {
    this.keys = keys;
    this.local = new LocalCallersOnly(host);
    this.openIngress = openIngress;
    this.pages = pages;
  }

  @Override
  public void register(JavalinConfig config) {
    // The router itself says which org is meant: reading the address a second way could be tricked.
    config.routes.before(ORG, KeyHoldersOnly::noteOrg);
    config.routes.before(ORG + "/*", KeyHoldersOnly::noteOrg);
    // Whoever gives an org an account gives it that account's events.
    config.routes.before(ORG, KeyHoldersOnly::noteOfHost);
    config.routes.before(ORG + "/accounts", KeyHoldersOnly::noteOfHost);
    config.routes.before(ORG + "/accounts/*", KeyHoldersOnly::noteOfHost);
    config.routes.before(FilterPolicyRoutes.TEST, ctx -> ctx.attribute(OF_NOBODY, true));
    // Whoever gives an org a user gives it that user's events.
    config.routes.before(ORG + "/users/*", KeyHoldersOnly::noteOfHost);
    config.routes.before(RunEventRoutes.PATH, ctx -> ctx.attribute(IN_OWN_ORG, true));
    LocalCallersOnly.noteTokens(config);
    config.routes.before(FunctionRoutes.OF_INSTALLATION, ctx -> ctx.attribute(IN_OWN_ORG, true));
    config.routes.before(this::check);
    config.routes.after(_ -> MDC.remove(LOGGED));
    config.routes.wsBeforeUpgrade(this::check);
  }

  private static void noteOrg(Context ctx) {
    ctx.attribute(NAMED, ctx.pathParam("org"));
  }

  private static void noteOfHost(Context ctx) {
    ctx.attribute(OF_HOST, true);
  }

  private void check(Context ctx) {
    // Threads are used again, and one of an answer that came later was not tidied.
    MDC.remove(LOGGED);
    if (LocalCallersOnly.showsToken(ctx)) {
      return;
    }
    LocalCallersOnly.refuseOtherPages(ctx);
    String path = ctx.path();
    if (OPEN.contains(path) || (openIngress && isIngress(path)) || isOpenWebhook(ctx, path)) {
      return;
    }
    if (pages && SimulatorPaths.contains(path)) {
      local.refuseOtherHosts(ctx);
      return;
    }
    ApiKey key = shown(ctx).flatMap(keys::verify).orElseThrow(Problems.Unauthorized::new);
    MDC.put(LOGGED, key.id());
    switch (key.scope()) {
      case KeyScope.Host _ -> ctx.attribute(KEY_OF_HOST, true);
      case KeyScope.OfOrg(OrgId own) -> {
        if (ctx.attribute(OF_NOBODY) == null) {
          refuseOthers(ctx, own);
        }
        ctx.attribute(OF_KEY, own);
      }
    }
  }

  /** The org whose key was shown; empty for a key of the host, and where no keys are asked for. */
  static Optional<OrgId> orgOfKey(Context ctx) {
    return Optional.ofNullable(ctx.attribute(OF_KEY));
  }

  /** Whether a key of the host was shown. */
  static boolean isHost(Context ctx) {
    return ctx.attribute(KEY_OF_HOST) != null;
  }

  /** Says nothing of whether the other org exists. */
  private static void refuseOthers(Context ctx, OrgId own) {
    if (ctx.attribute(IN_OWN_ORG) != null) {
      return;
    }
    if (!own.value().equals(ctx.attribute(NAMED))) {
      throw new Problems.Forbidden(
          "This key is for the org \"%s\": it opens /api/v1/orgs/%s and what is below."
              .formatted(own, own));
    }
    if (ctx.attribute(OF_HOST) != null && !READS.contains(ctx.method())) {
      throw new Problems.Forbidden(
          "This key is for the org \"%s\". What an org is called, which accounts and users are its own, and whether it is there at all needs a key of the host."
              .formatted(own));
    }
  }

  private static Optional<String> shown(Context ctx) {
    return Optional.ofNullable(ctx.header("Authorization"))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip());
  }

  /**
   * Who posts to an address asks first whether somebody listens. What SNS posts there is known by
   * its signature, but for raw messages, which have none.
   */
  private static boolean isOpenWebhook(Context ctx, String path) {
    if (!WEBHOOKS.contains(path)) {
      return false;
    }
    return READS.contains(ctx.method())
        || (path.equals(ThenaRoutes.SNS)
            && HandlerType.POST.equals(ctx.method())
            && !ThenaRoutes.isRaw(ctx));
  }

  private static boolean isIngress(String path) {
    return path.startsWith("/ingress/")
        || WEBHOOKS.contains(path)
        || path.equals("/event/hook")
        || path.startsWith("/event/hook/");
  }
}
