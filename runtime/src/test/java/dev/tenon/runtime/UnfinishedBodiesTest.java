package dev.tenon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsRules;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are announced by whoever reaches the runtime, and never sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class UnfinishedBodiesTest {

  private static final int ANNOUNCED = 2 << 20;

  @Test
  void they_keep_out_neither_who_has_a_key_nor_sns(@TempDir Path folder) throws IOException {
    SnsSigner sns = new SnsSigner();
    TenonConfig config =
        new TenonConfig(
                folder,
                "127.0.0.1",
                0,
                TenonConfig.Bench.NONE,
                List.of(),
                new TenonConfig.Callers(true, false),
                1_000,
                Retention.Rules.STANDARD)
            .with(SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE));
    List<Socket> open = new ArrayList<>();
    try (RunningTenon tenon = RunningTenon.start(config, new Outside(sns))) {
      String[] key = {"Authorization", "Bearer " + tenon.hostKey()};
      String org =
          "{\"name\": \"Acme\", \"accounts\": [{\"product\": \"thena\", \"accountId\": \"ORG7\"}, {\"product\": \"freshworks\", \"accountId\": \"7\"}]}";
      tenon.ask("PUT", "/api/v1/orgs/acme", "application/json", org.getBytes(UTF_8), key);
      // As many as would take half of the room, if what they announce counted.
      long sockets = Runtime.getRuntime().maxMemory() / 16 / ANNOUNCED / 2 + 8;
      for (int size : List.of(ANNOUNCED, 500_000)) {
        for (int i = 0; i < sockets; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port());
          open.add(socket);
          String begun =
              "POST /webhook/sns HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n{"
                  .formatted(size);
          socket.getOutputStream().write(begun.getBytes(UTF_8));
        }
      }
      String event = "{\"eventType\": \"ticket:created\", \"orgId\": \"ORG7\"}";
      String deal = "{\"event\": \"onDealUpdate\", \"account_id\": \"7\"}";
      // Again and again, since the server comes to the sockets only meanwhile.
      for (int i = 0; i < 40; i++) {
        assertThat(tenon.post("/webhook/platform-events", event, key).statusCode()).isEqualTo(200);
        assertThat(tenon.post("/ingress/freshworks", deal, key).statusCode()).isEqualTo(202);
        String message = Json.write(sns.notification(event));
        assertThat(tenon.postAs("text/plain", "/webhook/sns", message).statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
