package dev.tenon.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.Stubs;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.OtherServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exchanges with servers, message by message. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ExchangeServiceTest {

  /** Known to the host as a secret of the installation. */
  private static final String SECRET = "between us alone";

  private static final Caller CALLER = caller();

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Stubs stubs = new Stubs("acme");
  private Conversation run = conversation(AddressRules.outsideAndLoopback());

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void a_body_leaves_piece_by_piece_and_the_answer_arrives_as_it_comes() throws IOException {
    CountDownLatch half = new CountDownLatch(1);
    OtherServer server =
        plain(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              OutputStream out = exchange.getResponseBody();
              out.write("one".getBytes(StandardCharsets.UTF_8));
              out.flush();
              await(half);
              out.write("two".getBytes(StandardCharsets.UTF_8));
            });
    var head = run.begin("http", "open", asked("POST", url(server), Map.of("hasBody", true)));
    run.ask("write", Map.of("id", "1", "data", base64("a")));
    run.ask("write", Map.of("id", "1", "data", base64("b"), "end", true));
    assertThat(head.join().path("status").asInt()).isEqualTo(200);
    // The server goes on only when its first word was heard.
    assertThat(text(run.ask("read", Map.of("id", "1")))).isEqualTo("one");
    half.countDown();
    assertThat(text(run.ask("read", Map.of("id", "1")))).isEqualTo("two");
    assertThat(run.ask("read", Map.of("id", "1")).path("done").asBoolean()).isTrue();
    assertThat(server.asked().getFirst().body()).isEqualTo("ab");
    assertThat(server.asked().getFirst().headers()).containsEntry("transfer-encoding", "chunked");

    List<ServiceUse> uses = run.end().uses();
    assertThat(uses).hasSize(1);
    assertThat(uses.getFirst().detail().path("requestBody").asText()).isEqualTo("ab");
    assertThat(uses.getFirst().detail().path("responseBody").asText()).isEqualTo("onetwo");
    assertThat(uses.getFirst().detail().path("status").asInt()).isEqualTo(200);
  }

  @Test
  void a_body_is_as_long_as_its_header_says_or_not_sent_to_its_end() {
    OtherServer server = plain(OtherServer.says(200, "text/plain", "hello"));
    var exact = Map.of("hasBody", true, "length", 2, "data", base64("ab"), "end", true);
    assertThat(run.ask("open", asked("PUT", url(server), exact)).path("status").asInt())
        .isEqualTo(200);
    assertThat(server.asked().getFirst().headers()).containsEntry("content-length", "2");
    run.ask("abort", Map.of("id", "1"));
    for (int length : List.of(1, 3)) {
      var other = Map.of("hasBody", true, "length", length, "data", base64("ab"), "end", true);
      assertThat(refused(run.ask("open", asked("PUT", url(server), other))))
          .isEqualTo("WRONG_LENGTH");
    }
  }

  @Test
  void what_would_lead_inside_is_refused_wherever_it_is_asked() {
    OtherServer server = plain(OtherServer.says(200, "text/plain", "hello"));
    run = conversation(AddressRules.outside());
    for (String url :
        List.of(
            "http://localhost:" + server.port() + "/",
            "https://127.0.0.1:" + server.port() + "/",
            "https://2130706433:" + server.port() + "/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]:" + server.port() + "/",
            "https://inside.example.com:" + server.port() + "/")) {
      assertThat(refused(run.ask("open", asked("GET", url, Map.of()))))
          .as(url)
          .isEqualTo("FORBIDDEN");
    }
    assertThat(server.asked()).isEmpty();
    assertThat(run.end().uses()).hasSize(6).noneMatch(ServiceUse::ok);
    assertThat(
            refused(
                conversation(AddressRules.outside())
                    .begin("dns", "lookup", Map.of("host", "inside.example.com"))
                    .join()))
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void no_header_ends_the_head_of_a_request() {
    for (List<String> header :
        List.of(
            List.of("X-A", "1\r\nX-B: 2"),
            List.of("X-A", "1\n\nGET / HTTP/1.1"),
            List.of("X-A\r\nX-B", "1"),
            List.of("X A", "1"),
            List.of("X-A", "\u0100"))) {
      var request = Map.of("id", "1", "url", "https://a.example.com/", "headers", List.of(header));
      assertThat(refused(run.ask("open", request))).isEqualTo("INVALID");
    }
    assertThat(
            refused(
                run.ask("open", asked("GET / HTTP/1.1\r\nX", "https://a.example.com/", Map.of()))))
        .isEqualTo("INVALID");
  }

  @Test
  void what_becomes_of_a_server_is_told_by_kind() throws IOException {
    String closing = socket(Socket::close);
    assertThat(refused(run.ask("open", asked("GET", closing, Map.of())))).isEqualTo("CLOSED");
    String noChunk =
        socket(
            at ->
                at.getOutputStream()
                    .write(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                            .getBytes(StandardCharsets.UTF_8)));
    assertThat(run.ask("open", asked("GET", noChunk, Map.of())).path("status").asInt())
        .isEqualTo(200);
    assertThat(refused(run.ask("read", Map.of("id", "1")))).isEqualTo("MALFORMED");
    run.ask("abort", Map.of("id", "1"));
    String cut =
        socket(
            at ->
                at.getOutputStream()
                    .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"
                            .getBytes(StandardCharsets.UTF_8)));
    assertThat(run.ask("open", asked("GET", cut, Map.of())).path("status").asInt()).isEqualTo(200);
    assertThat(text(run.ask("read", Map.of("id", "1")))).isEqualTo("half");
    assertThat(refused(run.ask("read", Map.of("id", "1")))).isEqualTo("CLOSED");
    run.ask("abort", Map.of("id", "1"));
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://localhost:" + free.getLocalPort() + "/";
    }
    assertThat(refused(run.ask("open", asked("GET", nobody, Map.of()))))
        .isEqualTo("CONNECTION_REFUSED");
    OtherServer encrypted = OtherServer.encrypted(OtherServer.says(200, "text/plain", "hello"));
    open.push(encrypted);
    String otherName = "https://api.other.com:" + encrypted.port() + "/";
    assertThat(refused(run.ask("open", asked("GET", otherName, Map.of()))))
        .startsWith("CERTIFICATE");
    assertThat(refused(run.ask("open", asked("GET", "https://unknown.example.com/", Map.of()))))
        .isEqualTo("NAME_UNKNOWN");
  }

  @Test
  void the_end_of_a_run_ends_what_it_has_open_and_says_so() {
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    OtherServer server =
        plain(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("some".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
              await(over);
            });
    for (int round = 0; round < 3; round++) {
      // Ten are under way at a time: were those of a run before not over, these would wait.
      List<CompletableFuture<JsonNode>> heads =
          IntStream.range(0, 10)
              .mapToObj(
                  i ->
                      run.begin(
                          "http", "open", Map.of("id", i, "method", "GET", "url", url(server))))
              .toList();
      heads.forEach(CompletableFuture::join);
      RunResult result = run.end();
      assertThat(result.uses())
          .hasSize(10)
          .allMatch(use -> use.detail().path("status").asInt() == 200)
          .allMatch(use -> use.detail().path("error").asText().contains("run was over"));
      run = conversation(AddressRules.outsideAndLoopback());
    }
  }

  @Test
  void of_one_run_fifty_are_under_way_and_small_answers_that_nobody_reads_do_not_count() {
    stubs.replace(stubs("{\"all\": {\"status\": 200, \"body\": \"x\"}}"));
    for (int i = 0; i < 70; i++) {
      Map<String, ?> message = Map.of("id", "small " + i, "url", "https://a.example.com/");
      assertThat(run.ask("open", message).path("status").asInt()).isEqualTo(200);
    }
    assertThat(text(run.ask("read", Map.of("id", "small 0")))).isEqualTo("x");

    stubs.clear();
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    OtherServer server = plain(_ -> await(over));
    List<CompletableFuture<JsonNode>> asked = new ArrayList<>();
    for (int i = 0; i < 51; i++) {
      asked.add(run.begin("http", "open", Map.of("id", i, "url", url(server))));
    }
    assertThat(refused(asked.getLast().join())).isEqualTo("TOO_LARGE");
    run.ask("abort", Map.of("id", "3"));
    assertThat(run.begin("http", "open", Map.of("id", "x", "url", url(server)))).isNotDone();
    run.end();
  }

  @Test
  void a_stub_answers_before_anything_leaves() {
    stubs.replace(
        stubs(
            """
        {"stubs": [{"host": "api.example.com", "method": "POST", "status": 201, "body": {"id": 7}}],
         "all": {"failure": "refused"}}"""));
    var body = Map.of("hasBody", true, "data", base64("{\"secret\": 1}"), "end", true);
    assertThat(
            run.ask("open", asked("POST", "https://api.example.com/x", body))
                .path("status")
                .asInt())
        .isEqualTo(201);
    assertThat(text(run.ask("read", Map.of("id", "1")))).isEqualTo("{\"id\":7}");
    assertThat(run.ask("read", Map.of("id", "1")).path("done").asBoolean()).isTrue();
    assertThat(refused(run.ask("open", Map.of("id", "2", "url", "https://b.example.com/"))))
        .isEqualTo("CONNECTION_REFUSED");
    JsonNode note = run.end().uses().getFirst().detail();
    assertThat(note.path("stub").asBoolean()).isTrue();
    assertThat(note.path("requestBody").asText()).isEqualTo("{\"secret\": 1}");
    assertThat(note.path("responseBody").asText()).isEqualTo("{\"id\":7}");
  }

  @Test
  void what_is_kept_of_an_exchange_has_no_secret_in_it() {
    OtherServer server = plain(OtherServer.says(200, "text/plain", "You said " + SECRET));
    String inBase64 = base64(SECRET);
    run.ask(
        "open",
        Map.of(
            "id",
            "1",
            "method",
            "POST",
            "url",
            url(server) + "?a=between%20us%20alone",
            "headers",
            List.of(List.of("Authorization", "Bearer x"), List.of("X-A", inBase64)),
            "hasBody",
            true,
            "data",
            base64("{\"a\": \"" + SECRET + "\"}"),
            "end",
            true));
    assertThat(text(run.ask("read", Map.of("id", "1")))).contains(SECRET);
    assertThat(run.ask("read", Map.of("id", "1")).path("done").asBoolean()).isTrue();
    JsonNode note = run.end().uses().getFirst().detail();
    assertThat(note.toString()).doesNotContain("between", inBase64, "Bearer");
    assertThat(note.path("url").asText()).endsWith("?a=(hidden)");
    assertThat(note.path("responseBody").asText()).startsWith("You said ");
    assertThat(server.asked().getFirst().headers()).containsEntry("authorization", "Bearer x");
  }

  @Test
  void a_body_has_an_end_in_both_directions() {
    OtherServer server =
        plain(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] some = new byte[1 << 16];
              while (true) {
                exchange.getResponseBody().write(some);
              }
            });
    assertThat(run.ask("open", asked("GET", url(server), Map.of())).path("status").asInt())
        .isEqualTo(200);
    long bytes = 0;
    JsonNode answer = run.ask("read", Map.of("id", "1"));
    while (answer.has("data")) {
      bytes += Base64.getDecoder().decode(answer.path("data").asText()).length;
      answer = run.ask("read", Map.of("id", "1"));
    }
    assertThat(refused(answer)).isEqualTo("TOO_LARGE");
    assertThat(bytes).isLessThanOrEqualTo(50 << 20);
    assertThat(run.end().uses().getFirst().detail().path("error").asText()).contains("50 MB");
  }

  private static Caller caller() {
    Caller plain = Callers.named("i-1");
    return new Caller(
        plain.installation(),
        plain.app(),
        Json.object().put("key", SECRET),
        plain.settings(),
        plain.occasion(),
        text -> text.replace(SECRET, "***"));
  }

  private static Map<String, ?> asked(String method, String url, Map<String, ?> more) {
    Map<String, Object> message = new java.util.HashMap<>(more);
    message.put("id", "1");
    message.put("method", method);
    message.put("url", url);
    return message;
  }

  private static String refused(JsonNode answer) {
    return answer.at("/no/kind").asText("no refusal: " + answer);
  }

  private static String text(JsonNode answer) {
    return new String(
        Base64.getDecoder().decode(answer.path("data").asText()), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode stubs(String json) {
    return Json.readObject(json);
  }

  private static String url(OtherServer server) {
    return "http://localhost:" + server.port() + "/";
  }

  private OtherServer plain(OtherServer.Behaviour behaviour) {
    OtherServer server = OtherServer.plain(behaviour);
    open.push(server);
    return server;
  }

  /** A server that does one thing with each connection; its address. */
  private String socket(OnSocket what) throws IOException {
    ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    open.push(server);
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try (Socket at = server.accept()) {
                  BufferedReader head =
                      new BufferedReader(
                          new InputStreamReader(at.getInputStream(), StandardCharsets.UTF_8));
                  for (String line = head.readLine(); line != null && !line.isEmpty(); ) {
                    line = head.readLine();
                  }
                  what.accept(at);
                } catch (IOException e) {
                  return;
                }
              }
            });
    return "http://localhost:" + server.getLocalPort() + "/";
  }

  private Conversation conversation(AddressRules rules) {
    OutboundClient client =
        new OutboundClient(
            rules,
            stubs,
            host ->
                switch (host) {
                  case "unknown.example.com" -> throw new java.net.UnknownHostException(host);
                  default ->
                      host.endsWith(".com")
                          ? OtherServer.RESOLVER.resolve(host)
                          : List.of(InetAddress.getAllByName(host));
                },
            OtherServer.trust());
    open.push(client);
    Map<String, HostService> services =
        Map.of(
            "http", new ExchangeService(client, Clock.systemUTC()), "dns", new NameService(client));
    return new Conversation(services, CALLER);
  }

  @FunctionalInterface
  private interface OnSocket {
    void accept(Socket socket) throws IOException;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
