package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class ReadmeIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A fenced block with a name after its language: a file's name, or what a command is for. */
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+) (\\S+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final String FAILS =
      "exports = { onDealUpdate: function () { throw new Error('down'); } };";

  private record Block(String language, String name, String text) {}

  @Test
  void the_first_app_in_javascript_runs(@TempDir Path folder) throws Exception {
    write(section("Your first app in JavaScript"), folder);
    try (RunningTenon tenon = RunningTenon.start(folder, folder)) {
      JsonNode finished = simulate(tenon, "onContactCreate");
      assertThat(finished.path("outcome").asText()).isEqualTo("succeeded");
      assertThat(finished.path("answer").asText()).contains("greeted");
    }
  }

  @Test
  void the_first_app_in_java_runs(@TempDir Path folder) throws Exception {
    List<Block> blocks = section("Your first app in Java");
    write(blocks, folder);
    shell(command(blocks, "build"), folder);
    try (RunningTenon tenon = RunningTenon.start(folder, folder)) {
      JsonNode finished = simulate(tenon, "onDealUpdate");
      assertThat(finished.path("outcome").asText()).isEqualTo("succeeded");
      assertThat(finished.path("answer").asText()).contains("amount");
    }
  }

  @Test
  void the_commands_that_send_events_send_them(@TempDir Path folder) throws Exception {
    write(section("Your first app in JavaScript"), folder);
    try (RunningTenon tenon = RunningTenon.start(folder, folder)) {
      String port = ":" + tenon.address("/").getPort();
      String[] lines = command(section("Sending real events"), "send").strip().split("\n", -1);
      assertThat(lines).hasSize(2);

      String posted = shell(lines[0].replace(":10001", port), folder);
      String id = Json.read(posted).path("eventId").asText();
      assertThat(tenon.get("/api/v1/orgs/demo/events/" + id).body()).contains("onContactCreate");
      assertThat(Json.read(posted).path("deliveries")).hasSize(1);

      String sent = shell(lines[1] + " --url http://127.0.0.1" + port, folder);
      assertThat(sent).contains("kept, 1 delivery");
    }
  }

  @Test
  void the_commands_that_install_an_app_in_an_org_install_it(@TempDir Path folder)
      throws Exception {
    Path app = Files.createDirectories(folder.resolve("app"));
    write(section("Your first app in JavaScript"), app);
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      String port = ":" + tenon.address("/").getPort();
      String commands = command(section("Apps in orgs"), "install").replace(":10001", port);
      String output = shell(commands, app);
      assertThat(output).contains("\"app\":\"my-app\"", "\"org\":\"acme\"");
      assertThat(output).contains("\"state\":\"active\"");
    }
  }

  @Test
  void the_command_that_triggers_a_custom_event_triggers_it(@TempDir Path folder) throws Exception {
    List<Block> blocks = section("Custom events");
    try (RunningTenon tenon = RunningTenon.start(folder, ROOT.resolve("plugins/invoice-booking"))) {
      String port = ":" + tenon.address("/").getPort();
      JsonNode answer = Json.read(shell(command(blocks, "custom").replace(":10001", port), folder));
      assertThat(answer.path("message").asText()).isEqualTo("Event successfully triggered");
      String event = "/api/v1/orgs/demo/events/" + answer.path("eventId").asText();
      await()
          .until(
              () ->
                  Json.read(tenon.get(event).body())
                      .at("/deliveries/0/state")
                      .asText()
                      .equals("succeeded"));
    }
  }

  @Test
  void the_commands_that_change_a_deal_make_an_event_of_its_stage(@TempDir Path folder)
      throws Exception {
    String commands = command(section("Custom objects of Thena"), "objects");
    try (RunningTenon tenon = RunningTenon.start(folder, ROOT.resolve("plugins/deal-flow"))) {
      String port = ":" + tenon.address("/").getPort();
      String output = shell(commands.replace(":10001", port), folder);
      assertThat(output).contains("\"type\":\"custom-object:deal:field:stage:changed\"");
    }
  }

  @Test
  void the_custom_events_of_an_app_are_read_as_they_stand(@TempDir Path folder) throws Exception {
    String file = block(section("Custom events"), "json", "config/custom_events.json");
    JsFolder.at(folder)
        .file("config/custom_events.json", file)
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {"custom": {"events": {
              "invoice_created": {"handler": "take"}, "order_completed": {"handler": "take"}}}}}
            """)
        .server("exports = { take: function () {} };");
    assertThat(shell("$TENON/tenon validate", folder)).contains("no problems");
  }

  @Test
  void tenon_run_in_an_apps_folder_runs_it(@TempDir Path folder) throws Exception {
    List<Block> blocks = section("Your first app in JavaScript");
    write(blocks, folder);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + command(blocks, "run").strip() + " --port 0")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    environment(builder);
    Process process = builder.start();
    try {
      assertThat(
              process.inputReader().lines().filter(line -> line.contains("/web/test")).findFirst())
          .isPresent();
    } finally {
      process.destroy();
      assertThat(process.waitFor()).isNotNegative();
    }
  }

  @Test
  void what_is_wrong_with_an_app_is_said_in_these_words(@TempDir Path folder) throws Exception {
    List<Block> blocks = section("When something is wrong");
    write(blocks, folder);
    String output = shell(command(blocks, "validate").strip() + " || test $? = 1", folder);
    assertThat(output).isEqualTo(block(blocks, "text", "output"));
  }

  @Test
  void the_rules_for_handlers_that_fail_are_read_as_they_stand(@TempDir Path folder)
      throws Exception {
    String rules = block(section("When a handler fails"), "json", "tenon");
    JsFolder.at(folder)
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2",
             "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}},
             %s}
            """
                .formatted(rules))
        .server(FAILS);
    assertThat(shell("$TENON/tenon validate", folder)).contains("no problems");
  }

  @Test
  void the_commands_that_redrive_and_replay_do_it(@TempDir Path folder) throws Exception {
    String[] lines = command(section("When a handler fails"), "redrive").strip().split("\n", -1);
    assertThat(lines).hasSize(3);
    JsFolder app =
        JsFolder.at(folder.resolve("deal-desk"))
            .manifest("freshsales", "onDealUpdate")
            .server(FAILS);
    try (RunningTenon tenon = RunningTenon.start(folder, app.path())) {
      String url = " --url " + tenon.address("");
      String event = "{\"event\": \"onDealUpdate\", \"data\": {}}";
      JsonNode posted = Json.read(tenon.post("/api/v1/orgs/demo/events", event).body());
      String delivery = posted.at("/deliveries/0/delivery").asText();
      awaitAttempts(tenon, delivery, 1);
      shell(lines[0].replace("dlv_42", delivery) + url, folder);
      awaitAttempts(tenon, delivery, 2);
      shell(lines[1] + url, folder);
      awaitAttempts(tenon, delivery, 3);
      String id = posted.path("eventId").asText();
      assertThat(shell(lines[2].replaceFirst("evt_\\S+", id) + url, folder)).contains("1 delivery");
    }
  }

  @Test
  void the_commands_of_a_host_serve_and_make_list_and_revoke_keys(@TempDir Path folder)
      throws Exception {
    List<Block> blocks = section("Running it as a host");
    String serve = command(blocks, "serve").strip();
    assertThat(serve).contains("--port 10001");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec " + serve.replace("10001", "0"))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    environment(builder);
    Process process = builder.start();
    try {
      List<String> said = new ArrayList<>();
      var output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line.strip());
        if (line.startsWith("Listens: ")) {
          break;
        }
      }
      String key =
          said.stream().filter(line -> line.startsWith("tenon_h")).findFirst().orElseThrow();
      String url = " --url " + said.getLast().replace("Listens: ", "");
      String with = "TENON_KEY=" + key + " ";
      String[] lines = command(blocks, "keys").strip().split("\n", -1);
      assertThat(lines).hasSize(3);
      assertThat(shell(with + lines[0] + url, folder)).startsWith("tenon_h");
      String ops =
          shell(with + lines[1] + url, folder)
              .lines()
              .filter(line -> line.contains(" ops, made "))
              .findFirst()
              .orElseThrow();
      String id = ops.substring(0, ops.indexOf(' '));
      assertThat(shell(with + lines[2].replaceFirst("key_\\S+", id) + url, folder))
          .startsWith(id + ": revoked");
    } finally {
      process.destroy();
      assertThat(process.waitFor()).isNotNegative();
    }
  }

  @Test
  void the_commands_that_back_up_and_restore_do_it(@TempDir Path folder) throws Exception {
    List<Block> blocks = section("Running it as a host");
    String[] lines = command(blocks, "backup").strip().split("\n", -1);
    assertThat(lines).hasSize(2);
    Tenon.start(new TenonConfig(folder.resolve("tenon-data"), "127.0.0.1", 0, List.of())).close();
    String path = shell(lines[0], folder).replaceFirst(": .*", "").strip();
    String output = shell(lines[1].replaceFirst("tenon-backups/\\S+", path), folder);
    assertThat(output).contains("There: 1 org, 0 installations, 0 deliveries");
    assertThat(folder.resolve("restored-data/tenon.db")).exists();
  }

  private static void awaitAttempts(RunningTenon tenon, String delivery, int attempts) {
    await()
        .until(
            () -> Json.read(tenon.get("/api/v1/orgs/demo/deliveries/" + delivery).body()),
            now ->
                now.path("attempts").size() == attempts
                    && now.path("state").asText().equals("dead"));
  }

  private static JsonNode simulate(RunningTenon tenon, String type) {
    String payload = tenon.get("/api/v1/simulator/payload?product=freshsales&type=" + type).body();
    return RunningTenon.step(tenon.simulate("freshsales", type, payload), "finished");
  }

  /** The named blocks below a heading. */
  private static List<Block> section(String heading) throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    int start = readme.indexOf("## " + heading + "\n");
    assertThat(start).as("heading %s", heading).isNotNegative();
    int end = readme.indexOf("\n## ", start + 1);
    Matcher matcher = BLOCK.matcher(readme.substring(start, end));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group(3)));
    }
    assertThat(blocks).as("blocks below %s", heading).isNotEmpty();
    return blocks;
  }

  private static void write(List<Block> blocks, Path folder) throws IOException {
    for (Block block : blocks) {
      if (!List.of("sh", "text").contains(block.language())) {
        Path file = folder.resolve(block.name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
      }
    }
  }

  private static String command(List<Block> blocks, String name) {
    return block(blocks, "sh", name);
  }

  private static String block(List<Block> blocks, String language, String name) {
    return blocks.stream()
        .filter(block -> block.language().equals(language) && block.name().equals(name))
        .map(Block::text)
        .findFirst()
        .orElseThrow();
  }

  private static String shell(String command, Path folder) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-ec", command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    environment(builder);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
    return output;
  }

  private static void environment(ProcessBuilder builder) {
    builder.environment().put("TENON", ROOT.toString());
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", bin, (path, jdk) -> jdk + ":" + path);
  }
}
