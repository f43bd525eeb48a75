package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.Actions;
import dev.tenon.runtime.simulate.KitEvents;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the Freshworks kit tells of the app it runs. */
public final class KitAppRoutes implements WebServer.Routes {

  private final KitEvents events;

  public KitAppRoutes(KitEvents events) {
    this.events = events;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/iframe/api", this::describe);
  }

  private void describe(Context ctx) {
    DevApp app = events.only(new Hints(Requests.optional(ctx, "app"), Optional.empty()));
    ObjectNode answer = Json.object().put("displayName", app.name());
    app.installation().ifPresent(installation -> describe(answer, installation));
    ArrayNode features = answer.putArray("features");
    app.bundle().ifPresent(bundle -> features(bundle).forEach(features::add));
    Actions.of(app).file().ifPresent(actions -> answer.set("actions", actions));
    ctx.result(Json.write(answer));
  }

  private static void describe(ObjectNode answer, Installation installation) {
    AppManifest manifest = installation.app().manifest();
    ObjectNode configs = answer.putObject("configs");
    installation
        .iparams()
        .properties()
        .forEach(
            value -> {
              boolean secure =
                  manifest.iparams().stream()
                      .anyMatch(iparam -> iparam.secure() && iparam.name().equals(value.getKey()));
              if (!secure) {
                configs.set(value.getKey(), value.getValue());
              }
            });
    ArrayNode products = answer.putArray("products");
    manifest.products().stream().map(Product::name).forEach(products::add);
    answer.put("omni", manifest.products().size() > 1);
    answer.put("platform", manifest.platform().text());
    manifest.products().stream()
        .findFirst()
        .ifPresent(product -> answer.put("product", product.name()));
  }

  /** What an app uses, told from its files as the kit does. */
  private static List<String> features(Bundle bundle) {
    Optional<String> server = bundle.text("server/server.js");
    List<String> features = new ArrayList<>();
    server.ifPresent(
        text -> {
          if (text.contains("$db")) {
            features.add("db");
          }
          features.add("backend");
        });
    bundle.text("config/oauth_config.json").ifPresent(text -> features.add("oauth"));
    return features;
  }
}
