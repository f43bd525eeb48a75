package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.SettingsReader;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host's runtime whose key for secrets is lost or another one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class SecretsKeyTest {

  private static final String API_KEY =
      """
      {"api_key": {"display_name": "Key", "type": "text", "secure": true, "required": true},
       "mood": {"display_name": "Mood", "type": "text"}}
      """;

  private static final byte[] APP =
      AppZip.of("desk", "1.0.0", "onDealUpdate")
          .iparams(API_KEY)
          .server(
              """
              exports = {
                onDealUpdate: function (args) {
                  renderData(null, args.iparams.api_key.split('').join(' '));
                }
              };
              """)
          .bytes();

  private final Path folder;
  private final Path data;
  private final Path key;
  private Optional<RunningTenon> running = Optional.empty();

  SecretsKeyTest(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.key = data.resolve("secrets.key");
  }

  @BeforeEach
  void installed_in_two_orgs() {
    RunningTenon tenon = start(config(data));
    install(tenon, "acme");
    install(tenon, "globex");
    stop();
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningTenon::close);
    running = Optional.empty();
  }

  @Test
  void without_the_key_nothing_is_started_and_no_other_key_is_made() throws IOException {
    Path aside = Files.move(key, folder.resolve("aside"));
    assertThatThrownBy(() -> start(config(data)))
        .hasMessageContaining("of 2 installations of 2 orgs")
        .hasMessageContaining("" + key)
        .hasMessageContaining("there is no such file")
        .hasMessageContaining("--secrets-key FILE")
        .hasMessageContaining("--forget-secrets");
    assertThat(key).doesNotExist();
    Files.move(aside, key);
    assertThat(answer(start(config(data)), "acme")).isEqualTo("k-123456");
  }

  @Test
  void another_key_and_a_file_that_is_no_key_start_nothing_either() throws IOException {
    Path right = Files.move(key, folder.resolve("right"));
    Files.copy(keyOfAnother(), key);
    assertThatThrownBy(() -> start(config(data)))
        .hasMessageContaining("of 2 installations of 2 orgs")
        .hasMessageContaining("is another one");
    Files.writeString(key, "{}");
    assertThatThrownBy(() -> start(config(data)))
        .hasMessageContaining("of 2 installations of 2 orgs")
        .hasMessageContaining("is no key");
    assertThatThrownBy(() -> start(config(data).forgettingSecrets()))
        .hasMessageContaining("Move it away");
    Files.delete(key);
    Files.move(right, key);
    assertThat(answer(start(config(data)), "globex")).isEqualTo("k-123456");
  }

  @Test
  void who_lost_the_key_enters_the_secrets_again_while_deliveries_wait() throws IOException {
    Files.delete(key);
    RunningTenon tenon = start(config(data).forgettingSecrets());
    JsonNode one = installation(tenon, "acme");
    assertThat(one.path("state").asText()).isEqualTo("paused");
    assertThat(one.path("iparams").toString()).isEqualTo("{\"mood\":\"good\"}");
    String path = "/api/v1/orgs/acme/installations/" + one.path("installation").asText();
    String waiting = send(tenon, "acme");
    // What is required is asked for again.
    assertThat(tenon.put(path + "/iparams", "{\"values\": {\"mood\": \"bad\"}}").statusCode())
        .isEqualTo(422);
    assertThat(
            tenon.put(path + "/iparams", "{\"values\": {\"api_key\": \"k-654321\"}}").statusCode())
        .isEqualTo(200);
    assertThat(tenon.post(path + "/resume", "").statusCode()).isEqualTo(200);
    assertThat(answerOf(tenon, "acme", waiting)).isEqualTo("k-654321");
    stop();
    // From now on the new key is the one, and the other org has nothing that it does not open.
    assertThat(installation(start(config(data)), "globex").path("state").asText())
        .isEqualTo("paused");
  }

  private Path keyOfAnother() {
    Path other = folder.resolve("other");
    install(start(config(other)), "acme");
    stop();
    return other.resolve("secrets.key");
  }

  private static TenonConfig config(Path data) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.DATA, "" + data);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.KEYS, "false");
    return TenonConfig.of(SettingsReader.read(Optional.empty(), Map.of(), flags));
  }

  private RunningTenon start(TenonConfig config) {
    RunningTenon tenon = RunningTenon.start(config);
    running = Optional.of(tenon);
    return tenon;
  }

  private static void install(RunningTenon tenon, String org) {
    assertThat(tenon.upload("/api/v1/apps", APP).statusCode()).isIn(200, 201);
    assertThat(tenon.put("/api/v1/orgs/" + org, "{\"name\": \"An org\"}").statusCode())
        .isEqualTo(201);
    HttpResponse<String> installed =
        tenon.post(
            "/api/v1/orgs/" + org + "/installations",
            "{\"app\": \"desk\", \"iparams\": {\"api_key\": \"k-123456\", \"mood\": \"good\"}}");
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(201);
  }

  private static JsonNode installation(RunningTenon tenon, String org) {
    return Json.read(tenon.get("/api/v1/orgs/" + org + "/installations").body()).at("/items/0");
  }

  private static String send(RunningTenon tenon, String org) {
    HttpResponse<String> sent =
        tenon.post(
            "/api/v1/orgs/" + org + "/events?product=freshsales",
            "{\"event\": \"onDealUpdate\", \"data\": {}}");
    assertThat(sent.statusCode()).isEqualTo(202);
    return Json.read(sent.body()).path("eventId").asText();
  }

  private static String answer(RunningTenon tenon, String org) {
    return answerOf(tenon, org, send(tenon, org));
  }

  /** The secret as the handler spelt it, since an answer that has it in one piece hides it. */
  private static String answerOf(RunningTenon tenon, String org, String event) {
    JsonNode delivery =
        await()
            .until(
                () ->
                    Json.read(tenon.get("/api/v1/orgs/" + org + "/events/" + event).body())
                        .at("/deliveries/0"),
                one -> one.path("state").asText().equals("succeeded"));
    return Json.read(delivery.at("/attempts/0/answer/json").asText()).asText().replace(" ", "");
  }
}
