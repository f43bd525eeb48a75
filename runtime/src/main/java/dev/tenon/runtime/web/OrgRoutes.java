package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.lifecycle.OrgRemoval;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The orgs of a host, and which accounts of products are theirs. */
public final class OrgRoutes implements WebServer.Routes {

  private static final String PATH = "/api/v1/orgs/{org}";
  private static final int LONGEST = 200;

  private final Orgs orgs;
  private final OrgRemoval removal;

  public OrgRoutes(Orgs orgs, OrgRemoval removal) {
    this.orgs = orgs;
    this.removal = removal;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/api/v1/orgs", this::list);
    config.routes.put(PATH, this::put);
    config.routes.get(PATH, ctx -> answer(ctx, Requests.org(ctx)));
    config.routes.delete(PATH, this::delete);
    config.routes.delete(PATH + "/accounts/{product}/{account}", this::removeAccount);
  }

  private void list(Context ctx) {
    ctx.result(Json.write(orgs.list(Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void put(Context ctx) {
    OrgId org = Requests.newOrg(ctx);
    ObjectNode request = Requests.json(ctx, List.of("name", "accounts"));
    String name = Requests.text(request, "name").strip();
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"name\" has from 1 to %d characters, not %d.".formatted(LONGEST, name.length()));
    }
    ctx.status(orgs.put(org, name, accounts(request)) ? 201 : 200);
    answer(ctx, org);
  }

  private Optional<List<Orgs.Account>> accounts(ObjectNode request) {
    JsonNode given = request.path("accounts");
    if (given.isMissingNode()) {
      return Optional.empty();
    }
    if (!given.isArray()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"accounts\" is a list of {\"product\", \"accountId\"}, not %s."
              .formatted(Json.kind(given)));
    }
    List<Orgs.Account> accounts = new ArrayList<>();
    for (JsonNode one : given) {
      KnownMembers.refuseOthers("An account", one, List.of("product", "accountId"));
      // Products write the ids of accounts as numbers, too.
      JsonNode id = one.path("accountId");
      String text = id.isIntegralNumber() ? id.asText() : Requests.text(one, "accountId").strip();
      if (text.isEmpty() || text.length() > LONGEST || text.equals(Orgs.ANY)) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT, "\"%s\" cannot be the id of an account.".formatted(text));
      }
      accounts.add(new Orgs.Account(product(Requests.text(one, "product")), text));
    }
    return Optional.of(accounts);
  }

  /** One that something is known of: events of a misspelt one would find no org, and be dropped. */
  private Product product(String name) {
    Product product = Requests.product(name);
    if (!Product.NAMES.contains(name)) {
      Set<String> known = new TreeSet<>(orgs.products());
      known.addAll(Product.NAMES);
      if (!known.contains(name)) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT,
            "No product \"%s\" is known, and no app is for one%s; there are %s. Nothing was done."
                .formatted(
                    name,
                    Spelling.closest(name, known)
                        .map(meant -> " (did you mean \"" + meant + "\"?)")
                        .orElse(""),
                    String.join(", ", known)));
      }
    }
    return product;
  }

  private void answer(Context ctx, OrgId org) {
    ctx.result(Json.write(orgs.describe(org).orElseThrow(() -> Orgs.unknown(org))));
  }

  private void delete(Context ctx) {
    removal.remove(Requests.org(ctx));
    ctx.status(204);
  }

  private void removeAccount(Context ctx) {
    orgs.removeAccount(
        Requests.org(ctx),
        new Orgs.Account(Requests.product(ctx.pathParam("product")), ctx.pathParam("account")));
    ctx.status(204);
  }
}
