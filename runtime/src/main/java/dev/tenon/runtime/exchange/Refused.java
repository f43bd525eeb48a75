package dev.tenon.runtime.exchange;

import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.ExchangeFailure;

/** Refusals as {@code {kind, message}}: what is called what is for each language to say. */
final class Refused {

  private Refused() {}

  static ServiceRefusal of(ExchangeFailure failure) {
    return with(failure.kind().name(), failure.words());
  }

  /** Of something that cannot be asked for at all. */
  static ServiceRefusal invalid(String message) {
    return with("INVALID", message);
  }

  static ServiceRefusal with(String kind, String message) {
    return new ServiceRefusal(Json.write(Json.object().put("kind", kind).put("message", message)));
  }
}
