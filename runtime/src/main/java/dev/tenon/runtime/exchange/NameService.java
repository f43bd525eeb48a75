package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.ExchangeFailure;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.services.Arguments;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Looks up names for what apps bring along; of those that lie inside, nothing is said. */
public final class NameService implements HostService {

  private final OutboundClient client;

  public NameService(OutboundClient client) {
    this.client = client;
  }

  @Override
  public List<String> methods() {
    return List.of("lookup");
  }

  @Override
  public boolean isNamed() {
    return false;
  }

  @Override
  public boolean isKept(String method) {
    return false;
  }

  @Override
  public CompletionStage<String> call(Call call) {
    String host = Arguments.of(call.arguments()).at(0).path("host").asText();
    return client
        .lookup(call.facts().org(), host)
        .handle(
            (addresses, trouble) -> {
              if (trouble == null) {
                return json(addresses);
              }
              Throwable cause =
                  trouble instanceof CompletionException ? trouble.getCause() : trouble;
              throw cause instanceof ExchangeFailure failure
                  ? Refused.of(failure)
                  : new IllegalStateException("A name was looked up in vain", cause);
            });
  }

  private static String json(List<InetAddress> addresses) {
    ArrayNode all = Json.object().arrayNode();
    for (InetAddress address : addresses) {
      // Without the zone, which is this machine's own business.
      all.addObject()
          .put("address", address.getHostAddress().replaceFirst("%.*", ""))
          .put("family", address instanceof Inet4Address ? 4 : 6);
    }
    return Json.write(all);
  }
}
