package dev.tenon.runtime.hooks;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where other systems reach this runtime, which may be known only once it listens. Thread-safe. */
public final class PublicAddress {

  private final CompletableFuture<String> url = new CompletableFuture<>();

  /**
   * @param named what the host says it is, without a slash at its end
   */
  public PublicAddress(Optional<String> named) {
    named.ifPresent(url::complete);
  }

  /** Where it listens, which is the address where the host says nothing. */
  public void listensAt(String host, int port) {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    url.complete("http://" + name + ":" + port);
  }

  /** Such as {@code https://tenon.example.com}. */
  CompletionStage<String> url() {
    return url;
  }
}
