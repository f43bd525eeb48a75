package dev.tenon.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SettingsReaderTest {

  @TempDir Path folder;

  @Test
  void topics_of_sns_have_the_names_of_thenas_documents_in_the_environment() {
    String tickets = "arn:aws:sns:eu-west-1:123456789012:tickets";
    String more = "arn:aws-cn:sns:cn-north-1:123456789012:tickets-2";
    Settings settings =
        SettingsReader.read(
            Optional.empty(),
            Map.of(
                "AWS_SNS_TICKET_TOPIC_ARN",
                tickets + ", " + more,
                "AWS_SNS_CUSTOM_OBJECT_TOPIC_ARN",
                ""),
            Map.of());
    assertThat(settings.topics(Setting.SNS_TICKET_TOPIC)).containsExactlyInAnyOrder(tickets, more);
    assertThat(settings.topics(Setting.SNS_CUSTOM_OBJECT_TOPIC)).isEmpty();
    assertThat(settings.isOn(Setting.SNS_CONFIRM)).isTrue();
    InvalidSettings wrong =
        catchThrowableOfType(
            InvalidSettings.class,
            () ->
                SettingsReader.read(
                    Optional.empty(), Map.of("AWS_SNS_TICKET_TOPIC_ARN", "tickets"), Map.of()));
    assertThat(wrong.getMessage())
        .isEqualTo(
            "sns-ticket-topic is tickets in AWS_SNS_TICKET_TOPIC_ARN; it must be none, or ARNs of SNS topics.");
  }

  @Test
  void flags_win_over_the_environment_and_the_environment_over_the_file() throws IOException {
    Path file = file("port: 1\nmax-waiting: 2\nkeep-finished: 3\n");
    Settings settings =
        SettingsReader.read(
            Optional.of(file),
            Map.of("TENON_MAX_WAITING", "20", "TENON_KEEP_FINISHED", "30", "TENON_JIT", "1"),
            Map.of(Setting.KEEP_FINISHED, "40"));
    assertThat(settings.number(Setting.PORT)).isEqualTo(1);
    assertThat(settings.number(Setting.MAX_WAITING)).isEqualTo(20);
    assertThat(settings.number(Setting.KEEP_FINISHED)).isEqualTo(40);
    assertThat(settings.number(Setting.KEEP_DEAD)).isEqualTo(90);
  }

  @Test
  void every_setting_can_be_set_in_each_of_the_three_places() throws IOException {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    values.put(Setting.DATA, folder + "/data");
    values.put(Setting.HOST, "::1");
    values.put(Setting.PORT, "7");
    values.put(Setting.PUBLIC_URL, "https://tenon.example.com");
    values.put(Setting.KEYS, "false");
    values.put(Setting.OPEN_INGRESS, "true");
    values.put(Setting.SNS_TICKET_TOPIC, "arn:aws:sns:eu-west-1:123456789012:tickets");
    values.put(Setting.SNS_CUSTOM_OBJECT_TOPIC, "arn:aws:sns:eu-west-1:123456789012:objects");
    values.put(Setting.SNS_CONFIRM, "false");
    values.put(Setting.SNS_MAX_AGE, "14");
    values.put(Setting.OUTBOUND_PRIVATE, "10.1.0.0/16, fd00::/8");
    values.put(Setting.SIMULATOR, "true");
    values.put(Setting.LOG, "json");
    values.put(Setting.MAX_WAITING, "8");
    values.put(Setting.KEEP_FINISHED, "9");
    values.put(Setting.KEEP_DEAD, "10");
    values.put(Setting.KEEP_APP_DATA, "11");
    values.put(Setting.KEEP_KEYS, "12");
    values.put(Setting.MAX_BUNDLE, "13");
    values.put(Setting.BACKUPS, folder + "/backups");
    values.put(Setting.CHECK, "always");
    assertThat(values).hasSameSizeAs(Setting.values());
    StringBuilder lines = new StringBuilder();
    Map<String, String> variables = new HashMap<>();
    values.forEach(
        (setting, value) -> {
          lines.append(setting.key()).append(": '").append(value).append("'\n");
          variables.put(setting.variable(), value);
        });
    for (Settings settings :
        List.of(
            SettingsReader.read(Optional.of(file(lines.toString())), Map.of(), Map.of()),
            SettingsReader.read(Optional.empty(), variables, Map.of()),
            SettingsReader.read(Optional.empty(), Map.of(), values))) {
      values.forEach((setting, value) -> assertThat(settings.text(setting)).isEqualTo(value));
    }
  }

  @Test
  void a_file_of_comments_changes_nothing_and_its_data_lie_beside_it() throws IOException {
    Settings settings =
        SettingsReader.read(Optional.of(file("# nothing yet\n")), Map.of(), Map.of());
    assertThat(settings.path(Setting.DATA)).hasToString("tenon-data");
    settings = SettingsReader.read(Optional.of(file("data: here\n")), Map.of(), Map.of());
    assertThat(settings.path(Setting.DATA)).isEqualTo(folder.resolve("here"));
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_with_where_it_comes_from() throws IOException {
    Path file = file("prot: 80\nport: 99999\nport: 4\nlog: [json]\nsimulator: yes\nkeep_dead: 5\n");
    assertThat(
            problems(
                Optional.of(file),
                Map.of("TENON_MAX_WAITING", "many"),
                Map.of(Setting.KEEP_DEAD, "5")))
        .containsExactlyInAnyOrder(
            file + " line 1: there is no setting prot; did you mean port?",
            file + " line 3: port is set in line 2 already.",
            file + " line 4: log must be text or json, not a list or a map.",
            file + " line 6: there is no setting keep_dead; did you mean keep-dead?",
            "port is 99999 in " + file + " line 2; it must be a number from 0 to 65535.",
            "simulator is yes in " + file + " line 5; it must be true or false.",
            "max-waiting is many in TENON_MAX_WAITING; it must be a number from 1 to 100000000.",
            "keep-dead is 5 by --keep-dead and keep-finished is 30 by default;"
                + " dead letters are kept at least as long as what went well.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "simulator=true host=0.0.0.0 | simulator is true by --simulator and host is 0.0.0.0 by --host; the pages ask for no key",
        "keys=false host=0.0.0.0 | keys is false by --keys and host is 0.0.0.0 by --host; whoever reaches a runtime without keys",
        "host=no.such.host.invalid | host is no.such.host.invalid by --host; there is no such host.",
        "keep-finished=1 | keep-finished is 1 by --keep-finished; it must be a number from 2 to 36500.",
        "port=080 | port is 080 by --port; it must be a number",
        "port=99999999999999999999 | port is 99999999999999999999 by --port; it must be a number",
        "host= | host is empty by --host; it must be a name or an address of this machine.",
      })
  void what_cannot_hold_is_refused(String given, String problem) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (String each : given.split(" ", -1)) {
      String[] parts = each.split("=", -1);
      flags.put(Setting.named(parts[0]).orElseThrow(), parts[1]);
    }
    assertThat(problems(Optional.empty(), Map.of(), flags))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void a_data_folder_that_cannot_be_one_is_refused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createFile(other.resolve("tenon.db"));
    assertThat(problemOfData(other.resolve("apps/mine")))
        .endsWith("that is inside of " + other + ", the data folder of another runtime.");
    assertThat(problemOfData(other.resolve("tenon.db"))).contains("that is a file, not a folder.");
    assertThat(SettingsReader.read(Optional.empty(), Map.of(), Map.of(Setting.DATA, "" + other)))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "port: 1\\n  host: 2 | line 2 is not YAML",
        "- port | must hold lines of the form name: value.",
        "port: 1\\n---\\nport: 2 | holds more than one document",
        "port: | port is empty in ",
      })
  void a_file_that_is_something_else_says_what(String text, String problem) throws IOException {
    assertThat(problems(Optional.of(file(text.replace("\\n", "\n"))), Map.of(), Map.of()))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    Path gone = folder.resolve("gone.yaml");
    assertThat(problems(Optional.of(gone), Map.of(), Map.of()))
        .containsExactly("There is no file " + gone + ".");
    assertThat(problems(Optional.of(folder), Map.of(), Map.of()))
        .singleElement()
        .asString()
        .contains("cannot be read");
  }

  private String problemOfData(Path data) {
    return problems(Optional.empty(), Map.of(), Map.of(Setting.DATA, "" + data)).getFirst();
  }

  private static List<String> problems(
      Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags) {
    InvalidSettings refused =
        catchThrowableOfType(
            InvalidSettings.class, () -> SettingsReader.read(file, environment, flags));
    assertThat(refused).as("it was refused").isNotNull();
    return refused.getMessage().lines().toList();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("serve.yaml"), text);
  }
}
