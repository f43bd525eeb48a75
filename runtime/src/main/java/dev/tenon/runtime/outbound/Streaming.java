package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import dev.tenon.runtime.outbound.OutboundExchange.Head;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;

/** Takes an exchange from its beginning to its end; the thread waits. */
final class Streaming {

  private static final int PIECE = 32 << 10;

  private Streaming() {}

  /** Asks a server. */
  static void through(
      CloseableHttpClient client, HttpUriRequestBase message, OutboundExchange exchange)
      throws InterruptedException {
    Target target = exchange.request().target();
    HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
    exchange.stopWith(message::cancel);
    try (ClassicHttpResponse response = client.executeOpen(host, message, null)) {
      boolean whole = false;
      try {
        answer(response, exchange);
        whole = true;
      } finally {
        if (!whole) {
          // Closing the answer would otherwise wait for its end, which may never come.
          message.cancel();
        }
      }
    } catch (IOException e) {
      throw ExchangeTrouble.of(e, target);
    }
  }

  private static void answer(ClassicHttpResponse response, OutboundExchange exchange)
      throws IOException, InterruptedException {
    exchange.answered(
        new Head(
            response.getCode(),
            response.getReasonPhrase() == null ? "" : response.getReasonPhrase(),
            response.getVersion().getMajor() + "." + response.getVersion().getMinor(),
            Arrays.stream(response.getHeaders())
                .map(header -> new Header(header.getName(), String.valueOf(header.getValue())))
                .toList(),
            false));
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return;
    }
    // Closed by its end, or with the connection; closing it before would read it to its end.
    InputStream body = entity.getContent();
    byte[] some = new byte[PIECE];
    for (int count = body.read(some); count >= 0; count = body.read(some)) {
      exchange.received(Arrays.copyOf(some, count));
    }
  }

  /** Has a stub answer, which takes the request's body as a server would. */
  static void through(Stubs.Reply stub, OutboundExchange exchange) throws InterruptedException {
    if (exchange.request().hasBody()) {
      Optional<byte[]> some = exchange.take();
      while (some.isPresent()) {
        some = exchange.take();
      }
    }
    OutboundResponse reply = played(stub);
    exchange.answered(new Head(reply.status(), "", "1.1", reply.headers(), true));
    if (!exchange.request().method().equals("HEAD") && reply.body().length > 0) {
      exchange.received(reply.body());
    }
  }

  private static OutboundResponse played(Stubs.Reply stub) {
    try {
      return stub.play();
    } catch (OutboundFailure failure) {
      throw new ExchangeFailure(
          failure.reason() == OutboundFailure.Reason.TIMEOUT
              ? Kind.TIMEOUT
              : Kind.CONNECTION_REFUSED,
          failure.words(),
          failure);
    }
  }
}
