package dev.tenon.runtime.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import dev.tenon.runtime.testing.OtherServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tries to lead the client astray, or to hold it up. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class OutboundClientTest {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void the_server_hears_its_name_and_what_the_app_says() {
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundResponse response =
        client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
            .send(
                request(
                    "POST",
                    "https://api.example.com:" + server.port() + "/a?b=1",
                    OutboundClientTest::anywhere,
                    "x".getBytes(StandardCharsets.UTF_8),
                    new Header("X-Test", "yes"),
                    new Header("Host", "evil.example"),
                    new Header("Content-Length", "9999"),
                    new Header("Transfer-Encoding", "chunked")));
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
    OtherServer.Asked asked = server.asked().getFirst();
    assertThat(asked.method() + " " + asked.path() + " " + asked.body()).isEqualTo("POST /a?b=1 x");
    assertThat(asked.headers())
        .containsEntry("host", "api.example.com:" + server.port())
        .containsEntry("x-test", "yes")
        .containsEntry("content-length", "1")
        .doesNotContainKeys("transfer-encoding", "upgrade", "accept-encoding");
  }

  @Test
  void a_server_that_cannot_prove_its_name_is_not_asked() {
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundFailure failure =
        failure(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER),
            request(
                "GET",
                "https://api.other.com:" + server.port() + "/",
                OutboundClientTest::anywhere));
    assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "0.0.0.0"
      })
  void a_name_that_points_inside_is_not_asked(String address) {
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundFailure failure =
        failure(
            client(AddressRules.outside(), host -> List.of(InetAddress.getByName(address))),
            request(
                "GET",
                "https://api.example.com:" + server.port() + "/",
                OutboundClientTest::anywhere));
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1", "localhost"})
  void no_spelling_of_this_machine_is_asked(String host) {
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundFailure failure =
        failure(
            client(AddressRules.outside(), Resolver.SYSTEM),
            request(
                "GET",
                "https://" + host + ":" + server.port() + "/",
                OutboundClientTest::anywhere));
    assertThat(failure.reason()).isIn(Reason.FORBIDDEN, Reason.CONNECTION);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_name_of_which_one_address_lies_inside_is_not_asked() {
    OutboundFailure failure =
        failure(
            client(
                AddressRules.outside(),
                host ->
                    List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1"))),
            request("GET", "https://api.example.com/", OutboundClientTest::anywhere));
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void a_name_that_leads_elsewhere_the_second_time_gains_nothing() {
    OtherServer server =
        encrypted(
            exchange -> {
              exchange.getResponseHeaders().set("Connection", "close");
              OtherServer.say(exchange, 200, "text/plain", "hello");
            });
    Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1", "127.0.0.1"));
    OutboundClient client =
        client(
            AddressRules.outsideAndLoopback(),
            host -> List.of(InetAddress.getByName(answers.removeFirst())));
    OutboundRequest request =
        request(
            "GET", "https://api.example.com:" + server.port() + "/", OutboundClientTest::anywhere);
    // Were the name asked again between the check and the connection, the first would fail.
    assertThat(client.send(request).status()).isEqualTo(200);
    assertThat(answers).hasSize(2);
    assertThat(failure(client, request).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "https://api.example.com"})
  void the_runtime_itself_is_not_asked(String where) {
    OtherServer runtime = plain(OtherServer.says(200, "text/plain", "hello"));
    OutboundClient client = client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER);
    client.neverTo(runtime.port());
    String url = where + ":" + runtime.port() + "/api/v1/stubs";
    assertThat(failure(client, request("GET", url, OutboundClientTest::anywhere)).reason())
        .isEqualTo(Reason.FORBIDDEN);
    assertThat(runtime.asked()).isEmpty();
  }

  @Test
  void names_that_nobody_answers_for_hold_up_nobody_else() {
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    AtomicInteger asked = new AtomicInteger();
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundClient client =
        client(
            AddressRules.outsideAndLoopback(),
            host -> {
              if (host.startsWith("silent")) {
                asked.incrementAndGet();
                try {
                  over.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return List.of(InetAddress.ofLiteral("127.0.0.1"));
            });
    for (int i = 0; i < 20; i++) {
      OutboundRequest silent = within("acme", "https://silent.example.com/", Duration.ofMillis(50));
      assertThat(failure(client, silent).reason()).isEqualTo(Reason.TIMEOUT);
    }
    // Those that are given up go on, so no more of them begin.
    assertThat(asked).hasValueLessThanOrEqualTo(8);
    String url = "https://api.example.com:" + server.port() + "/";
    assertThat(client.send(within("other", url, Duration.ofSeconds(30))).status()).isEqualTo(200);
  }

  @Test
  void without_encryption_only_this_machine_is_asked_and_only_where_that_is_allowed() {
    OtherServer server = plain(OtherServer.says(200, "text/plain", "hello"));
    String here = "http://localhost:" + server.port() + "/";
    assertThat(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
                .send(request("GET", here, OutboundClientTest::anywhere))
                .status())
        .isEqualTo(200);
    assertThat(
            failure(
                    client(AddressRules.outside(), OtherServer.RESOLVER),
                    request("GET", here, OutboundClientTest::anywhere))
                .reason())
        .isEqualTo(Reason.FORBIDDEN);
    assertThat(
            failure(
                    client(
                        AddressRules.outsideAndLoopback(),
                        host -> List.of(InetAddress.getByName("8.8.8.8"))),
                    request("GET", "http://api.example.com/", OutboundClientTest::anywhere))
                .reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://unlisted.example.com/",
        "//unlisted.example.com/",
        "http://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "file:///etc/passwd",
        "gopher://api.example.com/",
        "https://api.example.com@unlisted.example.com/",
        "https://unlisted.example.com\\@api.example.com/"
      })
  void a_redirect_leads_nowhere_but_where_the_app_may_go(String location) {
    OtherServer server = encrypted(OtherServer.redirects(302, location));
    OutboundFailure failure =
        failure(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER),
            request(
                "GET",
                "https://api.example.com:" + server.port() + "/",
                target -> target.host().equals("api.example.com")));
    assertThat(failure.reason()).isIn(Reason.FORBIDDEN);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void a_listed_name_to_which_one_is_redirected_is_looked_at_as_the_first() {
    OtherServer server = encrypted(OtherServer.redirects(302, "https://inside.example.com/"));
    OutboundFailure failure =
        failure(
            client(
                AddressRules.outsideAndLoopback(),
                host ->
                    List.of(
                        InetAddress.getByName(
                            host.startsWith("inside") ? "169.254.169.254" : "127.0.0.1"))),
            request(
                "GET",
                "https://api.example.com:" + server.port() + "/",
                OutboundClientTest::anywhere));
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, true, GET, ''",
    "302, POST, true, GET, ''",
    "303, PUT, true, GET, ''",
    "307, POST, true, POST, x",
    "308, DELETE, true, DELETE, x"
  })
  void a_redirect_is_followed_as_npms_request_does(
      int status, String method, boolean all, String then, String body) {
    OtherServer server =
        encrypted(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/from")) {
                OtherServer.redirects(status, "/to?x=1").answer(exchange);
              } else {
                OtherServer.say(exchange, 200, "text/plain", "there");
              }
            });
    OutboundResponse response =
        client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
            .send(
                redirecting(
                    method,
                    "https://api.example.com:" + server.port() + "/from",
                    new Redirects(true, all, false, 5),
                    new Header("Content-Type", "text/plain"),
                    new Header("Authorization", "Bearer abcd")));
    assertThat(response.status()).isEqualTo(200);
    OtherServer.Asked last = server.asked().getLast();
    assertThat(last.method() + " " + last.path()).isEqualTo(then + " /to?x=1");
    assertThat(last.body()).isEqualTo(body);
    assertThat(last.headers()).containsEntry("authorization", "Bearer abcd");
  }

  @Test
  void a_change_is_not_redirected_unless_the_app_says_so() {
    OtherServer server = encrypted(OtherServer.redirects(302, "/to"));
    assertThat(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
                .send(
                    request(
                        "POST",
                        "https://api.example.com:" + server.port() + "/",
                        OutboundClientTest::anywhere))
                .status())
        .isEqualTo(302);
  }

  @Test
  void another_server_does_not_hear_what_was_meant_for_the_first() {
    OtherServer other = encrypted(OtherServer.says(200, "text/plain", "there"));
    OtherServer server =
        encrypted(OtherServer.redirects(302, "https://b.example.com:" + other.port() + "/"));
    client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
        .send(
            redirecting(
                "GET",
                "https://a.example.com:" + server.port() + "/",
                Redirects.STANDARD,
                new Header("Authorization", "Bearer abcd"),
                new Header("Cookie", "a=b"),
                new Header("X-Plain", "stays")));
    assertThat(other.asked().getFirst().headers())
        .doesNotContainKeys("authorization", "cookie")
        .containsEntry("x-plain", "stays");
  }

  @Test
  void redirects_come_to_an_end() {
    OtherServer server = encrypted(OtherServer.redirects(302, "/again"));
    OutboundFailure failure =
        failure(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER),
            request(
                "GET",
                "https://api.example.com:" + server.port() + "/",
                OutboundClientTest::anywhere));
    assertThat(failure.words()).contains("5 redirects");
    assertThat(server.asked()).hasSize(6);
  }

  @Test
  void an_endless_body_is_cut_off() {
    OtherServer server =
        encrypted(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              endless(exchange.getResponseBody());
            });
    assertThat(ask(server, Duration.ofSeconds(30)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void a_small_archive_of_much_is_cut_off() {
    OtherServer server =
        encrypted(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              exchange.sendResponseHeaders(200, 0);
              try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                endless(out);
              }
            });
    assertThat(ask(server, Duration.ofSeconds(30)).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void an_answer_of_6_MB_arrives() {
    byte[] body = new byte[OutboundResponse.MAX_BODY];
    Arrays.fill(body, (byte) 'x');
    OtherServer server =
        encrypted(OtherServer.says(200, "text/plain", new String(body, StandardCharsets.UTF_8)));
    assertThat(
            client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER)
                .send(
                    request(
                        "GET",
                        "https://api.example.com:" + server.port() + "/",
                        OutboundClientTest::anywhere))
                .body())
        .hasSize(OutboundResponse.MAX_BODY);
  }

  @Test
  void a_body_that_never_ends_is_not_waited_for() {
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    OtherServer server =
        encrypted(
            exchange -> {
              exchange.sendResponseHeaders(200, 1_000);
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              await(over);
            });
    assertThat(ask(server, Duration.ofMillis(300)).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void a_server_that_says_nothing_is_not_waited_for() {
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    OtherServer server = encrypted(exchange -> await(over));
    assertThat(ask(server, Duration.ofMillis(300)).reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void headers_without_end_are_not_read() {
    OtherServer server =
        encrypted(
            exchange -> {
              for (int i = 0; i < 300; i++) {
                exchange.getResponseHeaders().add("X-" + i, "x".repeat(100));
              }
              OtherServer.say(exchange, 200, "text/plain", "hello");
            });
    assertThat(ask(server, Duration.ofSeconds(30)).reason()).isEqualTo(Reason.CONNECTION);
  }

  @Test
  void a_request_of_more_than_100_KB_is_not_sent() {
    OtherServer server = encrypted(OtherServer.says(200, "text/plain", "hello"));
    OutboundClient client = client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER);
    String url = "https://api.example.com:" + server.port() + "/";
    assertThat(
            client
                .send(request("POST", url, OutboundClientTest::anywhere, new byte[100 << 10]))
                .status())
        .isEqualTo(200);
    assertThat(
            failure(
                    client,
                    request("POST", url, OutboundClientTest::anywhere, new byte[(100 << 10) + 1]))
                .reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void of_one_installation_there_are_only_a_few_requests_under_way() throws Exception {
    CountDownLatch begun = new CountDownLatch(10);
    CountDownLatch over = new CountDownLatch(1);
    open.push(over::countDown);
    OtherServer server =
        encrypted(
            exchange -> {
              begun.countDown();
              await(over);
              OtherServer.say(exchange, 200, "text/plain", "hello");
            });
    OutboundClient client = client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER);
    OutboundRequest request =
        request(
            "GET", "https://api.example.com:" + server.port() + "/", OutboundClientTest::anywhere);
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 10)
            .mapToObj(i -> Thread.ofVirtual().start(() -> client.send(request)))
            .toList();
    begun.await();
    OutboundRequest short_ =
        new OutboundRequest(
            "acme",
            "i-1",
            "GET",
            request.target(),
            List.of(),
            new byte[0],
            Duration.ofMillis(300),
            Redirects.STANDARD,
            OutboundClientTest::anywhere);
    assertThat(failure(client, short_).reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(server.asked()).hasSize(10);
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(client.send(request).status()).isEqualTo(200);
  }

  @Test
  void a_stub_answers_without_a_look_at_names() {
    Stubs stubs = new Stubs("acme");
    OutboundClient client =
        new OutboundClient(
            AddressRules.outside(),
            stubs,
            host -> {
              throw new AssertionError("Nobody is to be looked up");
            },
            OtherServer.trust());
    open.push(client);
    stubs.replace(
        Json.readObject(
            """
            {"stubs": [
              {"host": "api.example.com", "status": 201, "body": {"a": 1}},
              {"host": "api.example.com", "path": "/down", "failure": "refused"},
              {"host": "*.slow.example", "method": "post", "failure": "timeout"}],
             "all": {"status": 404, "body": "none"}}
            """));
    OutboundResponse response =
        client.send(request("GET", "https://api.example.com/x", OutboundClientTest::anywhere));
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.stubbed()).isTrue();
    assertThat(response.header("content-type")).contains("application/json");
    assertThat(
            failure(
                    client,
                    request("GET", "https://api.example.com/down", OutboundClientTest::anywhere))
                .reason())
        .isEqualTo(Reason.CONNECTION);
    assertThat(
            failure(
                    client,
                    request("POST", "https://a.slow.example/", OutboundClientTest::anywhere))
                .reason())
        .isEqualTo(Reason.TIMEOUT);
    assertThat(
            client
                .send(request("GET", "https://a.slow.example/", OutboundClientTest::anywhere))
                .status())
        .isEqualTo(404);
  }

  private OutboundFailure ask(OtherServer server, Duration limit) {
    return failure(
        client(AddressRules.outsideAndLoopback(), OtherServer.RESOLVER),
        new OutboundRequest(
            "acme",
            "i-1",
            "GET",
            Target.of("https://api.example.com:" + server.port() + "/").orElseThrow(),
            List.of(),
            new byte[0],
            limit,
            Redirects.STANDARD,
            OutboundClientTest::anywhere));
  }

  private static OutboundFailure failure(OutboundClient client, OutboundRequest request) {
    return catchThrowableOfType(OutboundFailure.class, () -> client.send(request));
  }

  private static boolean anywhere(Target target) {
    return true;
  }

  private OutboundClient client(AddressRules rules, Resolver resolver) {
    OutboundClient client =
        new OutboundClient(rules, new Stubs("nobody"), resolver, OtherServer.trust());
    open.push(client);
    return client;
  }

  private OtherServer encrypted(OtherServer.Behaviour behaviour) {
    OtherServer server = OtherServer.encrypted(behaviour);
    open.push(server);
    return server;
  }

  private OtherServer plain(OtherServer.Behaviour behaviour) {
    OtherServer server = OtherServer.plain(behaviour);
    open.push(server);
    return server;
  }

  private static OutboundRequest request(String method, String url, Predicate<Target> mayGo) {
    return request(method, url, mayGo, new byte[0]);
  }

  private static OutboundRequest request(
      String method, String url, Predicate<Target> mayGo, byte[] body, Header... headers) {
    return new OutboundRequest(
        "acme",
        "i-1",
        method,
        Target.of(url).orElseThrow(),
        List.of(headers),
        body,
        Duration.ofSeconds(30),
        Redirects.STANDARD,
        mayGo);
  }

  private static OutboundRequest within(String org, String url, Duration limit) {
    return new OutboundRequest(
        org,
        "i-1 of " + org,
        "GET",
        Target.of(url).orElseThrow(),
        List.of(),
        new byte[0],
        limit,
        Redirects.STANDARD,
        OutboundClientTest::anywhere);
  }

  private static OutboundRequest redirecting(
      String method, String url, Redirects redirects, Header... headers) {
    return new OutboundRequest(
        "acme",
        "i-1",
        method,
        Target.of(url).orElseThrow(),
        List.of(headers),
        method.equals("GET") ? new byte[0] : new byte[] {'x'},
        Duration.ofSeconds(30),
        redirects,
        OutboundClientTest::anywhere);
  }

  /** Until the client hangs up. */
  private static void endless(OutputStream out) throws IOException {
    byte[] some = new byte[1 << 16];
    while (true) {
      out.write(some);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
