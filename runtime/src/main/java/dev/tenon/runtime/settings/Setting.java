package dev.tenon.runtime.settings;

import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.install.AppDataRetention;
import dev.tenon.runtime.sns.SnsRules;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set of {@code tenon serve}: the one table from which the reader, the help
 * and the documentation are made.
 */
public enum Setting {
  DATA(
      "data",
      "FOLDER",
      new Kind.Text("a folder"),
      "tenon-data",
      "Where the database, the apps and the key for secrets are. In a file, it is relative to the file's folder."),
  HOST(
      "host",
      "ADDRESS",
      new Kind.Text("a name or an address of this machine"),
      "127.0.0.1",
      "The address to listen on; 0.0.0.0 for all of this machine."),
  PORT("port", "N", new Kind.Whole(0, 65_535), "10001", "The port; 0 takes any free one."),
  PUBLIC_URL(
      "public-url",
      "URL",
      new Kind.WebAddress(),
      Kind.WebAddress.NONE,
      "Where other systems reach this runtime: what the addresses begin with that apps give them. Without it, http://HOST:PORT."),
  KEYS(
      "keys",
      "BOOL",
      Kind.Word.SWITCH,
      "true",
      "Whether callers need a key; they always do on an address that others can reach."),
  OPEN_INGRESS(
      "open-ingress",
      "BOOL",
      Kind.Word.SWITCH,
      "false",
      "Takes events at /ingress/freshworks, /event/hook and /webhook without a key: for products that can send none. Whoever reaches the address can then post events."),
  SNS_TICKET_TOPIC(
      "sns-ticket-topic",
      "ARN",
      new Kind.Topics(),
      Kind.Topics.NONE,
      "Whose messages are taken at /webhook/sns: the SNS topic of Thena's events of tickets, accounts, organizations, comments and users. Several with commas between them."),
  SNS_CUSTOM_OBJECT_TOPIC(
      "sns-custom-object-topic",
      "ARN",
      new Kind.Topics(),
      Kind.Topics.NONE,
      "The same of the topic of Thena's events of custom objects."),
  SNS_CONFIRM(
      "sns-confirm",
      "BOOL",
      Kind.Word.SWITCH,
      "true",
      "Whether subscriptions of /webhook/sns to these topics are confirmed by themselves; otherwise the log has the address to visit."),
  SNS_MAX_AGE(
      "sns-max-age",
      "MINUTES",
      new Kind.Whole(0, (int) Retention.Rules.LEAST.toMinutes()),
      "" + SnsRules.MAX_AGE.toMinutes(),
      "How old a message of SNS may be, which tries for an hour to deliver one; 0 for any age. A repeat is dropped for keep-finished."),
  OUTBOUND_PRIVATE(
      "outbound-private",
      "NETWORKS",
      new Kind.Networks(),
      "false",
      "Where requests of apps may lead besides the public internet: true for private networks and this machine, or networks such as 10.1.0.0/16 with commas between them. Without encryption, only this machine is asked."),
  SIMULATOR(
      "simulator",
      "BOOL",
      Kind.Word.SWITCH,
      "false",
      "Serves the pages of tenon run, without a key and on this machine only; they simulate in the org \"demo\"."),
  LOG("log", "FORMAT", Kind.Word.of("text", "json"), "text", "How lines of the log are written."),
  MAX_WAITING(
      "max-waiting",
      "N",
      new Kind.Whole(1, 100_000_000),
      "" + Dispatcher.MAX_WAITING,
      "How many deliveries of one org may wait; with more, it gets 429."),
  KEEP_FINISHED(
      "keep-finished",
      "DAYS",
      new Kind.Whole((int) Retention.Rules.LEAST.toDays(), 36_500),
      "" + Retention.Rules.STANDARD.finished().toDays(),
      "How long events are kept that are over. For as long, a repeat of one is dropped."),
  KEEP_DEAD(
      "keep-dead",
      "DAYS",
      new Kind.Whole((int) Retention.Rules.LEAST.toDays(), 36_500),
      "" + Retention.Rules.STANDARD.dead().toDays(),
      "How long events with a dead letter are kept; not shorter than keep-finished."),
  KEEP_APP_DATA(
      "keep-app-data",
      "DAYS",
      new Kind.Whole(0, 36_500),
      "" + AppDataRetention.STANDARD.toDays(),
      "How long is kept what an uninstalled app leaves; by then it can be installed again and finds it."),
  KEEP_KEYS(
      "keep-keys",
      "DAYS",
      new Kind.Whole(0, 36_500),
      "365",
      "How long keys that were revoked or have expired are still listed."),
  MAX_BUNDLE(
      "max-bundle",
      "MIB",
      new Kind.Whole(1, 1_024),
      "" + (BundleStore.MAX_BYTES >> 20),
      "How large an app's zip or jar may be when it is uploaded."),
  BACKUPS(
      "backups",
      "FOLDER",
      new Kind.Text("a folder"),
      "tenon-backups",
      "Where the backups are put that the runtime is asked for; not in the data folder. In a file, it is relative to the file's folder."),
  CHECK(
      "check",
      "WHEN",
      Kind.Word.of("after-crash", "always", "never"),
      "after-crash",
      "When the database is looked through for damage before a start: after a stop that was not clean, always, or never. All of it is read.");

  private final String key;
  private final String placeholder;

  // Records that hold nothing that changes, which error-prone cannot see.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Kind kind;

  private final String standard;
  private final String meaning;

  Setting(String key, String placeholder, Kind kind, String standard, String meaning) {
    this.key = key;
    this.placeholder = placeholder;
    this.kind = kind;
    this.standard = standard;
    this.meaning = meaning;
  }

  /** Its name in a file. */
  public String key() {
    return key;
  }

  /** Its name in the environment. */
  public String variable() {
    return switch (this) {
      // The names that Thena's documents have for them.
      case SNS_TICKET_TOPIC -> "AWS_SNS_TICKET_TOPIC_ARN";
      case SNS_CUSTOM_OBJECT_TOPIC -> "AWS_SNS_CUSTOM_OBJECT_TOPIC_ARN";
      default -> "TENON_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
    };
  }

  /** Its name on the command line. */
  public String flag() {
    return "--" + key;
  }

  /** What stands for its value in the help. */
  public String placeholder() {
    return placeholder;
  }

  /** Whether its value is a folder, which a file names from where it lies itself. */
  boolean isFolder() {
    return this == DATA || this == BACKUPS;
  }

  /** Whether the flag alone says true. */
  public boolean isSwitch() {
    return kind.equals(Kind.Word.SWITCH);
  }

  /** What holds when nobody sets it. */
  public String standard() {
    return standard;
  }

  /** What it is for, in sentences. */
  public String meaning() {
    return meaning;
  }

  /** What its value must be, to be read after "it must be". */
  public String mustBe() {
    return kind.words();
  }

  boolean fits(String text) {
    return kind.fits(text);
  }

  static Optional<Setting> named(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
