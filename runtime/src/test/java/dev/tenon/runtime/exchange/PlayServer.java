package dev.tenon.runtime.exchange;

import com.sun.net.httpserver.HttpExchange;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.OtherServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/** What a server does for clients that try what there is to try, by the path that they ask for. */
final class PlayServer {

  /** Those that are never answered are let go of when this is counted down. */
  private final CountDownLatch over = new CountDownLatch(1);

  void end() {
    over.countDown();
  }

  void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    var headers = exchange.getResponseHeaders();
    switch (path) {
      case "/json" -> {
        boolean headOnly = exchange.getRequestMethod().equals("HEAD");
        OtherServer.say(exchange, 200, "application/json", headOnly ? "" : "{\"a\":[1,2]}");
      }
      case "/headers" -> {
        var json = Json.object();
        exchange
            .getRequestHeaders()
            .forEach(
                (name, values) ->
                    json.put(name.toLowerCase(java.util.Locale.ROOT), String.join("|", values)));
        OtherServer.say(exchange, 200, "application/json", Json.write(json));
      }
      case "/cookies" -> {
        headers.add("Set-Cookie", "a=1");
        headers.add("Set-Cookie", "b=2");
        headers.add("X-Many", "1");
        headers.add("X-Many", "2");
        headers.add("Server", "first");
        headers.add("Server", "second");
        OtherServer.say(exchange, 200, "text/plain", "x");
      }
      case "/gzip" -> {
        headers.set("Content-Encoding", "gzip");
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
          out.write("unpacked".getBytes(StandardCharsets.UTF_8));
        }
        exchange.sendResponseHeaders(200, packed.size());
        exchange.getResponseBody().write(packed.toByteArray());
      }
      case "/pieces" -> {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < 20; i++) {
          out.write(("piece " + i + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
      case "/large" -> {
        exchange.sendResponseHeaders(200, 0);
        byte[] some = new byte[1 << 16];
        for (int i = 0; i < 48; i++) {
          java.util.Arrays.fill(some, (byte) i);
          exchange.getResponseBody().write(some);
        }
      }
      case "/empty" -> exchange.sendResponseHeaders(204, -1);
      case "/same" -> exchange.sendResponseHeaders(304, -1);
      case "/never" -> await();
      case "/half" -> {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        await();
      }
      case "/away" -> {
        String to = String.valueOf(exchange.getRequestURI().getQuery());
        OtherServer.redirects(Integer.parseInt(to.substring(0, 3)), to.substring(4))
            .answer(exchange);
      }
      case "/port" ->
          OtherServer.say(exchange, 200, "text/plain", "" + exchange.getRemoteAddress().getPort());
      case "/loop" -> OtherServer.redirects(302, "/loop").answer(exchange);
      case "/missing" -> OtherServer.say(exchange, 404, "text/plain", "missing");
      default -> OtherServer.say(exchange, 200, "text/plain", "hello");
    }
  }

  private void await() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
