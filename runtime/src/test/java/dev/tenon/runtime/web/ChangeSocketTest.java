package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.dev.AppChanges;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spoken to byte by byte, since a client would answer pings and keep headers to itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(20)
final class ChangeSocketTest {

  private static final int PING = 0x89;

  private final AppChanges changes = new AppChanges();
  private final WebServer server =
      WebServer.create("127.0.0.1", 0, List.of(new ChangeSocket(changes, Duration.ofMillis(20))));

  @AfterEach
  void stop() {
    changes.close();
    server.close();
  }

  @Test
  void a_caller_that_says_nothing_is_pinged_again_and_again() throws IOException {
    server.start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      DataInputStream in = connect(socket);
      for (int i = 0; i < 3; i++) {
        assertThat(in.readUnsignedByte()).isEqualTo(PING);
        in.skipNBytes(in.readUnsignedByte());
      }
    }
  }

  @Test
  void a_socket_makes_no_session() throws IOException {
    server.start();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      ask(socket);
      assertThat(head(new DataInputStream(socket.getInputStream())))
          .startsWith("HTTP/1.1 101 ")
          .doesNotContainIgnoringCase("Set-Cookie");
    }
  }

  private DataInputStream connect(Socket socket) throws IOException {
    ask(socket);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(head(in)).startsWith("HTTP/1.1 101 ");
    return in;
  }

  private void ask(Socket socket) throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET /notify-change HTTP/1.1",
            "Host: 127.0.0.1:" + server.port(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }
}
