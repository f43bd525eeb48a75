package dev.tenon.runtime.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.OtherServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code $request.get} and its like, of platforms before 2.3: what the platform says of each. */
@ParameterizedClass(name = "{0}")
@EnumSource(Language.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class VerbsTest {

  @Parameter Language language = Language.JAVASCRIPT;

  private final AtomicInteger calls = new AtomicInteger();
  private final TrialApp app;
  private OtherServer server = OtherServer.encrypted(OtherServer.says(200, "text/plain", "hello"));
  private String url = "";

  VerbsTest(@TempDir Path folder) {
    app = new TrialApp(folder);
  }

  @BeforeEach
  void start() {
    app.domains("https://*.example.com");
    server(OtherServer.says(200, "application/json", "{\"a\": 1}"));
  }

  @AfterEach
  void stop() {
    server.close();
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "post", "put", "patch", "delete"})
  void a_request_is_made_and_answered(String method) {
    JsonNode ok = app.call(language, method, url + "/x", Map.of()).path("ok");
    assertThat(ok.path("status").asInt()).isEqualTo(200);
    assertThat(ok.path("response").asText()).isEqualTo("{\"a\": 1}");
    assertThat(ok.path("headers").path("content-type").asText()).isEqualTo("application/json");
    assertThat(ok.path("attempts").asInt()).isEqualTo(1);
    assertThat(server.asked().getFirst().method()).isEqualToIgnoringCase(method);
  }

  @Test
  void with_json_the_response_is_read() {
    assertThat(app.call(language, "get", url, Map.of("json", true)).at("/ok/response/a").asInt())
        .isEqualTo(1);
    server(OtherServer.says(200, "text/plain", "no json"));
    assertThat(app.call(language, "get", url, Map.of("json", true)).at("/ok/response").asText())
        .isEqualTo("no json");
  }

  @Test
  void what_is_sent_is_what_npms_request_makes_of_the_options() {
    sent(Map.of("json", Map.of("a", List.of(1, 2))), "application/json", "{\"a\":[1,2]}");
    sent(Map.of("json", true, "body", Map.of("a", 1)), "application/json", "{\"a\":1}");
    sent(
        Map.of("form", Map.of("a", "1 & 2")), "application/x-www-form-urlencoded", "a=1%20%26%202");
    sent(
        Map.of("form", Map.of("a", List.of("x"))),
        "application/x-www-form-urlencoded",
        "a%5B0%5D=x");
    sent(
        Map.of("body", "<a/>", "headers", Map.of("Content-Type", "application/xml")),
        "application/xml",
        "<a/>");
    app.call(language, "post", url, Map.of("formData", Map.of("a", "b")));
    OtherServer.Asked asked = server.asked().getLast();
    assertThat(asked.headers().get("content-type")).startsWith("multipart/form-data; boundary=");
    assertThat(asked.body()).contains("Content-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n");
  }

  private void sent(Map<String, Object> options, String contentType, String body) {
    app.call(language, "post", url, options);
    OtherServer.Asked asked = server.asked().getLast();
    assertThat(asked.body()).isEqualTo(body);
    assertThat(asked.headers()).containsEntry("content-type", contentType);
  }

  @Test
  void a_query_is_added_to_the_address() {
    app.call(language, "get", url + "/x?a=1&b=2", Map.of("qs", Map.of("b", "x y")));
    assertThat(server.asked().getFirst().path()).isEqualTo("/x?a=1&b=x%20y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://api.example.com/ | Invalid URL - Must be HTTPS",
        "api.example.com/x | Invalid URL - Must be HTTPS",
        "ftp://api.example.com/ | Invalid URL - Must be HTTPS",
        "https://127.0.0.1/ | Invalid URL - IP is disallowed",
        "https://10.0.0.1:8443/ | Invalid URL - IP is disallowed",
        "https://[::1]/ | Invalid URL - IP is disallowed",
        "https://2130706433/ | Invalid URL - IP is disallowed",
        "https://0x7f.1/ | Invalid URL - IP is disallowed",
        "https://0177.0.0.1/ | Invalid URL - IP is disallowed",
        "https://intranet/ | Invalid URL - Must be FQDN",
        "https://127.0.0.1./ | Invalid URL - Must be FQDN",
        "https://api.example.com./ | Invalid URL - Must be FQDN",
        "https://api.example.com@evil.test/ | Invalid URL - Must be FQDN",
        "https://<%= oops(1) %>.example.com/ | Error while substituting the templates",
        "https://api.example.com/<%= iparam.domain.x.y %> | Error while substituting the templates",
        "https://api.example.com/<%= context.id %> | Error while substituting the templates",
        "https://api.example.com/<% evil() %> | Error while substituting the templates",
        "https://api.example.com/<%= access_token %> | Error while substituting the templates"
      })
  void an_address_is_refused(String address, String words) {
    JsonNode no = app.call(language, "get", address, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(400);
    assertThat(no.path("response").asText()).isEqualTo(words);
    assertThat(no.path("headers").isObject()).isTrue();
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
    assertThat(no.has("attempts")).isFalse();
    assertThat(app.note().path("error").asText()).isNotEmpty();
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, api.example.com, true",
    "https://api.example.com, other.example.com, false",
    "https://*.example.com, api.example.com, true",
    "https://*.example.com, a.b.example.com, false",
    "https://*.example.com, example.com, false",
    "https://*.example.com, badexample.com, false",
    "https://<%= iparam.domain %>.example.com, acme.example.com, true",
    "https://<%= iparam.domain %>.example.com, evil.example.com, false",
    "https://*.example.com:1, api.example.com, false"
  })
  void requests_go_to_listed_hosts_only(String listed, String host, boolean goes) {
    app.domains(listed).iparam("domain", "acme");
    app.stubs().replace(Json.readObject("{\"all\": {\"status\": 200, \"body\": \"ok\"}}"));
    JsonNode answer = app.call(language, "get", "https://" + host + "/", Map.of());
    assertThat(answer.has("ok")).isEqualTo(goes);
    if (!goes) {
      assertThat(answer.at("/no/status").asInt()).isEqualTo(400);
      assertThat(answer.at("/no/response").asText()).contains("whitelisted-domains");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2.0, https://api.example.org/, true",
    "2.1, https://api.example.org/, true",
    "2.2, https://api.example.org/, false",
    "2.0, http://api.example.org/, false",
    "2.0, https://localhost/, false",
    "2.0, http://localhost:9/, false",
    "2.0, https://10.0.0.1/, false"
  })
  void an_app_of_the_first_platforms_that_lists_nothing_may_ask_any_server(
      String platform, String address, boolean goes) {
    app.listingNothing(platform);
    app.stubs().replace(Json.readObject("{\"all\": {\"status\": 200, \"body\": \"ok\"}}"));
    assertThat(app.call(language, "get", address, Map.of()).has("ok")).isEqualTo(goes);
  }

  @Test
  void this_machine_is_asked_where_it_is_listed() {
    try (OtherServer local = OtherServer.plain(OtherServer.says(200, "text/plain", "here"))) {
      String here = "http://localhost:" + local.port();
      assertThat(app.call(language, "get", here, Map.of()).has("no")).isTrue();
      app.domains("http://localhost:" + local.port());
      assertThat(app.call(language, "get", here, Map.of()).at("/ok/response").asText())
          .isEqualTo("here");
    }
  }

  @Test
  void an_answer_of_400_or_more_rejects_with_all_of_it() {
    server(OtherServer.says(404, "application/json", "{\"no\": true}"));
    JsonNode no = app.call(language, "get", url, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(404);
    assertThat(no.path("response").asText()).isEqualTo("{\"no\": true}");
    assertThat(no.path("headers").path("content-type").asText()).isEqualTo("application/json");
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
    assertThat(no.path("attempts").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true", "application/xml, true", "text/html; charset=utf-8, true",
    "text/xml, true", "application/jsonp, true", "text/plain, true",
    "application/javascript, true", "application/vnd.api+json, true", "'', true",
    "image/png, false", "application/octet-stream, false", "text/csv, false"
  })
  void some_content_is_given_to_apps(String type, boolean given) {
    server(OtherServer.says(200, type, "x"));
    JsonNode answer = app.call(language, "get", url, Map.of());
    assertThat(answer.has("ok")).isEqualTo(given);
    if (!given) {
      assertThat(answer.at("/no/status").asInt()).isEqualTo(415);
      assertThat(answer.at("/no/response").asText()).isEqualTo("Unsupported content type");
    }
  }

  @Test
  void without_a_connection_it_is_502() {
    server.close();
    JsonNode no = app.call(language, "get", url, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(502);
    assertThat(no.path("response").asText()).isEqualTo("Error in establishing connection");
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
    assertThat(no.path("attempts").asInt()).isEqualTo(1);
  }

  @Test
  void without_an_answer_in_time_it_is_504() {
    app.stubs()
        .replace(
            Json.readObject(
                "{\"stubs\": [{\"host\": \"api.example.com\", \"failure\": \"timeout\"}]}"));
    JsonNode no = app.call(language, "get", "https://api.example.com/", Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(504);
    assertThat(no.path("response").asText())
        .isEqualTo("Timeout error while processing the request");
  }

  @ParameterizedTest
  @CsvSource({
    "429, 3, 3",
    "500, 2, 2",
    "503, 99, 5",
    "500, 0, 1",
    "500, -1, 1",
    "404, 3, 1",
    "200, 3, 1"
  })
  void it_is_tried_again_where_that_may_help(int status, int most, int attempts) {
    server(OtherServer.says(status, "text/plain", "x"));
    JsonNode answer = app.call(language, "get", url, Map.of("maxAttempts", most, "retryDelay", 0));
    assertThat(answer.path(status < 400 ? "ok" : "no").path("attempts").asInt())
        .isEqualTo(attempts);
    assertThat(server.asked()).hasSize(attempts);
  }

  @Test
  void what_comes_right_the_second_time_is_right() {
    server(
        exchange ->
            OtherServer.say(exchange, calls.incrementAndGet() == 1 ? 503 : 200, "text/plain", "x"));
    assertThat(app.call(language, "get", url, Map.of("maxAttempts", 2)).at("/ok/attempts").asInt())
        .isEqualTo(2);
  }

  @Test
  void more_than_50_requests_in_a_minute_are_refused() {
    app.stubs().replace(Json.readObject("{\"all\": {\"body\": \"ok\"}}"));
    for (int i = 0; i < 50; i++) {
      assertThat(app.call(language, "get", "https://api.example.com/", Map.of()).has("ok"))
          .isTrue();
    }
    JsonNode no = app.call(language, "get", "https://api.example.com/", Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(429);
    assertThat(no.path("message").asText())
        .isEqualTo("You have exceeded the limit of 50 requests per minute");
    assertThat(no.path("headers").isObject()).isTrue();
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
    assertThat(app.as("i-2").call(language, "get", "https://api.example.com/", Map.of()).has("ok"))
        .isTrue();
    app.clock().move(Duration.ofSeconds(61));
    assertThat(app.as("i-1").call(language, "get", "https://api.example.com/", Map.of()).has("ok"))
        .isTrue();
  }

  @Test
  void texts_are_filled_in_everywhere() {
    app.iparam("domain", "acme").iparam("secret", "s3cret \"quoted\"");
    app.call(
        language,
        "post",
        "https://<%= iparam.domain %>.example.com:" + server.port() + "/<%= iparam.domain %>",
        Map.of(
            "headers",
            Map.of(
                "Authorization", "Basic <%= encode(iparam.secret + ':X') %>",
                "X-Plain", "<%=iparam['domain']%>/<%= 'a' + \"b\" + iparam.none %>"),
            "json",
            Map.of("key", "<%= iparam.secret %>")));
    OtherServer.Asked asked = server.asked().getFirst();
    String encoded =
        Base64.getEncoder().encodeToString("s3cret \"quoted\":X".getBytes(StandardCharsets.UTF_8));
    assertThat(asked.path()).isEqualTo("/acme");
    assertThat(asked.headers())
        .containsEntry("host", "acme.example.com:" + server.port())
        .containsEntry("authorization", "Basic " + encoded)
        .containsEntry("x-plain", "acme/ab");
    assertThat(Json.read(asked.body()).path("key").asText()).isEqualTo("s3cret \"quoted\"");
  }

  @Test
  void what_is_kept_of_a_request_has_no_secrets() {
    app.iparam("secret", "s3cret-value");
    String encoded =
        Base64.getEncoder().encodeToString("s3cret-value:X".getBytes(StandardCharsets.UTF_8));
    server(
        OtherServer.says(200, "text/plain", "s3cret-value " + encoded + " " + "x".repeat(20_000)));
    app.call(
        language,
        "post",
        url + "/?k=<%= iparam.secret %>",
        Map.of(
            "headers",
            Map.of(
                "Authorization", "Bearer not-a-parameter",
                "X-Key", "<%= encode(iparam.secret + ':X') %>"),
            "body",
            "<%= iparam.secret %>"));
    assertThat(server.asked().getLast().body()).isEqualTo("s3cret-value");
    String note = Json.write(app.note());
    assertThat(note).doesNotContain("s3cret-value", encoded, "not-a-parameter");
    assertThat(app.note().path("method").asText()).isEqualTo("POST");
    assertThat(app.note().path("status").asInt()).isEqualTo(200);
    assertThat(app.note().path("attempts").asInt()).isEqualTo(1);
    assertThat(app.note().path("responseBody").asText()).hasSizeLessThan(9_000);
  }

  @Test
  void a_secret_that_the_app_fills_in_itself_is_not_kept_in_any_form_either() {
    String secret = "s3cret &+/~value";
    app.iparam("secret", secret);
    String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    server(
        OtherServer.says(
            200,
            "text/plain",
            "s3cret+%26%2B%2F%7Evalue s3cret%20%26%2B%2F~value s3cret%20&+/~value " + base64));
    app.call(language, "get", url, Map.of());
    assertThat(app.note().path("responseBody").asText())
        .contains("(hidden)")
        .doesNotContain("s3cret", "value", base64);
  }

  @ParameterizedTest
  @ValueSource(ints = {16_353, 16_380, 16_383})
  void a_secret_that_is_cut_in_two_is_not_kept(int before) {
    String secret = "s3cret-value-that-is-quite-long!";
    app.iparam("secret", secret);
    String all = secret.repeat(before / 32) + "x".repeat(before % 32) + secret;
    server(OtherServer.says(200, "text/plain", all));
    app.call(language, "get", url, Map.of());
    assertThat(app.note().path("responseBody").asText()).contains("(hidden)").doesNotContain("s3");
  }

  @Test
  void without_oauth_a_request_that_needs_a_token_is_not_made() {
    JsonNode no = app.call(language, "get", url, Map.of("isOAuth", true)).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(501);
    assertThat(no.path("response").asText()).contains("OAuth");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void templates_are_of_a_later_platform() {
    JsonNode no = app.call(language, "invokeTemplate", "t", Map.of()).path("no");
    assertThat(no.path("response").asText()).isEqualTo("Request template not found");
  }

  @Test
  void a_redirect_does_not_lead_to_an_unlisted_host() {
    server(OtherServer.redirects(302, "https://unlisted.test/"));
    JsonNode no = app.call(language, "get", url, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(502);
    assertThat(app.note().path("error").asText()).contains("redirected");
  }

  @Test
  void a_redirect_takes_no_secrets_to_another_server() {
    app.iparam("secret", "s3cret-value");
    try (OtherServer other = OtherServer.encrypted(OtherServer.says(200, "text/plain", "there"))) {
      server(OtherServer.redirects(302, "https://b.example.com:" + other.port() + "/"));
      app.call(
          language,
          "get",
          url,
          Map.of(
              "headers",
              Map.of(
                  "X-Own", "key <%= iparam.secret %>", "X-Api-Key", "abcd", "X-Plain", "stays")));
      assertThat(server.asked().getLast().headers()).containsEntry("x-own", "key s3cret-value");
      assertThat(other.asked().getFirst().headers())
          .doesNotContainKeys("x-own", "x-api-key")
          .containsEntry("x-plain", "stays");
    }
  }

  @Test
  void an_app_that_lists_nothing_is_redirected_to_no_other_server() {
    app.listingNothing("2.1");
    server(OtherServer.redirects(302, "https://b.example.com/"));
    assertThat(app.call(language, "get", url, Map.of()).at("/no/status").asInt()).isEqualTo(502);
    assertThat(app.note().path("error").asText()).contains("redirected");
  }

  @Test
  void an_answer_that_is_much_larger_in_json_is_not_given() {
    server(OtherServer.says(200, "text/plain", "\u0001".repeat(3 << 20)));
    JsonNode no = app.call(language, "get", url, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(413);
    assertThat(no.path("response").asText())
        .isEqualTo("The response is larger than 12 MB where it is written as JSON.");
  }

  @Test
  void a_body_that_is_an_object_needs_json() {
    JsonNode no = app.call(language, "post", url, Map.of("body", Map.of("a", 1))).path("no");
    assertThat(no.path("response").asText()).isEqualTo("Argument error, options.body.");
  }

  private void server(OtherServer.Behaviour behaviour) {
    server.close();
    server = OtherServer.encrypted(behaviour);
    url = "https://api.example.com:" + server.port();
  }
}
