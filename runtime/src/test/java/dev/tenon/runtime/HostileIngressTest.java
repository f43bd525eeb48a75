package dev.tenon.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsRules;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is posted to hurt is refused as the caller's mistake, and leaves nothing behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
final class HostileIngressTest {

  private static final String JSON = "application/json";
  private static final String EVENT =
      "{\"event\": \"onDealUpdate\", \"account_id\": \"7\", \"eventType\": \"ticket:created\", \"orgId\": \"ORG7\", \"data\": \"ü\"}";

  /** Much less than all that is sent between two looks. */
  private static final long GROWTH = 16L << 20;

  private static final SnsSigner SNS = new SnsSigner();

  private static RunningTenon tenon;
  private static String key = "";

  /** An address that takes events. */
  private record Door(String path, boolean raw, boolean takesAnyJson) {
    @Override
    public String toString() {
      return path + (raw ? " (raw)" : "");
    }
  }

  /**
   * Something to be refused.
   *
   * @param bytes of the body, each as the character of its number
   * @param anyJson whether it is JSON
   */
  record Blow(String name, String type, String encoding, String bytes, boolean anyJson) {

    static Blow of(String name, byte[] body) {
      return new Blow(name, JSON, "identity", new String(body, ISO_8859_1), false);
    }

    static Blow json(String name, String body) {
      return new Blow(name, JSON, "identity", body, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Door> DOORS =
      List.of(
          new Door("/api/v1/orgs/acme/events", false, false),
          new Door("/api/v1/orgs/acme/publish", false, false),
          new Door("/api/v1/filter-policies/test", false, false),
          new Door("/run/event", false, false),
          new Door("/ingress/freshworks", false, false),
          new Door("/event/hook?org=acme", false, true),
          new Door("/event/hook/freshsales?org=acme", false, true),
          new Door("/webhook/platform-events", false, false),
          new Door("/webhook/sns", false, false),
          new Door("/webhook/sns", true, false));

  @BeforeAll
  static void start(@TempDir Path folder) {
    TenonConfig config =
        new TenonConfig(
                folder,
                "127.0.0.1",
                0,
                TenonConfig.Bench.NONE,
                List.of(),
                new TenonConfig.Callers(true, true),
                1_000,
                Retention.Rules.STANDARD)
            .with(SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE));
    tenon = RunningTenon.start(config, new Outside(SNS));
    key = tenon.hostKey();
    byte[] acme =
        "{\"name\": \"Acme\", \"accounts\": [{\"product\": \"thena\", \"accountId\": \"ORG7\"}, {\"product\": \"freshworks\", \"accountId\": \"7\"}]}"
            .getBytes(UTF_8);
    HttpResponse<String> made =
        tenon.ask("PUT", "/api/v1/orgs/acme", JSON, acme, "Authorization", "Bearer " + key);
    assertThat(made.statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  static Stream<Blow> blows() {
    String deep = "{\"a\":".repeat(15_000);
    byte[] broken = EVENT.getBytes(ISO_8859_1);
    return Stream.of(
        Blow.of("huge", ("\"" + "x".repeat(2_000_000) + "\"").getBytes(UTF_8)),
        Blow.of("deep lists", "[".repeat(90_000).getBytes(UTF_8)),
        Blow.of("deep objects", deep.getBytes(UTF_8)),
        Blow.of("deep and whole", ("[".repeat(40_000) + "]".repeat(40_000)).getBytes(UTF_8)),
        Blow.json("a list", "[]"),
        Blow.json("a number", "7"),
        Blow.json("null", "null"),
        Blow.json("nothing", ""),
        Blow.json(
            "members of other types",
            "{\"event\": {}, \"eventType\": 7, \"Type\": [], \"account_id\": \"7\", \"orgId\": []}"),
        Blow.of("a member twice", "{\"event\": \"a\", \"event\": \"b\"}".getBytes(UTF_8)),
        Blow.of("a number without end", ("{\"a\": " + "9".repeat(50_000) + "}").getBytes(UTF_8)),
        Blow.of("an impossible number", "{\"a\": 1e99999999999}".getBytes(UTF_8)),
        Blow.of("UTF-16", EVENT.getBytes(UTF_16)),
        Blow.of("UTF-16 without a mark", EVENT.getBytes(UTF_16LE)),
        Blow.of("UTF-32", EVENT.getBytes(Charset.forName("UTF-32"))),
        Blow.of("Latin-1", broken),
        Blow.of("overlong UTF-8", cut("{\"a\": \"\u00c0\u0080\"}")),
        Blow.of("half a character", cut("{\"a\": \"\u00e2\u0082\"}")),
        Blow.of("half a pair", cut("{\"a\": \"\u00ed\u00a0\u0080\"}")),
        new Blow("an unknown charset", JSON + "; charset=nonsense", "identity", EVENT, false),
        new Blow("gzip", JSON, "gzip", text(zipped(EVENT)), false),
        Blow.of("gzip that is not said", zipped(EVENT)),
        new Blow("a bomb", JSON, "gzip", text(zipped("x".repeat(50 << 20))), false),
        Blow.of("zeros", new byte[1_000]));
  }

  @ParameterizedTest
  @MethodSource("blows")
  void it_is_refused_at_every_door(Blow blow) {
    for (Door door : DOORS) {
      HttpResponse<String> answer = send(door, blow);
      if (blow.anyJson() && door.takesAnyJson()) {
        assertThat(answer.statusCode()).as(door + " " + answer.body()).isEqualTo(200);
        continue;
      }
      assertThat(answer.statusCode()).as(door + " " + answer.body()).isBetween(400, 499);
      JsonNode problem = Json.read(answer.body());
      assertThat(problem.path("detail").asText()).as("" + door).isNotBlank();
      assertThat(answer.body().length()).as("" + door).isLessThan(2_000);
    }
  }

  @Test
  void heap_does_not_grow_with_it() {
    List<Blow> all = blows().toList();
    rounds(all, 3);
    long before = used();
    rounds(all, 12);
    assertThat(used() - before).isLessThan(GROWTH);
  }

  private static void rounds(List<Blow> all, int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (Blow blow : all) {
        for (Door door : DOORS) {
          // What the hooks take is kept on disk, which is not what is looked at here.
          if (!(blow.anyJson() && door.takesAnyJson())) {
            assertThat(send(door, blow).statusCode()).isBetween(400, 499);
          }
        }
      }
      String forged = Json.write(SNS.notification("x" + i).put("Message", "y".repeat(100_000)));
      String old =
          Json.write(SNS.notification("x", "1", Map.of("Timestamp", "2020-01-01T00:00:00.000Z")));
      String nowhere =
          Json.write(
              SNS.notification("x")
                  .put(
                      "SigningCertURL",
                      SnsSigner.HOST + "SimpleNotificationService-" + i + ".pem"));
      for (String message : List.of(forged, old, nowhere)) {
        assertThat(tenon.postAs("text/plain", "/webhook/sns", message).statusCode()).isEqualTo(403);
      }
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      ManagementFactory.getMemoryMXBean().gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Test
  void connections_that_say_little_or_nothing_keep_nobody_out() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port());
        open.add(socket);
        Door door = DOORS.get(i % DOORS.size());
        String begun =
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
                .formatted(door.path());
        socket.getOutputStream().write(begun.substring(0, i % begun.length()).getBytes(UTF_8));
      }
      String deal = "{\"event\": \"onDealUpdate\", \"account_id\": \"7\"}";
      assertThat(tenon.post("/ingress/freshworks", deal).statusCode()).isEqualTo(202);
      String event = "{\"eventType\": \"ticket:created\", \"orgId\": \"ORG7\"}";
      assertThat(tenon.post("/webhook/platform-events", event).statusCode()).isEqualTo(200);
      assertThat(
              tenon
                  .postAs("text/plain", "/webhook/sns", Json.write(SNS.notification(event)))
                  .statusCode())
          .isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static HttpResponse<String> send(Door door, Blow blow) {
    List<String> headers = new ArrayList<>(List.of("Content-Encoding", blow.encoding()));
    if (door.path().startsWith("/api/") || door.path().startsWith("/run/")) {
      headers.addAll(List.of("Authorization", "Bearer " + key));
    }
    if (door.raw()) {
      headers.addAll(
          List.of("x-amz-sns-rawdelivery", "true", "x-amz-sns-topic-arn", SnsSigner.TOPIC));
    }
    return tenon.ask(
        "POST",
        door.path(),
        blow.type(),
        blow.bytes().getBytes(ISO_8859_1),
        headers.toArray(String[]::new));
  }

  /** The characters as bytes of the same number, which are not always UTF-8. */
  private static byte[] cut(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
