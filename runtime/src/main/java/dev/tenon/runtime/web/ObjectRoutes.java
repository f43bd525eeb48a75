package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.objects.OrgObjects;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What orgs say about their custom objects. */
public final class ObjectRoutes implements WebServer.Routes {

  private static final String ALL = "/api/v1/orgs/{org}/custom-objects";
  private static final String SETTINGS = "/api/v1/orgs/{org}/custom-object-events";
  private static final String SCHEMA = ALL + "/{type}/schema";
  private static final String APPS = ALL + "/{type}/apps";

  private static final int MAX_BYTES = 256 << 10;

  private final Orgs orgs;
  private final OrgObjects objects;
  private final Installations installations;

  public ObjectRoutes(Orgs orgs, OrgObjects objects, Installations installations) {
    this.orgs = orgs;
    this.objects = objects;
    this.installations = installations;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(ALL, ctx -> ctx.result(Json.write(objects.list(org(ctx)))));
    config.routes.get(SETTINGS, this::settings);
    config.routes.put(SETTINGS, this::putSettings);
    config.routes.delete(SETTINGS, this::removeSettings);
    config.routes.get(SCHEMA, this::schema);
    config.routes.put(SCHEMA, this::putSchema);
    config.routes.delete(SCHEMA, this::removeSchema);
    config.routes.get(APPS, this::apps);
    config.routes.put(APPS, this::putApps);
    config.routes.delete(APPS, this::removeApps);
  }

  private OrgId org(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    return org;
  }

  private void settings(Context ctx) {
    OrgId org = org(ctx);
    ctx.result(
        Json.write(
            objects
                .settings(org)
                .orElseThrow(
                    () ->
                        new RuntimeFault(
                            FaultCode.NOT_FOUND,
                            "The org %s has no settings for custom objects: all their events are dispatched."
                                .formatted(org)))));
  }

  private void putSettings(Context ctx) {
    OrgId org = org(ctx);
    ObjectNode settings = Json.readObject(Bodies.text(ctx, MAX_BYTES));
    List<String> warnings = objects.putSettings(org, settings);
    ObjectNode answer = settings.deepCopy();
    if (!warnings.isEmpty()) {
      warnings.forEach(answer.putArray("warnings")::add);
    }
    ctx.result(Json.write(answer));
  }

  private void removeSettings(Context ctx) {
    objects.removeSettings(org(ctx));
    ctx.status(204);
  }

  private void schema(Context ctx) {
    Optional<Integer> version =
        Requests.optional(ctx, "version").map(_ -> Requests.number(ctx, "version", 0));
    ctx.result(Json.write(objects.schema(org(ctx), ctx.pathParam("type"), version)));
  }

  private void putSchema(Context ctx) {
    OrgId org = org(ctx);
    String type = ctx.pathParam("type");
    boolean isNew = objects.putSchema(org, type, Json.readObject(Bodies.text(ctx, MAX_BYTES)));
    ctx.status(isNew ? 201 : 200).result(Json.write(objects.schema(org, type, Optional.empty())));
  }

  private void removeSchema(Context ctx) {
    objects.removeSchema(org(ctx), ctx.pathParam("type"));
    ctx.status(204);
  }

  private void putApps(Context ctx) {
    OrgId org = org(ctx);
    String type = ctx.pathParam("type");
    ObjectNode request = Requests.json(ctx, List.of("apps"));
    if (!(request.get("apps") instanceof ArrayNode apps)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "\"apps\" is missing: a list of ids of apps.");
    }
    objects.putApps(org, type, apps);
    ctx.result(Json.write(described(org, type, apps.valueStream().map(JsonNode::asText).toList())));
  }

  private void apps(Context ctx) {
    OrgId org = org(ctx);
    String type = ctx.pathParam("type");
    Set<String> apps =
        objects
            .apps(org, type)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND,
                        "The org %s does not limit who gets events of \"%s\": all apps that ask for them do."
                            .formatted(org, type)));
    ctx.result(Json.write(described(org, type, apps)));
  }

  /** An app may be installed later; one that is not may be misspelt as well. */
  private ObjectNode described(OrgId org, String type, Collection<String> apps) {
    ObjectNode answer = Json.object().put("type", type);
    apps.forEach(answer.putArray("apps")::add);
    List<String> installed =
        installations.ofOrg(org).stream().map(Installation::appId).sorted().toList();
    List<String> absent = apps.stream().filter(app -> !installed.contains(app)).toList();
    if (!absent.isEmpty()) {
      answer.put(
          "note",
          "Not installed in the org %s: %s. It has %s."
              .formatted(
                  org,
                  String.join(", ", absent),
                  installed.isEmpty() ? "no app" : String.join(", ", installed)));
    }
    return answer;
  }

  private void removeApps(Context ctx) {
    objects.removeApps(org(ctx), ctx.pathParam("type"));
    ctx.status(204);
  }
}
