package dev.tenon.runtime.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings. What the environment says wins over the file, and what the command line says wins
 * over both; what is overridden must be right all the same, since it will not be overridden for
 * ever.
 */
public final class SettingsReader {

  private final List<String> problems = new ArrayList<>();
  private final Map<Setting, Given> all = new EnumMap<>(Setting.class);

  private SettingsReader() {
    for (Setting setting : Setting.values()) {
      all.put(setting, new Given(setting, setting.standard(), "by default"));
    }
  }

  /**
   * All settings.
   *
   * @param file a YAML file
   * @param environment variables; those that are no setting's are not looked at
   * @param flags what was given on the command line
   * @throws InvalidSettings with everything that is wrong
   */
  public static Settings read(
      Optional<Path> file, Map<String, String> environment, Map<Setting, String> flags) {
    SettingsReader reader = new SettingsReader();
    file.ifPresent(reader::takeFile);
    reader.takeEnvironment(environment);
    flags.forEach((setting, text) -> reader.take(new Given(setting, text, "by " + setting.flag())));
    Settings settings = new Settings(reader.all);
    reader.problems.addAll(Contradictions.in(settings));
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettings(reader.problems);
    }
    return settings;
  }

  private void takeFile(Path file) {
    SettingsFile.read(file, problems).values().forEach(given -> take(resolved(file, given)));
  }

  /** A service that starts in some folder of the system still finds its data beside its file. */
  private static Given resolved(Path file, Given given) {
    if (!given.setting().isFolder() || given.text().isEmpty()) {
      return given;
    }
    try {
      return new Given(
          given.setting(), file.resolveSibling(given.text()).toString(), given.source());
    } catch (InvalidPathException _) {
      // Told as what it is, with everything else.
      return given;
    }
  }

  private void takeEnvironment(Map<String, String> environment) {
    for (Setting setting : Setting.values()) {
      String text = environment.getOrDefault(setting.variable(), "");
      // Empty is how container tools unset a variable.
      if (!text.isEmpty()) {
        take(new Given(setting, text, "in " + setting.variable()));
      }
    }
  }

  /** What does not fit stays out, so that it is not also told as a contradiction. */
  private void take(Given given) {
    if (given.setting().fits(given.text())) {
      all.put(given.setting(), given);
    } else {
      problems.add("%s; it must be %s.".formatted(given.words(), given.setting().mustBe()));
    }
  }
}
