package dev.tenon.runtime.invoke;

import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A host service that answers from another thread: {@code say} its argument, {@code refuse} no. */
final class EchoService implements HostService {

  static final String REASON = "{\"status\":404,\"message\":\"Record not found\"}";

  @Override
  public List<String> methods() {
    return List.of("say", "refuse");
  }

  @Override
  public CompletionStage<String> call(Call call) {
    call.notes().accept(Json.object().put("heard", call.arguments()));
    return CompletableFuture.supplyAsync(
        () -> {
          if (call.method().equals("refuse")) {
            throw new ServiceRefusal(REASON);
          }
          return Json.write(Json.read(call.arguments()).path(0));
        });
  }
}
