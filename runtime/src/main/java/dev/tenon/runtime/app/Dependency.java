package dev.tenon.runtime.app;

import dev.tenon.runtime.json.Range;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An npm package that an app's manifest asks for.
 *
 * @param version as the manifest has it, which may be anything
 * @param range where the manifest names it
 * @param required whether a file of the app requires it by its name
 */
public record Dependency(String name, String version, Range range, boolean required) {

  private static final Pattern NAME =
      Pattern.compile("(@[A-Za-z0-9~][\\w.~-]*/)?[A-Za-z0-9~][\\w.~-]*");
  private static final int MAX_NAME = 214;

  private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]+)?");

  /** Nothing that leads elsewhere than to the registry, and nothing that a program takes apart. */
  private static final Pattern VERSION =
      Pattern.compile("[~^=v]{0,2}\\d+(\\.(\\d+|[xX*])){0,2}([-+][0-9A-Za-z.+-]+)?|\\*|latest");

  /** Whether it is one version and no range of them. */
  public boolean isExact() {
    return EXACT.matcher(version).matches();
  }

  /** Whether it is a package of npm's registry, and nothing on a server or disk somewhere else. */
  public boolean isInRegistry() {
    return name.length() <= MAX_NAME
        && NAME.matcher(name).matches()
        && VERSION.matcher(version).matches();
  }

  /** Whether a version is one that is asked for; of ranges only npm itself knows. */
  boolean takes(String installed) {
    return !isExact() || plain(version).equals(plain(installed));
  }

  /** What stands behind a {@code +} tells versions apart for nobody. */
  private static String plain(String version) {
    return version.replaceFirst("\\+.*", "");
  }

  Dependency whenRequired(boolean byName) {
    return new Dependency(name, version, range, byName);
  }

  /** The package that a required name belongs to; none for files and for what is no name. */
  static Optional<String> packageOf(String required) {
    String[] parts = required.split("/", 3);
    String name =
        required.startsWith("@") && parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0];
    return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /** As npm takes it and people read it. */
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
