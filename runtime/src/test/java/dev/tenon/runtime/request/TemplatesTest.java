package dev.tenon.runtime.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.OtherServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
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

/** {@code $request.invokeTemplate}, of platforms from 2.3: what the platform says of it. */
@ParameterizedClass(name = "{0}")
@EnumSource(Language.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class TemplatesTest {

  @Parameter Language language = Language.JAVASCRIPT;

  private final TrialApp app;
  private OtherServer server = OtherServer.encrypted(OtherServer.says(200, "text/plain", "hello"));

  TemplatesTest(@TempDir Path folder) {
    app = new TrialApp(folder);
  }

  @BeforeEach
  void start() {
    server(OtherServer.says(200, "application/json", "{\"a\": 1}"));
  }

  @AfterEach
  void stop() {
    server.close();
    app.close();
  }

  @Test
  void a_template_is_filled_in_and_made() {
    template(
        """
        {"schema": {"method": "POST", "host": "<%= iparam.domain %>.example.com:PORT",
          "path": "/tickets/<%= context.id %>/reply",
          "headers": {"Authorization": "Basic <%= encode(iparam.secret + ':X') %>",
                      "X-Context": "<%= context.nested.name %>"},
          "query": {"page": "<%= context.page %>", "empty": "<%= context.none %>"}}}
        """);
    app.iparam("domain", "acme").iparam("secret", "s3cret-value");
    JsonNode ok =
        invoke(
                Map.of(
                    "context",
                    Map.of("id", 7, "page", "a&b=c", "nested", Map.of("name", "x")),
                    "body",
                    "{\"b\": 2}"))
            .path("ok");
    assertThat(ok.path("status").asInt()).isEqualTo(200);
    assertThat(ok.path("response").asText()).isEqualTo("{\"a\": 1}");
    assertThat(ok.path("attempts").asInt()).isEqualTo(1);
    OtherServer.Asked asked = server.asked().getFirst();
    assertThat(asked.method() + " " + asked.path())
        .isEqualTo("POST /tickets/7/reply?empty=&page=a%26b%3Dc");
    assertThat(asked.body()).isEqualTo("{\"b\": 2}");
    assertThat(asked.headers())
        .containsEntry("x-context", "x")
        .containsEntry("content-type", "application/json")
        .containsEntry(
            "authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("s3cret-value:X".getBytes(StandardCharsets.UTF_8)));
    assertThat(Json.write(app.note())).doesNotContain("s3cret-value");
    assertThat(app.note().path("url").asText()).contains("acme.example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<%= iparam.domain %> | acme.example.com | acme.example.com",
        "<%= iparam.domain %> | https://acme.example.com/ | acme.example.com",
        "<%= iparam.domain %> | ' acme.example.com ' | acme.example.com",
        "<%= iparam.domain %>.example.com | acme | acme.example.com",
        "<%= iparam.domain %>.example.com | acme.example.com | acme.example.com",
        "<%= iparam.domain %>.example.com | https://acme.example.com/ | acme.example.com"
      })
  void a_host_is_taken_as_it_is_meant(String host, String value, String asked) {
    stubs();
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"%s\"}}".formatted(host));
    app.iparam("domain", value);
    assertThat(invoke(Map.of()).has("ok")).isTrue();
    assertThat(app.note().path("url").asText()).isEqualTo("https://" + asked + "/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<%= iparam.domain %> | '' | must not be empty",
        "<%= context.none %> | x | must not be empty",
        "<%= iparam.domain %> | acme.example.com/api | must not have path: /api",
        "<%= iparam.domain %> | https://acme.example.com/a/b | must not have path: /a/b",
        "<%= iparam.domain %> | 10.0.0.1 | must not be an IP address",
        "<%= iparam.domain %> | 2130706433 | must not be an IP address",
        "<%= iparam.domain %> | 0x7f.1 | must not be an IP address",
        "<%= iparam.domain %> | intranet | must be a FQDN"
      })
  void a_host_that_is_none_fails_validation(String host, String value, String message) {
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"%s\"}}".formatted(host));
    app.iparam("domain", value);
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(400);
    assertThat(no.path("headers").isObject()).isTrue();
    assertThat(no.path("response").asText()).isEqualTo("runtime validation failed.");
    assertThat(no.at("/errors/0/message").asText()).isEqualTo(message);
    assertThat(no.at("/errors/0/instancePath").asText()).isEqualTo("/schema/host");
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
    assertThat(no.path("attempts").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.test#",
        "evil.test?",
        "evil.test\\\\",
        "evil.test:443",
        "user@evil.test",
        "a b",
        "evil.test%2f",
        "acme\\r\\nX: y"
      })
  void a_value_does_not_change_the_host_around_it(String value) {
    template(
        """
        {"schema": {"method": "GET", "host": "<%= iparam.domain %>.example.com"}}
        """);
    app.iparam("domain", Json.read("\"" + value + "\"").asText());
    stubs();
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(400);
    assertThat(app.note().has("status")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/<%= context.v %> | x | /a/x",
        "/a/<%= context.v %>/b | x y | /a/x%20y/b",
        "/a/<%= context.v %>/b | ä | /a/%C3%A4/b",
        "/a/<%= context.v %>/b | x?y=1#z | /a/x%3Fy=1%23z/b",
        "/a/<%= context.v %> | ?all=1 | /a/%3Fall=1",
        "/a/<%= context.v %> | owner/repository | /a/owner/repository",
        "/a/<%= context.v %> | a%20b | /a/a%20b",
        "/a<%= context.v %> | ?page=2&b=x y | /a?page=2&b=x%20y",
        "/a?q=<%= context.v %> | x&admin=1 | /a?q=x%26admin=1",
        "/a?q=<%= context.v %>&r=1 | x#y | /a?q=x%23y&r=1",
        "/a?<%= context.v %> | b=1&c=2 | /a?b=1&c=2",
        "<%= context.v %> | /a/b?c=1 | /a/b?c=1"
      })
  void a_value_stays_in_its_place_in_the_path(String path, String value, String asked) {
    template(
        "{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com:PORT\", \"path\": \"%s\"}}"
            .formatted(path));
    assertThat(invoke(Map.of("context", Map.of("v", value))).has("ok")).isTrue();
    assertThat(server.asked().getLast().path()).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../admin",
        "x/../../admin",
        "%2e%2e/admin",
        "..%2fadmin",
        "..\\\\admin",
        "."
      })
  void a_value_does_not_lead_out_of_its_path(String value) {
    template(
        """
        {"schema": {"method": "GET", "host": "api.example.com:PORT", "path": "/a/<%= context.v %>"}}
        """);
    JsonNode no =
        invoke(Map.of("context", Map.of("v", Json.read("\"" + value + "\"").asText()))).path("no");
    assertThat(no.path("response").asText()).isEqualTo("Error while substituting the templates");
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x\\r\\nX-Evil: 1", "x\\nX-Evil: 1", "x\\rX-Evil: 1", "x\\u0000y", "x\\u2028y"})
  void a_value_does_not_begin_another_header(String value) {
    template(
        """
        {"schema": {"method": "GET", "host": "api.example.com:PORT",
          "headers": {"X-Key": "<%= iparam.domain %>"}}}
        """);
    app.iparam("domain", Json.read("\"" + value + "\"").asText());
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(400);
    assertThat(no.path("response").asText()).isEqualTo("Error while substituting the templates");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void a_line_end_behind_a_value_is_not_meant() {
    template(
        """
        {"schema": {"method": "GET", "host": "api.example.com:PORT",
          "headers": {"X-Key": "<%= iparam.domain %>"}}}
        """);
    app.iparam("domain", "abc\n");
    assertThat(invoke(Map.of()).has("ok")).isTrue();
    assertThat(server.asked().getFirst().headers()).containsEntry("x-key", "abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<%= iparam.constructor.constructor('return 1')() %>",
        "<%= process.exit() %>",
        "<%= 1; evil() %>",
        "<%= iparam.domain.replace('a','b') %>",
        "<%= `${1}` %>",
        "<%= context %>",
        "<%= encode() %>",
        "<%= 'open %>",
        "<%= %>",
        "<% x %>",
        "<%- iparam.domain %>"
      })
  void a_template_is_never_run_as_code(String placeholder) {
    template(
        Json.write(
            Json.read(
                "{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com:PORT\", \"headers\": {\"X\": %s}}}"
                    .formatted(Json.writeValue("y" + placeholder)))));
    app.iparam("domain", "a");
    JsonNode answer = invoke(Map.of());
    assertThat(answer.at("/no/response").asText())
        .isIn("Error while substituting the templates", "Request template not found");
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"host", "path", "query"})
  void a_secure_parameter_stands_in_headers_only(String place) {
    String text = "<%= encode(iparam.secret) %>";
    template(
        """
        {"schema": {"method": "GET", "host": "%s", "path": "%s", "query": {"q": "%s"}}}
        """
            .formatted(
                place.equals("host") ? text + ".example.com" : "api.example.com",
                place.equals("path") ? "/" + text : "/",
                place.equals("query") ? text : "x"));
    app.iparam("secret", "s3cret-value");
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("response").asText()).isEqualTo("runtime validation failed.");
    assertThat(no.at("/errors/0/message").asText()).isEqualTo("Invalid iparam substitution");
    assertThat(no.at("/errors/0/instancePath").asText()).startsWith("/schema/" + place);
  }

  @Test
  void the_address_of_the_account_is_filled_in() {
    stubs();
    app.account("freshsales", "https://acme.example.com");
    for (String host :
        new String[] {
          "<%= current_host.endpoint_urls.freshsales %>",
          "<%= current_host.endpoint_urls %>.example.com"
        }) {
      template("{\"schema\": {\"method\": \"GET\", \"host\": \"%s\"}}".formatted(host));
      assertThat(invoke(Map.of()).has("ok")).isTrue();
      assertThat(app.note().path("url").asText()).isEqualTo("https://acme.example.com/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "undeclared", ""})
  void a_template_that_is_not_there_is_not_found(String name) {
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com\"}}");
    JsonNode no = app.call(language, "invokeTemplate", name, Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(404);
    assertThat(no.path("response").asText()).isEqualTo("Request template not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "post", "put", "patch", "delete"})
  void verbs_are_of_an_earlier_platform(String method) {
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com\"}}");
    JsonNode no = app.call(language, method, "https://api.example.com/", Map.of()).path("no");
    assertThat(no.path("response").asText())
        .isEqualTo(
            method
                + " is no longer supported in Request API, please refer https://developers.freshdesk.com/v2/docs/migration-overview/#latest_platform_version_migration for more details");
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "99, 5", "0, 1"})
  void a_template_says_how_often_it_is_tried(int most, int attempts) {
    server(OtherServer.says(500, "application/json", "{}"));
    template(
        """
        {"schema": {"method": "GET", "host": "api.example.com:PORT"},
         "options": {"maxAttempts": %d, "retryDelay": 0}}
        """
            .formatted(most));
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(500);
    assertThat(no.path("attempts").asInt()).isEqualTo(attempts);
    assertThat(no.path("errorSource").asText()).isEqualTo("APP");
  }

  @Test
  void unsupported_content_is_415() {
    server(OtherServer.says(200, "image/png", "x"));
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com:PORT\"}}");
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(415);
    assertThat(no.path("response").asText()).isEqualTo("Unsupported content type");
  }

  @Test
  void a_body_of_more_than_100_KB_is_not_sent() {
    template("{\"schema\": {\"method\": \"POST\", \"host\": \"api.example.com:PORT\"}}");
    assertThat(invoke(Map.of("body", "x".repeat(100 << 10))).has("ok")).isTrue();
    JsonNode no = invoke(Map.of("body", "x".repeat((100 << 10) + 1))).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(413);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void an_oauth_template_is_refused_clearly() {
    template(
        """
        {"schema": {"method": "GET", "host": "api.example.com"}, "options": {"oauth": "github"}}
        """);
    JsonNode no = invoke(Map.of()).path("no");
    assertThat(no.path("status").asInt()).isEqualTo(501);
    assertThat(no.path("response").asText()).contains("OAuth");
  }

  @Test
  void a_redirect_leads_only_to_hosts_that_templates_name() {
    server(OtherServer.redirects(302, "https://unlisted.test/"));
    template("{\"schema\": {\"method\": \"GET\", \"host\": \"api.example.com:PORT\"}}");
    assertThat(invoke(Map.of()).at("/no/status").asInt()).isEqualTo(502);
  }

  private JsonNode invoke(Map<String, ?> input) {
    return app.call(language, "invokeTemplate", "t", input);
  }

  private void template(String template) {
    app.template(template.replace("PORT", "" + server.port()));
  }

  private void stubs() {
    app.stubs().replace(Json.readObject("{\"all\": {\"body\": \"ok\"}}"));
  }

  private void server(OtherServer.Behaviour behaviour) {
    server.close();
    server = OtherServer.encrypted(behaviour);
  }
}
