package dev.tenon.runtime.cli;

import dev.tenon.runtime.Tenon;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.dev.AppFolders;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.ProblemText;
import dev.tenon.runtime.dev.StateFolder;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.npm.PackagePlace;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon run}: apps in a demo org, with the simulator page. */
@Command(
    name = "run",
    description = "Runs apps on this machine, with a page to simulate events.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = {
        "Apps: folders with a manifest.json, zips, jars, Maven projects that were built, or folders of these.",
        "Without any: the current folder if it is an app, else the apps in ./plugins."
      })
  List<Path> folders = List.of();

  @Option(
      names = "--port",
      defaultValue = "10001",
      description = "Port (default ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default ${DEFAULT-VALUE}).")
  String host = "";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = {
        "Where other systems reach this machine, as through a tunnel: what the addresses begin with that apps give them.",
        "Without it, where it listens."
      })
  Optional<String> publicUrl = Optional.empty();

  @Option(names = "--fresh", description = "Forget events and installations of earlier runs.")
  boolean fresh;

  @Option(
      names = "--forget-secrets",
      description = {
        "Remove the secure parameters that secrets.key does not open, as when it was lost.",
        "The page asks for them again."
      })
  boolean forgetSecrets;

  @Option(
      names = "--install-here",
      description = {
        "Put npm packages that an app lacks into its folder server/node_modules, as the platform's kit does.",
        "Without it, into .tenon/packages."
      })
  boolean installHere;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    refuseOpenAddress();
    if (port < 0 || port > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "A port is a number from 0 to 65535, not " + port + ".");
    }
    Path current = Path.of("").toAbsolutePath();
    List<Path> apps = AppFolders.find(folders, current);
    boolean oneFolder = apps.size() == 1 && Files.isDirectory(apps.getFirst());
    Path state = StateFolder.prepare(oneFolder ? apps.getFirst() : current, fresh);

    TenonConfig listening = new TenonConfig(state, host, port, apps);
    TenonConfig reached = publicUrl.map(listening::reachedAt).orElse(listening);
    TenonConfig config = installHere ? reached.with(PackagePlace.APP) : reached;
    UntilStopped.run(
        Tenon.start(forgetSecrets ? config.forgettingSecrets() : config), this::report);
  }

  /** Whoever can reach a runtime without keys can run code in its apps' names. */
  private void refuseOpenAddress() {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "There is no host " + host + ".", e);
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "tenon run has no keys, so it listens on this machine only: --host 127.0.0.1 or ::1.");
  }

  private void report(Tenon tenon) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Tenon " + CommandLineTool.Version.text());
    tenon.engines().forEach(engine -> out.println("  " + engine));
    out.println("Apps in the org \"" + Tenon.DEMO_ORG + "\":");
    tenon.apps().forEach(app -> out.println("  " + Problem.visible(summary(app))));
    out.println();
    ProblemText problems = new ProblemText(spec.commandLine().getColorScheme().ansi().enabled());
    for (DevApp app : tenon.apps()) {
      out.print(problems.of(shortest(app.path()), app.problems()));
    }
    if (tenon.resumed() > 0) {
      out.println(
          "Taking up %s left open by an earlier run."
              .formatted(Counted.of(tenon.resumed(), "delivery")));
    }
    String address =
        "http://" + (host.equals("127.0.0.1") ? "localhost" : host) + ":" + tenon.port();
    out.println("Simulate events:  " + address + "/web/test");
    out.println("Post events:      " + address + "/api/v1/orgs/" + Tenon.DEMO_ORG + "/events");
    out.println("Stop with Ctrl-C.");
    out.flush();
  }

  /** Below the current folder as people would type it. */
  private static Path shortest(Path app) {
    Path current = Path.of("").toAbsolutePath();
    return app.startsWith(current) ? current.relativize(app) : app;
  }

  private static String summary(DevApp app) {
    return app.installation()
        .filter(_ -> !app.isBroken())
        .map(RunCommand::summary)
        .orElse(app.name() + ": not loaded, see below");
  }

  private static String summary(Installation installation) {
    AppManifest app = installation.app().manifest();
    Map<String, TreeSet<String>> events = new TreeMap<>();
    for (Subscription subscription : app.subscriptions().inFileOrder()) {
      events
          .computeIfAbsent(subscription.product().name(), product -> new TreeSet<>())
          .add(subscription.pattern().text());
    }
    StringBuilder line =
        new StringBuilder("%s %s (%s)".formatted(app.id(), app.version(), app.language().label()));
    events.forEach(
        (product, types) ->
            line.append("; ").append(product).append(": ").append(String.join(", ", types)));
    return line.toString();
  }
}
