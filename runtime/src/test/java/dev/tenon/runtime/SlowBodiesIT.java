package dev.tenon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies that come byte by byte are given up on; with the limit that a host has, in half a minute.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class SlowBodiesIT {

  private static final List<String> DOORS =
      List.of(
          "/api/v1/orgs/demo/events",
          "/api/v1/orgs/demo/publish",
          "/api/v1/filter-policies/test",
          "/run/event",
          "/ingress/freshworks",
          "/event/hook",
          "/event/hook/freshsales",
          "/webhook/platform-events",
          "/webhook/sns");

  private final RunningTenon tenon;

  SlowBodiesIT(@TempDir Path folder) {
    tenon = RunningTenon.start(folder);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void every_door_closes_on_who_is_too_slow() throws IOException {
    Map<String, Socket> open = new LinkedHashMap<>();
    for (String door : DOORS) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port());
      open.put(door, socket);
      String head =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
              .formatted(door);
      socket.getOutputStream().write(head.getBytes(UTF_8));
    }
    for (Map.Entry<String, Socket> each : open.entrySet()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                for (Socket socket : open.values()) {
                  if (socket.getInputStream().available() == 0) {
                    socket.getOutputStream().write(' ');
                  }
                }
                return each.getValue().getInputStream().available() > 0;
              });
    }
    for (Map.Entry<String, Socket> each : open.entrySet()) {
      byte[] piece = new byte[2_000];
      int count = each.getValue().getInputStream().read(piece);
      assertThat(new String(piece, 0, Math.max(count, 0), UTF_8))
          .as(each.getKey())
          .contains(statusAt(each.getKey()), "did not arrive within 30 s");
      each.getValue().close();
    }
  }

  /** SNS gives up for good after any 4xx, so its doors say 503, after which it sends again. */
  private static String statusAt(String door) {
    return door.startsWith("/webhook/") ? " 503 " : " 408 ";
  }
}
