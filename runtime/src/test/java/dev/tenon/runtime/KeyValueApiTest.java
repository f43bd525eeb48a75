package dev.tenon.runtime;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What apps keep, in a whole runtime. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class KeyValueApiTest {

  private static final String ACME = "/api/v1/orgs/acme";

  private static final String COUNTING =
      """
      exports = {
        onAppInstall: async function (args) {
          await $db.set('deals', { seen: 0 }, { setIf: 'not_exist' });
          if (args.iparams.refuse) {
            renderData({ message: 'not here' });
          } else {
            renderData();
          }
        },
        onDealUpdate: async function () {
          await $db.update('deals', 'increment', { seen: 1 });
          renderData(null, (await $db.get('deals')).seen);
        },
        onAppUninstall: function () {
          $db.get('deals').then(deals => { console.log('seen', deals.seen); renderData(); });
        }
      };
      """;

  private static final String REFUSE =
      "{\"refuse\": {\"display_name\": \"Refuse\", \"type\": \"checkbox\"}}";

  private final Path folder;
  private RunningTenon tenon;

  KeyValueApiTest(@TempDir Path folder) {
    this.folder = folder;
    this.tenon = RunningTenon.start(folder);
    tenon.put(ACME, "{\"name\": \"Acme\"}");
    byte[] app =
        AppZip.of("desk", "1.0.0", "onDealUpdate", "onAppInstall", "onAppUninstall")
            .iparams(REFUSE)
            .server(COUNTING)
            .bytes();
    assertThat(tenon.upload("/api/v1/apps", app).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void what_is_kept_outlives_a_restart_and_goes_with_the_app() {
    String id = Json.read(install("{\"app\": \"desk\"}").body()).path("installation").asText();
    assertThat(answerToEvent()).isEqualTo("1");
    assertThat(answerToEvent()).isEqualTo("2");
    tenon.close();
    tenon = RunningTenon.start(folder);
    assertThat(answerToEvent()).isEqualTo("3");

    assertThat(tenon.delete(ACME + "/installations/" + id).statusCode()).isLessThan(300);
    String again = Json.read(install("{\"app\": \"desk\"}").body()).path("installation").asText();
    assertThat(again).isEqualTo(id);
    assertThat(answerToEvent()).isEqualTo("1");
    assertThat(tenon.delete(ACME + "/installations/" + id).statusCode()).isLessThan(300);
    assertThat(tenon.delete(ACME).statusCode()).isLessThan(300);
  }

  @Test
  void what_an_app_kept_that_did_not_want_to_be_installed_is_gone() {
    assertThat(install("{\"app\": \"desk\", \"iparams\": {\"refuse\": true}}").statusCode())
        .isEqualTo(422);
    assertThat(install("{\"app\": \"desk\"}").statusCode()).isEqualTo(201);
    assertThat(answerToEvent()).isEqualTo("1");
  }

  @Test
  void a_simulation_shows_what_was_before_and_after(@TempDir Path apps) {
    JsFolder app =
        JsFolder.at(apps.resolve("counting"))
            .manifest("freshsales", "onDealUpdate")
            .server(COUNTING);
    try (RunningTenon bench = RunningTenon.start(apps, app.path())) {
      bench.simulate("freshsales", "onDealUpdate", "{}");
      JsonNode service =
          RunningTenon.step(bench.simulate("freshsales", "onDealUpdate", "{}"), "service");
      assertThat(service.path("service").asText()).isEqualTo("db");
      assertThat(service.path("method").asText()).isEqualTo("update");
      assertThat(service.path("ok").asBoolean()).isTrue();
      assertThatJson(service.path("detail"))
          .isEqualTo(
              """
              {"key": "deals", "action": "increment", "value": {"seen": 1},
               "before": {"seen": 1}, "after": {"seen": 2}}
              """);
    }
  }

  @Test
  void the_sample_app_does_not_say_twice_what_nobody_has_tidied_up(@TempDir Path state) {
    Path sample = Path.of("../plugins/contact-hygiene").toAbsolutePath().normalize();
    try (RunningTenon bench = RunningTenon.start(state, sample)) {
      for (String[] contact : new String[][] {{"", "1"}, {"", "0"}, {"Ann", "0"}, {"", "1"}}) {
        List<JsonNode> report =
            bench.simulate(
                "freshsales",
                "onContactUpdate",
                "{\"event\": \"onContactUpdate\", \"data\": {\"contact\": {\"id\": 7, \"last_name\": \"%s\"}}}"
                    .formatted(contact[0]));
        assertThat(RunningTenon.step(report, "done").path("outcome").asText())
            .isEqualTo("succeeded");
        assertThat(report)
            .filteredOn(step -> step.path("text").asText().contains("last_name is empty"))
            .hasSize(Integer.parseInt(contact[1]));
      }
    }
  }

  private HttpResponse<String> install(String body) {
    return tenon.post(ACME + "/installations", body);
  }

  private String answerToEvent() {
    HttpResponse<String> accepted =
        tenon.post(
            ACME + "/events?product=freshsales", "{\"event\": \"onDealUpdate\", \"data\": {}}");
    String event = ACME + "/events/" + Json.read(accepted.body()).path("eventId").asText();
    JsonNode attempt =
        await()
            .until(
                () -> Json.read(tenon.get(event).body()).at("/deliveries/0/attempts/0"),
                one -> one.has("outcome"));
    return attempt.at("/answer/json").asText();
  }
}
