package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dev.IparamForms;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page for installation parameters, its API, and the endpoints that the platform's own kit has
 * for them. The latter take an optional {@code app}, since the kit knows only one.
 */
public final class IparamRoutes implements WebServer.Routes {

  /** What an app brings is shown as text or picture, and never runs as part of our pages. */
  private static final String NO_CODE = "default-src 'none'; sandbox";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("woff2", "font/woff2"));

  private final IparamForms forms;

  public IparamRoutes(IparamForms forms) {
    this.forms = forms;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/custom_configs", ctx -> Pages.answer(ctx, "custom-configs.html"));
    config.routes.get("/custom_configs/form", this::form);
    config.routes.get(
        "/custom_configs/fetch", ctx -> ctx.result(Json.write(forms.fetch(inQuery(ctx)))));
    config.routes.post("/custom_configs/store", this::store);
    config.routes.get("/custom_configs/assets/<path>", this::asset);

    config.routes.get("/api/v1/iparams", ctx -> ctx.result(Json.write(forms.list())));
    config.routes.get("/api/v1/apps/{app}/iparams", ctx -> view(ctx, inPath(ctx)));
    config.routes.put(
        "/api/v1/apps/{app}/iparams",
        ctx -> {
          forms.save(inPath(ctx), values(ctx));
          view(ctx, inPath(ctx));
        });
    config.routes.delete(
        "/api/v1/apps/{app}/iparams",
        ctx -> {
          forms.reset(inPath(ctx));
          view(ctx, inPath(ctx));
        });
  }

  private void view(Context ctx, Optional<String> app) {
    ctx.header("Cache-Control", "no-store").result(Json.write(forms.view(app)));
  }

  /**
   * The app's own page where it has one, as text that cannot run; else the page that has the form.
   */
  private void form(Context ctx) throws IOException {
    Optional<String> own = forms.ownPage(inQuery(ctx));
    if (own.isPresent()) {
      ctx.header("Content-Security-Policy", NO_CODE)
          .contentType("text/html; charset=utf-8")
          .result(own.get());
    } else {
      Pages.answer(ctx, "custom-configs.html");
    }
  }

  private void store(Context ctx) {
    forms.save(inQuery(ctx), Json.read(Requests.body(ctx)));
    ctx.result("{}");
  }

  private void asset(Context ctx) {
    String path = ctx.pathParam("path");
    String file = path.substring(path.lastIndexOf('/') + 1);
    String type =
        TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
    byte[] content =
        forms
            .asset(inQuery(ctx), path)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND, "The app has no file config/assets/" + path + "."));
    ctx.header("Content-Security-Policy", NO_CODE).contentType(type).result(content);
  }

  private static JsonNode values(Context ctx) {
    JsonNode request = Requests.json(ctx, List.of("values"));
    JsonNode values = request.path("values");
    if (values.isMissingNode()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "The request lacks \"values\", the values by parameter name.");
    }
    return values;
  }

  private static Optional<String> inPath(Context ctx) {
    return Optional.of(ctx.pathParam("app"));
  }

  private static Optional<String> inQuery(Context ctx) {
    return Optional.ofNullable(ctx.queryParam("app")).filter(app -> !app.isBlank());
  }
}
