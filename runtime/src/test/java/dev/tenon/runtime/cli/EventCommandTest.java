package dev.tenon.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsRules;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventCommandTest {

  /** The tests run in the module's folder. */
  private static final String SAMPLE = "../test_data/thena/ticket.created.json";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freshsales | onContactCraete | Freshsales has no event onContactCraete that is known; did you mean onContactCreate?",
        "freshsale | onContactCraete | No product freshsale is known; did you mean --product freshsales --type onContactCreate?",
        "freshsale | onContactCreate | No product freshsale is known; did you mean --product freshsales?",
        "thena | ticket:opened:twice | There is no sample of ticket:opened:twice of Thena; send your own with --file.",
        "freshsales | onTicketFieldCreate | onTicketFieldCreate is an event of freshdesk, not of freshsales.",
        "freshdesk | onTicketCreate | There is no sample of onTicketCreate of Freshdesk; send your own with --file.",
      })
  void an_event_without_a_sample_leads_to_what_was_meant(
      String product, String type, String message) {
    assertThat(run("send", "--product", product, "--type", type)).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onDealCreate | onDealCreate is an event of freshsales and freshworks_crm. Say which one is meant: --product freshsales",
        "onContactCreate | onContactCreate is an event of freshsales, freshworks_crm and freshdesk. Say which one is meant: --product freshsales",
        "ticket:craeted | No product is known to have an event ticket:craeted; did you mean ticket:created?",
        "nothing | No product is known to have an event nothing.",
      })
  void a_type_that_does_not_lead_to_one_product_says_so(String type, String message) {
    assertThat(run("send", "--type", type)).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines(message);
  }

  @Test
  void a_type_of_one_product_needs_no_product(@TempDir Path folder) {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(run("send", "--type", "ticket:created", "--url", "" + tenon.address(""))).isZero();
    }
    assertThat(out.toString()).contains(": kept; no installed app handles it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "wrapped", "sns", "raw"})
  void an_event_of_thena_travels_as_thena_sends_it(String form, @TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                "{\"platform-version\": \"2.2\", \"product\": {\"thena\": {\"events\": {\"ticket:created\": {\"handler\": \"ok\"}}}}}")
            .server("exports = { ok: function () {} };")
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      String url = "" + tenon.address("");
      assertThat(run("send", "--type", "ticket:created", "--form", form, "--url", url)).isZero();
      assertThat(run("send", "--file", SAMPLE, "--form", form, "--url", url)).isZero();
      assertThat(run("send", "--file", SAMPLE, "--form", form, "--url", url)).isZero();
    }
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).matches("evt_.*: kept, 1 delivery \\(eventId [0-9a-f-]{36}\\)"),
            line -> assertThat(line).isEqualTo("  dlv_1 to app"),
            line -> assertThat(line).endsWith(": kept, 1 delivery"),
            line -> assertThat(line).isEqualTo("  dlv_2 to app"),
            line ->
                assertThat(line)
                    .matches(
                        "(evt_.*): a duplicate of this event, dropped. Send it with another eventId, or have that one handled once more: tenon event replay \\1"));
  }

  @Test
  void a_sample_is_another_event_each_time_and_a_file_is_sent_as_it_is(@TempDir Path folder) {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      String url = "" + tenon.address("");
      for (int i = 0; i < 2; i++) {
        assertThat(run("send", "--type", "ticket:created", "--url", url)).isZero();
      }
      for (int i = 0; i < 2; i++) {
        assertThat(run("send", "--file", SAMPLE, "--idempotency-key", "k", "--url", url)).isZero();
      }
      assertThat(tenon.get("/api/v1/orgs/demo/events").body()).contains("ticket:created");
      JsonNode events = Json.read(tenon.get("/api/v1/orgs/demo/events").body()).path("items");
      assertThat(events).hasSize(3);
    }
    assertThat(out.toString())
        .containsOnlyOnce("duplicate")
        .contains("Send it with another --idempotency-key");
  }

  @Test
  void a_file_of_another_type_than_the_one_named_is_a_wrong_use() {
    assertThat(run("send", "--file", SAMPLE, "--type", "ticket:updated")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "--type is ticket:updated, but the file has ticket:created; --file alone is enough.");
  }

  @Test
  void a_topic_goes_with_the_forms_of_sns() {
    assertThat(run("send", "--type", "ticket:created", "--topic", SnsSigner.TOPIC)).isEqualTo(2);
    assertThat(err.toString()).startsWith("--topic is of SNS");
  }

  @Test
  void a_host_is_sent_raw_events_of_its_topics_and_custom_events_of_its_orgs(@TempDir Path folder) {
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
    try (RunningTenon tenon = RunningTenon.start(config)) {
      String[] host = {"--url", "" + tenon.address(""), "--key", tenon.hostKey()};
      String[] key = {"Authorization", "Bearer " + host[3]};
      put(
          tenon,
          "/api/v1/orgs/acme",
          "{\"name\": \"Acme\", \"accounts\": [{\"product\": \"thena\", \"accountId\": \"ORG6Q2XKV81M\"}]}",
          key);
      put(tenon, "/api/v1/orgs/acme/users/user-7", "{}", key);
      put(tenon, "/api/v1/orgs/acme/custom-events/order_paid", "{\"total\": \"Number\"}", key);

      assertThat(run(host, "--type", "ticket:created", "--form", "raw")).isEqualTo(1);
      assertThat(run(host, "--type", "ticket:created", "--form", "raw", "--topic", SnsSigner.TOPIC))
          .isZero();
      assertThat(run(host, "--type", "ticket:created")).isEqualTo(1);
      assertThat(run(host, "--type", "order_paid")).isEqualTo(1);
      assertThat(run(host, "--type", "order_paid", "--org", "acme")).isEqualTo(1);
      assertThat(run(host, "--type", "order_paid", "--product", "custom")).isEqualTo(1);
      assertThat(run(host, "--type", "order_paid", "--product", "custom", "--org", "acme"))
          .isZero();
      assertThat(
              run(
                  host,
                  "--type",
                  "order_paid",
                  "--product",
                  "custom",
                  "--org",
                  "acme",
                  "--user",
                  "user-7",
                  "--form",
                  "call"))
          .isZero();
      assertThat(tenon.get("/api/v1/orgs/acme/events?type=order_paid", key).body())
          .contains("order_paid");
    }
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "The runtime refused (403): The topic in the header x-amz-sns-topic-arn of this raw message is not one"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "The runtime refused (404): There is no org \"demo\". Say whose event it is: --org ORG"),
            line -> assertThat(line).isEqualTo("No product is known to have an event order_paid."),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "No product is known to have an event order_paid, but the org acme has a custom event of this name: --product custom"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "The org demo says nothing about a custom event order_paid; name another org with --org, or send your own with --file."));
    assertThat(out.toString()).contains(": kept", ": triggered");
  }

  private static void put(RunningTenon tenon, String path, String body, String... key) {
    assertThat(
            tenon
                .ask("PUT", path, "application/json", body.getBytes(StandardCharsets.UTF_8), key)
                .statusCode())
        .isEqualTo(201);
  }

  private int run(String[] host, String... arguments) {
    return run(
        Stream.of(List.of("send"), List.of(arguments), List.of(host))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  @Test
  void a_form_that_there_is_not_is_a_wrong_use() {
    assertThat(run("send", "--type", "ticket:created", "--form", "pigeon")).isEqualTo(2);
    assertThat(err.toString()).contains("--form is bare, wrapped, sns, raw or call, not pigeon.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ticket:created | thena | call | --form of an event of thena is bare, wrapped, sns or raw, not call.",
        "onDealCreate | freshsales | bare | Events of freshsales have no --form to choose; leave it out.",
      })
  void a_form_of_another_product_is_a_wrong_use(
      String type, String product, String form, String message) {
    assertThat(run("send", "--product", product, "--type", type, "--form", form)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_custom_event_travels_as_a_call_of_a_hosts_code(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                "{\"platform-version\": \"2.2\", \"product\": {\"custom\": {\"events\": {\"Order Completed\": {\"handler\": \"ok\"}}}}}")
            .server("exports = { ok: function () {} };")
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      tenon.put("/api/v1/orgs/demo/custom-events/Order%20Completed", "{\"total\": \"Number\"}");
      tenon.put("/api/v1/orgs/demo/custom-events/Order%20Lost", "{\"total\": \"Number\"}");
      String url = "" + tenon.address("");
      for (String type : List.of("Order Completed", "Order Lost")) {
        assertThat(
                run(
                    "send",
                    "--product",
                    "custom",
                    "--type",
                    type,
                    "--form",
                    "call",
                    "--idempotency-key",
                    type,
                    "--url",
                    url))
            .isZero();
      }
      assertThat(tenon.get("/api/v1/orgs/demo/events").body()).contains("Order Completed");
    }
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).endsWith(": triggered"),
            line ->
                assertThat(line)
                    .contains(": triggered. No installed app asked for Order Lost of custom."));
  }

  @Test
  void a_custom_event_is_sent_with_the_example_of_its_schema(@TempDir Path folder) {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      String path = "/api/v1/orgs/demo/custom-events/Order%20Completed";
      assertThat(tenon.put(path, "{\"total\": \"Number\"}").statusCode()).isEqualTo(201);
      String url = "" + tenon.address("");
      assertThat(run("send", "--product", "custom", "--type", "Order Completed", "--url", url))
          .isZero();
      assertThat(tenon.get("/api/v1/orgs/demo/events").body()).contains("Order Completed");
    }
  }

  @Test
  void nothing_to_send_is_a_wrong_use() {
    assertThat(run("send", "--product", "thena")).isEqualTo(2);
    assertThat(err.toString()).contains("Say what to send: --file FILE, or --type TYPE");
  }

  @Test
  void events_are_replayed_and_dead_letters_redriven(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () { throw new Error('no'); } };")
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      String url = "" + tenon.address("");
      assertThat(run("send", "--product", "freshsales", "--type", "onDealUpdate", "--url", url))
          .isZero();
      String event = out.toString().lines().findFirst().orElseThrow().replaceFirst(":.*", "");
      await().until(() -> run("redrive", "dlv_1", "--url", url) == 0);
      await().until(() -> redrivesAll(url));
      assertThat(run("replay", event, "--app", "app", "--url", url)).isZero();
      assertThat(run("replay", "evt_none", "--url", url)).isEqualTo(1);
      assertThat(out.toString())
          .contains("dlv_1: redriven")
          .contains("1 redriven")
          .contains(event + ": replayed, 1 delivery");
      assertThat(err.toString())
          .contains("The runtime refused (404): The org demo has no event evt_none.");
    }
  }

  private boolean redrivesAll(String url) {
    return run("redrive", "--all", "--url", url) == 0 && out.toString().contains("1 redriven");
  }

  @ParameterizedTest
  @CsvSource({"redrive", "redrive dlv_1 --all"})
  void a_redrive_needs_to_know_exactly_what(String arguments) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString())
        .contains("either a DELIVERY, or --app, --type, --since, --until or --all.");
  }

  @Test
  void the_list_has_every_known_event_and_marks_those_with_a_sample() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "* freshsales  onDealUpdate",
            "* thena  customer-contact:custom_field_value:changed",
            "  freshworks_crm  onPhoneCallCreate",
            "* freshdesk  onAppInstall",
            "  freshdesk  onTicketCreate");
  }

  @Test
  void the_list_of_one_product_has_only_its_events() {
    assertThat(run("list", "--product", "freshcaller")).isZero();
    assertThat(out.toString().lines())
        .contains("  freshcaller  onCallCreate")
        .allMatch(line -> line.contains(" freshcaller  "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freshsale | No events of a product freshsale are known; did you mean --product freshsales?",
        "Fresh Sales | A product",
      })
  void a_list_of_a_product_that_nobody_knows_is_a_wrong_use(String product, String message) {
    assertThat(run("list", "--product", product)).isEqualTo(2);
    assertThat(err.toString()).startsWith(message).endsWith("Try: event list --help\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_port_is_short_for_the_address_of_this_machine(@TempDir Path folder) {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      String port = "" + URI.create("" + tenon.address("")).getPort();
      assertThat(run("send", "--type", "ticket:created", "--port", port)).isZero();
      assertThat(run("send", "--type", "x", "--port", port, "--url", "http://x")).isEqualTo(2);
    }
    assertThat(err.toString()).startsWith("--port is short for --url; give one of them.");
  }

  @Test
  void a_wrong_option_says_what_is_wrong_and_where_help_is() {
    assertThat(run("send", "--prot", "1")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Unknown option")
        .endsWith("Try: event send --help\n")
        .doesNotContain("Usage:");
  }

  @Test
  void a_file_that_cannot_be_sent_is_told_in_plain_words(@TempDir Path folder) {
    assertThat(run("send", "--file", folder + "/gone.json")).isEqualTo(1);
    assertThat(run("send", "--file", "" + folder)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "There is no file %s/gone.json.\n%s is a folder; name a JSON file in it.\n"
                .formatted(folder, folder));
  }

  private int run(String... arguments) {
    return new CommandLine(new EventCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(CommandLineTool::failed)
        .setParameterExceptionHandler(CommandLineTool::wrongUse)
        .execute(arguments);
  }
}
