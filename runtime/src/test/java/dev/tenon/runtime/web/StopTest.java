package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class StopTest {

  @Test
  void a_stop_closes_connections_that_nobody_uses_while_an_answer_under_way_comes_to_its_end()
      throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    WebServer.Routes slow =
        config ->
            config
                .routes
                .get("/quick", ctx -> ctx.result("quick"))
                .get(
                    "/slow",
                    ctx -> {
                      asked.countDown();
                      mayAnswer.await();
                      ctx.result("the slow answer");
                    });
    WebServer server = WebServer.create("127.0.0.1", 0, List.of(slow));
    server.start();
    try (Socket unused = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket busy = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      ask(unused, "/quick");
      assertThat(new String(unused.getInputStream().readNBytes(15), StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 200 OK");
      ask(busy, "/slow");
      asked.await();

      CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
      // Its end comes while the slow answer is still being waited for.
      assertThat(new String(unused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .endsWith("quick");
      mayAnswer.countDown();
      assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("the slow answer");
      stop.join();
    }
  }

  private static void ask(Socket socket, String path) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                .formatted(path)
                .getBytes(StandardCharsets.UTF_8));
  }
}
