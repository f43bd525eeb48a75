package dev.tenon.runtime.cli;

import dev.tenon.runtime.Tenon;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.install.Census;
import dev.tenon.runtime.logs.LogLines;
import dev.tenon.runtime.settings.InvalidSettings;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.Settings;
import dev.tenon.runtime.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon serve}: the runtime as a host runs it. */
@Command(
    name = "serve",
    description = {
      "Runs what orgs have installed, for callers with keys.",
      "Settings come from a file, the environment and the options below; the later ones win."
    },
    mixinStandardHelpOptions = true,
    modelTransformer = SettingOptions.class)
final class ServeCommand implements Runnable {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:TENON_CONFIG}",
      description = {"A YAML file of settings, one \"name: value\" a line.", "Also TENON_CONFIG."})
  Optional<Path> config = Optional.empty();

  @Option(
      names = "--new-host-key",
      description = "Make another key for the host and print it, as when all were lost.")
  boolean newHostKey;

  @Option(
      names = "--forget-secrets",
      description = {
        "Remove the secure parameters that secrets.key does not open, as when it was lost.",
        "Their installations are paused until somebody enters them again and resumes them."
      })
  boolean forgetSecrets;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    Settings settings = settings();
    if (settings.text(Setting.LOG).equals("json")) {
      LogLines.useJson();
    }
    TenonConfig config = TenonConfig.of(settings);
    UntilStopped.run(
        Tenon.start(forgetSecrets ? config.forgettingSecrets() : config),
        tenon -> report(tenon, settings));
  }

  private Settings settings() {
    try {
      return SettingsReader.read(
          config.filter(file -> !file.toString().isEmpty()),
          System.getenv(),
          SettingOptions.given(spec.commandLine().getParseResult()));
    } catch (InvalidSettings wrong) {
      throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private void report(Tenon tenon, Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Tenon " + CommandLineTool.Version.text());
    tenon.engines().forEach(engine -> out.println("  " + engine));
    out.println("Data:    " + settings.path(Setting.DATA).toAbsolutePath().normalize());
    Census census = tenon.census();
    out.println(
        "There:   %s, %s, %s taken up"
            .formatted(
                Counted.of(census.orgs(), "org"),
                Counted.of(census.installations(), "installation"),
                Counted.of(tenon.resumed(), "open delivery")));
    if (settings.isOn(Setting.KEYS)) {
      tenon.hostKey(newHostKey).ifPresent(key -> reportKey(out, key));
    }
    String address = "http://" + bracketed(settings.text(Setting.HOST)) + ":" + tenon.port();
    if (settings.isOn(Setting.SIMULATOR)) {
      out.println("Pages:   " + address + "/web/test");
    }
    out.println("Listens: " + address);
    out.flush();
  }

  private static void reportKey(PrintWriter out, String key) {
    out.println();
    out.println("A key for all of this runtime, shown this once:");
    out.println();
    out.println("  " + key);
    out.println();
    out.println(
        "Requests send it as \"Authorization: Bearer KEY\", commands take it from TENON_KEY.");
    out.println("More keys, also for single orgs: tenon key create --help");
    out.println();
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
