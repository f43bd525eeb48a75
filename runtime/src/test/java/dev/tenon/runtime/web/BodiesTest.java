package dev.tenon.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class BodiesTest {

  private static final int MAX = 1_000;
  private static final int ROOM = 10 * MAX;

  private final List<Socket> open = new ArrayList<>();
  private WebServer server;

  @BeforeEach
  void start() {
    start(Duration.ofSeconds(20));
  }

  private void start(Duration limit) {
    WebServer.Routes lengths =
        config ->
            config.routes.post(
                "/of/{org}", ctx -> ctx.result("length " + Bodies.text(ctx, MAX).length()));
    WebServer.Routes forAll =
        config ->
            config.routes.post("/", ctx -> ctx.result("length " + Bodies.text(ctx, MAX).length()));
    server =
        WebServer.create(
            "127.0.0.1",
            0,
            new LocalCallersOnly("127.0.0.1"),
            new Bodies(ROOM, limit),
            List.of(BodiesTest::hosts, lengths, forAll));
    server.start();
  }

  /** Takes a header for a key of the host. */
  private static void hosts(JavalinConfig config) {
    config.routes.before(
        ctx -> {
          if (ctx.header("X-Host") != null) {
            ctx.attribute(KeyHoldersOnly.KEY_OF_HOST, true);
          }
        });
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  @Test
  void an_org_whose_bodies_never_end_is_refused_more_while_others_are_heard() throws Exception {
    for (int i = 0; i < 5; i++) {
      var _ = begin("a", "Content-Length: " + MAX, "x");
    }
    // What it holds is known when the server has come to all of them.
    await()
        .untilAsserted(
            () -> assertThat(answer(begin("a", "Content-Length: 3", "abc"))).contains(" 429 "));
    assertThat(answer(begin("a", "Content-Length: 3", "abc")))
        .contains("Retry-After: 1", "Too many requests are being received");

    assertThat(answer(begin("b", "Content-Length: 3", "abc"))).contains(" 200 ", "length 3");

    open.getFirst().getOutputStream().write("y".repeat(MAX - 1).getBytes(UTF_8));
    assertThat(answer(open.getFirst())).contains(" 200 ", "length " + MAX);
    await()
        .untilAsserted(
            () -> assertThat(answer(begin("a", "Content-Length: 3", "abc"))).contains(" 200 "));
  }

  @Test
  void who_shows_no_key_is_refused_more_while_other_addresses_and_hosts_are_heard()
      throws Exception {
    for (int i = 0; i < 5; i++) {
      var _ = from("127.0.0.2", "Content-Length: " + MAX, "x");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(answer(from("127.0.0.2", "Content-Length: " + MAX, "x")))
                    .contains(" 429 "));
    assertThat(answer(from("127.0.0.3", "Content-Length: 3", "abc"))).contains(" 200 ", "length 3");
    for (int i = 0; i < 5; i++) {
      var _ = from("127.0.0.%d".formatted(10 + i), "Content-Length: " + MAX, "x");
    }
    // All that come without a key, from wherever, leave most of the room to those who have one.
    for (int i = 0; i < 3; i++) {
      var _ = from("127.0.0.4", "X-Host: yes\r\nContent-Length: " + MAX, "x");
    }
    assertThat(answer(from("127.0.0.4", "X-Host: yes\r\nContent-Length: 3", "abc")))
        .contains(" 200 ", "length 3");
    assertThat(answer(begin("a", "Content-Length: 3", "abc"))).contains(" 200 ", "length 3");
  }

  @Test
  void room_is_given_back_whatever_becomes_of_the_request() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(answer(begin("a", "Content-Length: " + (MAX + 1), "x".repeat(MAX + 1))))
          .contains(" 413 ", "has 1,001 bytes");
      assertThat(answer(begin("a", "Transfer-Encoding: chunked", chunks(MAX + 1))))
          .contains(" 413 ", "goes on after 1,000 bytes");
      assertThat(
              answer(
                  begin(
                      "a", "Content-Type: text/plain; charset=nonsense\r\nContent-Length: 1", "x")))
          .contains(" 400 ");
      assertThat(answer(begin("a", "Transfer-Encoding: chunked", chunks(MAX))))
          .contains("length 1000");
      begin("a", "Content-Length: " + MAX, "gone").close();
    }
  }

  @Test
  void a_body_that_trickles_in_is_refused_in_time() throws Exception {
    server.close();
    start(Duration.ofMillis(300));
    Socket socket = begin("a", "Content-Length: " + MAX, "x");
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              // Who is refused may no longer be able to write.
              if (socket.getInputStream().available() > 0) {
                return true;
              }
              socket.getOutputStream().write('x');
              return false;
            });
    assertThat(answer(socket)).contains(" 408 ", "did not arrive within");
  }

  private static String chunks(int bytes) {
    return "%x\r\n%s\r\n0\r\n\r\n".formatted(bytes, "x".repeat(bytes));
  }

  private Socket begin(String org, String headers, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(socket);
    String head = "POST /of/%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(org, headers);
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    return socket;
  }

  /** To an address of no org, from one of this machine's own addresses. */
  private Socket from(String address, String headers, String body) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(address), 0);
    open.add(socket);
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(headers);
    socket.getOutputStream().write((head + body).getBytes(UTF_8));
    return socket;
  }

  /** The first piece of the answer, which these short ones are sent in. */
  private static String answer(Socket socket) throws IOException {
    byte[] piece = new byte[2_000];
    int count = socket.getInputStream().read(piece);
    return new String(piece, 0, Math.max(count, 0), UTF_8);
  }
}
