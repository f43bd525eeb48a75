package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/**
 * The schemas of events, for editors: {@code /schemas/thena/ticket.created.json}. A {@code :} of a
 * type is a {@code .} in its address, as in the names of fixtures.
 */
public final class SchemaRoutes implements WebServer.Routes {

  private static final String ENDING = ".json";

  private final EventCatalog catalog;
  private final EventSchemas schemas;

  public SchemaRoutes(EventCatalog catalog, EventSchemas schemas) {
    this.catalog = catalog;
    this.schemas = schemas;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/schemas", this::index);
    config.routes.get("/schemas/{product}/{file}", this::schema);
  }

  private void index(Context ctx) {
    ObjectNode index = Json.object();
    ArrayNode list = index.putArray("schemas");
    for (KnownEvent event : catalog.events()) {
      list.addObject()
          .put("product", event.product().name())
          .put("type", event.type())
          .put("href", EventSchemas.path(event.product(), event.type()));
    }
    ctx.result(Json.write(index));
  }

  private void schema(Context ctx) {
    String file = ctx.pathParam("file");
    if (!file.endsWith(ENDING) || file.length() == ENDING.length()) {
      throw notFound(ctx);
    }
    Product product;
    try {
      product = new Product(ctx.pathParam("product"));
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, e.getMessage() + ".", e);
    }
    String name = file.substring(0, file.length() - ENDING.length());
    String type = product.equals(Product.CUSTOM) ? name : name.replace('.', ':');
    ctx.header("Cache-Control", "no-cache")
        .contentType("application/schema+json")
        .result(schemas.schema(product, type).orElseThrow(() -> notFound(ctx)));
  }

  private static RuntimeFault notFound(Context ctx) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND,
        "There is no schema at %s; /schemas lists those of known events.".formatted(ctx.path()));
  }
}
