package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.access.ApiKey;
import dev.tenon.runtime.access.ApiKeys;
import dev.tenon.runtime.access.KeyScope;
import dev.tenon.runtime.access.NewKey;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys: made, listed and revoked by who has one for the host. */
public final class KeyRoutes implements WebServer.Routes {

  private static final List<String> MEMBERS = List.of("name", "scope", "org", "expiresAt");

  private final ApiKeys keys;

  public KeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/api/v1/keys", this::create);
    config.routes.get("/api/v1/keys", this::list);
    config.routes.delete("/api/v1/keys/{key}", this::revoke);
  }

  private void create(Context ctx) {
    ObjectNode asked = Requests.json(ctx, MEMBERS);
    NewKey made = keys.create(Requests.text(asked, "name"), scope(asked), expiry(asked));
    // A proxy between must not keep what is told once.
    ctx.status(201)
        .header("Cache-Control", "no-store")
        .result(Json.write(json(made.key()).put("key", made.text())));
  }

  private void list(Context ctx) {
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("keys");
    keys.list().forEach(key -> all.add(json(key)));
    ctx.result(Json.write(answer));
  }

  private void revoke(Context ctx) {
    ctx.result(Json.write(json(keys.revoke(ctx.pathParam("key"), Requests.flag(ctx, "force")))));
  }

  private static KeyScope scope(ObjectNode asked) {
    String scope = Requests.text(asked, "scope");
    boolean hasOrg = asked.hasNonNull("org");
    return switch (scope) {
      case "host" -> {
        if (hasOrg) {
          throw invalid("A key of scope \"host\" opens every org; leave \"org\" out.");
        }
        yield new KeyScope.Host();
      }
      case "org" -> new KeyScope.OfOrg(Requests.org(Requests.text(asked, "org")));
      default ->
          throw invalid("\"scope\" must be \"host\" or \"org\", not \"%s\".".formatted(scope));
    };
  }

  private static Optional<Instant> expiry(ObjectNode asked) {
    JsonNode given = asked.path("expiresAt");
    if (given.isMissingNode() || given.isNull()) {
      return Optional.empty();
    }
    return Optional.of(Requests.time("expiresAt", given.asText()));
  }

  private static RuntimeFault invalid(String message) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, message);
  }

  private static ObjectNode json(ApiKey key) {
    ObjectNode node =
        Json.object().put("id", key.id()).put("name", key.name()).put("scope", key.scope().label());
    key.scope().owner().ifPresent(org -> node.put("org", org.value()));
    node.put("createdAt", key.createdAt().toString());
    key.lastUsedAt().ifPresent(at -> node.put("lastUsedAt", at.toString()));
    key.expiresAt().ifPresent(at -> node.put("expiresAt", at.toString()));
    key.revokedAt().ifPresent(at -> node.put("revokedAt", at.toString()));
    return node;
  }
}
