package dev.tenon.runtime.web;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.OrgUsers;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** Which users belong to an org. */
public final class UserRoutes implements WebServer.Routes {

  private static final String ALL = "/api/v1/orgs/{org}/users";
  private static final String ONE = ALL + "/{user}";

  private final Orgs orgs;
  private final OrgUsers users;

  public UserRoutes(Orgs orgs, OrgUsers users) {
    this.orgs = orgs;
    this.users = users;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(ALL, this::list);
    config.routes.put(ONE, this::put);
    config.routes.get(ONE, ctx -> answer(ctx, org(ctx), ctx.pathParam("user")));
    config.routes.delete(ONE, this::delete);
  }

  private OrgId org(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    return org;
  }

  private void list(Context ctx) {
    ctx.result(
        Json.write(users.list(org(ctx), Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void put(Context ctx) {
    OrgId org = org(ctx);
    String user = ctx.pathParam("user");
    ctx.status(users.put(org, user) ? 201 : 200);
    answer(ctx, org, user);
  }

  private void answer(Context ctx, OrgId org, String user) {
    ctx.result(
        Json.write(users.describe(org, user).orElseThrow(() -> OrgUsers.unknown(org, user))));
  }

  private void delete(Context ctx) {
    users.remove(org(ctx), ctx.pathParam("user"));
    ctx.status(204);
  }
}
