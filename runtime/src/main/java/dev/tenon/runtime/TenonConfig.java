package dev.tenon.runtime;

import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.npm.PackagePlace;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.Settings;
import dev.tenon.runtime.sns.SnsRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a runtime is started with.
 *
 * @param dataFolder where its database and unpacked apps are
 * @param host the address to listen on
 * @param port the port, 0 for any free one
 * @param bench whether it is a developer's, a host's, or a host's with the developer's pages
 * @param apps folders and files of apps being worked on, installed in the demo org
 * @param callers who is let in
 * @param maxWaiting how many deliveries of one org may wait
 * @param retention how long is kept what is over
 * @param upkeep how the data are kept
 * @param sns what is taken from SNS
 * @param outbound where requests of apps may lead
 * @param packages where npm packages are put that apps being worked on lack
 */
public record TenonConfig(
    Path dataFolder,
    String host,
    int port,
    Bench bench,
    List<Path> apps,
    Callers callers,
    int maxWaiting,
    Retention.Rules retention,
    Upkeep upkeep,
    SnsRules sns,
    AddressRules outbound,
    PackagePlace packages) {

  /** What a runtime has besides what every host needs. */
  public enum Bench {
    /** Nothing. */
    NONE,
    /** The pages and the kit's addresses, which simulate with what is installed in the demo org. */
    SIMULATOR,
    /** The same, with a demo org that holds the apps being worked on and every account's events. */
    WORKSHOP
  }

  /**
   * Who is let in.
   *
   * @param needKeys whether callers need keys; without, they must be on this machine
   * @param openIngress whether products may post events without a key
   * @param publicUrl where other systems reach the runtime, if it is not where it listens
   */
  public record Callers(boolean needKeys, boolean openIngress, Optional<String> publicUrl) {

    /** Those who reach it where it listens. */
    public Callers(boolean needKeys, boolean openIngress) {
      this(needKeys, openIngress, Optional.empty());
    }
  }

  public TenonConfig {
    apps = List.copyOf(apps);
  }

  /** One whose data are kept as a host's who says nothing of it. */
  public TenonConfig(
      Path dataFolder,
      String host,
      int port,
      Bench bench,
      List<Path> apps,
      Callers callers,
      int maxWaiting,
      Retention.Rules retention) {
    this(
        dataFolder,
        host,
        port,
        bench,
        apps,
        callers,
        maxWaiting,
        retention,
        Upkeep.standard(dataFolder.resolve("backups")),
        bench == Bench.WORKSHOP ? SnsRules.workshop() : SnsRules.nothing(),
        bench == Bench.WORKSHOP ? AddressRules.outsideAndLoopback() : AddressRules.outside(),
        bench == Bench.WORKSHOP ? PackagePlace.STATE : PackagePlace.BUNDLE);
  }

  /** A developer's, as {@code tenon run} starts it. */
  public TenonConfig(Path dataFolder, String host, int port, List<Path> apps) {
    this(
        dataFolder,
        host,
        port,
        Bench.WORKSHOP,
        apps,
        new Callers(false, false),
        Dispatcher.MAX_WAITING,
        Retention.Rules.STANDARD);
  }

  /** A host's, as {@code tenon serve} starts it. */
  public static TenonConfig of(Settings settings) {
    return new TenonConfig(
        settings.path(Setting.DATA).toAbsolutePath().normalize(),
        settings.text(Setting.HOST),
        settings.number(Setting.PORT),
        settings.isOn(Setting.SIMULATOR) ? Bench.SIMULATOR : Bench.NONE,
        List.of(),
        new Callers(
            settings.isOn(Setting.KEYS),
            settings.isOn(Setting.OPEN_INGRESS),
            settings.address(Setting.PUBLIC_URL)),
        settings.number(Setting.MAX_WAITING),
        new Retention.Rules(
            Duration.ofDays(settings.number(Setting.KEEP_FINISHED)),
            Duration.ofDays(settings.number(Setting.KEEP_DEAD))),
        Upkeep.of(settings),
        sns(settings),
        AddressRules.of(settings.text(Setting.OUTBOUND_PRIVATE)).orElseThrow(),
        PackagePlace.BUNDLE);
  }

  private static SnsRules sns(Settings settings) {
    Set<String> topics = new HashSet<>(settings.topics(Setting.SNS_TICKET_TOPIC));
    topics.addAll(settings.topics(Setting.SNS_CUSTOM_OBJECT_TOPIC));
    return SnsRules.host(
        topics,
        settings.isOn(Setting.SNS_CONFIRM),
        Duration.ofMinutes(settings.number(Setting.SNS_MAX_AGE)));
  }

  /** The same with other rules for what SNS delivers. */
  public TenonConfig with(SnsRules rules) {
    return new TenonConfig(
        dataFolder,
        host,
        port,
        bench,
        apps,
        callers,
        maxWaiting,
        retention,
        upkeep,
        rules,
        outbound,
        packages);
  }

  /** The same with other rules for where requests of apps may lead. */
  public TenonConfig with(AddressRules rules) {
    return new TenonConfig(
        dataFolder,
        host,
        port,
        bench,
        apps,
        callers,
        maxWaiting,
        retention,
        upkeep,
        sns,
        rules,
        packages);
  }

  /** The same with another place for npm packages. */
  public TenonConfig with(PackagePlace place) {
    return new TenonConfig(
        dataFolder,
        host,
        port,
        bench,
        apps,
        callers,
        maxWaiting,
        retention,
        upkeep,
        sns,
        outbound,
        place);
  }

  /** The same for other systems that reach it at another address than where it listens. */
  public TenonConfig reachedAt(String publicUrl) {
    return new TenonConfig(
        dataFolder,
        host,
        port,
        bench,
        apps,
        new Callers(
            callers.needKeys(),
            callers.openIngress(),
            Optional.of(publicUrl.replaceFirst("/+$", ""))),
        maxWaiting,
        retention,
        upkeep,
        sns,
        outbound,
        packages);
  }

  /** The same, without the secure parameters whose key is lost. */
  public TenonConfig forgettingSecrets() {
    return new TenonConfig(
        dataFolder,
        host,
        port,
        bench,
        apps,
        callers,
        maxWaiting,
        retention,
        upkeep.forgettingSecrets(),
        sns,
        outbound,
        packages);
  }
}
