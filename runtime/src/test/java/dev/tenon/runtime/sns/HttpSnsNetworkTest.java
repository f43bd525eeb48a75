package dev.tenon.runtime.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class HttpSnsNetworkTest {

  private final HttpServer server;
  private final CountDownLatch over = new CountDownLatch(1);

  HttpSnsNetworkTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void an_answer_is_given_as_it_is() throws Exception {
    answers("/certificate", 200, "text");
    SnsNetwork.Answer answer = new HttpSnsNetwork().get(address("/certificate"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("text");
  }

  @Test
  void nobody_is_led_on_to_another_address() throws Exception {
    answers("/other", 200, "other");
    server.createContext(
        "/leads-on",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/other");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    assertThat(new HttpSnsNetwork().get(address("/leads-on")).status()).isEqualTo(302);
  }

  @Test
  void an_answer_that_is_too_long_is_none() {
    answers("/long", 200, "x".repeat(100_000));
    assertThatThrownBy(() -> new HttpSnsNetwork().get(address("/long")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void an_answer_that_never_ends_is_none() {
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write('x');
            out.flush();
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThatThrownBy(() -> new HttpSnsNetwork(Duration.ofMillis(200)).get(address("/slow")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within 200 ms");
  }

  private void answers(String path, int status, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }
}
