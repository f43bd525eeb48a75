package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request's body does not have is refused: left out, it would be a wish unheard. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class MisspeltMembersTest {

  private RunningTenon tenon;
  private String[] key;

  @BeforeAll
  void start(@TempDir Path folder) {
    tenon =
        RunningTenon.start(
            new TenonConfig(
                folder,
                "127.0.0.1",
                0,
                TenonConfig.Bench.WORKSHOP,
                List.of(),
                new TenonConfig.Callers(true, false),
                1_000,
                Retention.Rules.STANDARD));
    key = new String[] {"Authorization", "Bearer " + tenon.hostKey()};
  }

  @AfterAll
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /api/v1/keys                        | {"name": "k", "scope": "host", "expires": "2126-01-01T00:00:00Z"}        | The body of POST /api/v1/keys has no "expires" (did you mean "expiresAt"?); it takes name, scope, org, expiresAt. Nothing was done.
          PUT  | /api/v1/orgs/acme                   | {"name": "x", "account": []}                                             | The body of PUT /api/v1/orgs/{org} has no "account" (did you mean "accounts"?); it takes name, accounts. Nothing was done.
          PUT  | /api/v1/orgs/acme                   | {"name": "x", "accounts": [{"produkt": "thena", "accountId": "1"}]}      | An account has no "produkt" (did you mean "product"?)
          POST | /api/v1/orgs/demo/installations     | {"app": "desk", "versoin": "1"}                                          | has no "versoin" (did you mean "version"?)
          POST | /api/v1/orgs/demo/installations/i/update | {"iparam": {}}                                                      | has no "iparam" (did you mean "iparams"?)
          PUT  | /api/v1/orgs/demo/installations/i/iparams | {"values": {}, "value": {}}                                        | has no "value" (did you mean "values"?)
          PUT  | /api/v1/orgs/demo/custom-objects/deal/apps | {"app": ["desk"]}                                                 | has no "app" (did you mean "apps"?)
          POST | /api/v1/filter-policies/test        | {"policy": {}, "atributes": {}}                                          | has no "atributes" (did you mean "attributes"?)
          POST | /api/v1/simulations                 | {"product": "thena", "type": "ticket:created", "payload": "{}", "from": "sns"} | has no "from" (did you mean "form"?)
          POST | /api/v1/simulations                 | {"product": "thena", "type": "ticket:created", "payload": {}}            | "payload" must be a string, not an object; JSON goes into it as text.
          PUT  | /api/v1/simulator/payloads          | {"app": "a", "product": "thena", "type": "t", "name": "", "text": "{}"}  | has no "text"; it takes
          PUT  | /api/v1/apps/desk/iparams           | {"valeus": {}}                                                           | has no "valeus" (did you mean "values"?)
          PUT  | /api/v1/system-settings             | {"module": {}}                                                           | module: The settings are modules and accountUrls.
          """)
  void a_misspelt_member_is_refused_with_what_was_meant(
      String method, String path, String body, String detail) {
    HttpResponse<String> refused = ask(method, path, body);
    assertThat(refused.statusCode()).isBetween(400, 422);
    assertThat(Json.read(refused.body()).path("detail").asText()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          thenna   | (did you mean "thena"?)
          zendesk  | No product "zendesk" is known, and no app is for one; there are
          """)
  void an_account_of_a_product_that_is_none_is_refused(String product, String detail) {
    HttpResponse<String> refused = account("acme", product);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.read(refused.body()).path("detail").asText()).contains(detail);
    assertThat(tenon.get("/api/v1/orgs/acme", key).statusCode()).isEqualTo(404);
  }

  @Test
  void an_account_may_be_of_any_product_that_an_app_is_for() {
    byte[] app =
        AppZip.of("jira", "1.0.0", "onIssueCreate")
            .file(
                "manifest.json",
                "{\"platform-version\": \"2.2\", \"product\": {\"jira\": {\"events\": {\"onIssueCreate\": {\"handler\": \"onIssueCreate\"}}}}, \"tenon\": {\"id\": \"jira\", \"version\": \"1.0.0\"}}")
            .server("exports = { onIssueCreate: function () {} };")
            .bytes();
    assertThat(account("globex", "jira").statusCode()).isEqualTo(400);
    assertThat(tenon.upload("/api/v1/apps", app, key).statusCode()).isEqualTo(201);
    assertThat(account("globex", "jira").statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> account(String org, String product) {
    return ask(
        "PUT",
        "/api/v1/orgs/" + org,
        "{\"name\": \"x\", \"accounts\": [{\"product\": \"%s\", \"accountId\": \"1\"}]}"
            .formatted(product));
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    return tenon.ask(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8), key);
  }
}
