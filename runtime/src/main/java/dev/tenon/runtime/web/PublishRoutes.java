package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.publish.GroupScope;
import dev.tenon.runtime.publish.Publication;
import dev.tenon.runtime.publish.Publisher;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Where a host's own code publishes events of Thena's kind. */
public final class PublishRoutes implements WebServer.Routes {

  private final Orgs orgs;
  private final Publisher publisher;
  private final EventCodec codec;
  private final Intake intake;
  private final Unrouted unrouted;

  public PublishRoutes(
      Orgs orgs, Publisher publisher, EventCodec codec, Intake intake, Unrouted unrouted) {
    this.orgs = orgs;
    this.publisher = publisher;
    this.codec = codec;
    this.intake = intake;
    this.unrouted = unrouted;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/api/v1/orgs/{org}/publish", this::publish);
  }

  private void publish(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    GroupScope scope = scope(ctx);
    Optional<String> key = Requests.idempotencyKey(ctx);
    Publication publication = publisher.publish(organization(org), Requests.open(ctx), scope);
    Arrival arrival =
        new Arrival(
            org,
            Json.write(publication.event()),
            Optional.of(Product.THENA),
            key,
            EventSource.HTTP);
    Intake.Taken taken = intake.take(org, () -> codec.decode(arrival));
    ObjectNode answer = EventRoutes.json(taken, unrouted);
    // Of a repeat nothing was published: what is kept is the first one, with ids of its own.
    if (!taken.accepted().duplicate()) {
      answer.set("published", publication.json());
    }
    ctx.status(taken.accepted().duplicate() ? 200 : 202).result(Json.write(answer));
  }

  /** Thena's own id of an org that has just one; who has several has to say which is meant. */
  private String organization(OrgId org) {
    List<Orgs.Account> accounts =
        orgs.accounts(org).stream()
            .filter(account -> account.product().equals(Product.THENA))
            .toList();
    return accounts.size() == 1 ? accounts.getFirst().id() : org.value();
  }

  private static GroupScope scope(Context ctx) {
    String label = Requests.optional(ctx, "group").orElse(GroupScope.ORGANIZATION.label());
    return GroupScope.of(label)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.INVALID_INPUT,
                    "\"group\" is one of %s, not \"%s\"."
                        .formatted(String.join(", ", GroupScope.labels()), label)));
  }
}
