package dev.tenon.runtime.app;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of an archive's entries, looked at one after the other: what one machine unpacks, every
 * other one must unpack to the same files. Not thread-safe; one for each archive.
 */
final class ArchiveNames {

  private static final int MAX_NAME = 1_000;
  private static final int MAX_PART = 255;

  private final boolean unpacked;

  /** By the path as a file system without case knows it: how it was written, and what it is. */
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(String path, boolean folder) {}

  /**
   * @param unpacked whether the entries become files; classes in a jar may differ in case only
   */
  ArchiveNames(boolean unpacked) {
    this.unpacked = unpacked;
  }

  /** Why an entry cannot be taken, if it cannot. */
  Optional<String> refusal(String name) {
    if (name.indexOf('\0') >= 0) {
      return Optional.of("the name of an entry has a NUL in it");
    }
    String shown = Problem.visible(name.length() > 100 ? name.substring(0, 100) + "…" : name);
    if (name.length() > MAX_NAME) {
      return Optional.of("the name of the entry \"" + shown + "\" is too long");
    }
    boolean folder = name.endsWith("/");
    StringBuilder path = new StringBuilder();
    String[] parts = name.split("/", -1);
    int count = folder ? parts.length - 1 : parts.length;
    if (name.startsWith("/") || name.indexOf('\\') >= 0) {
      return Optional.of("the entry \"" + shown + "\" points outside of it");
    }
    for (int i = 0; i < count; i++) {
      String part = parts[i];
      if (part.equals("..")) {
        return Optional.of("the entry \"" + shown + "\" points outside of it");
      }
      if (part.isEmpty() || part.equals(".")) {
        return Optional.of("the entry \"" + shown + "\" has an empty part in its path");
      }
      if (part.length() > MAX_PART) {
        return Optional.of("the name of the entry \"" + shown + "\" is too long");
      }
      path.append(i == 0 ? "" : "/").append(part);
      Optional<String> clash = clash(path.toString(), folder || i < count - 1);
      if (clash.isPresent()) {
        return clash;
      }
    }
    return Optional.empty();
  }

  private Optional<String> clash(String path, boolean folder) {
    Seen known =
        seen.putIfAbsent(unpacked ? path.toLowerCase(Locale.ROOT) : path, new Seen(path, folder));
    String shown = Problem.visible(path);
    if (known == null || (known.folder() && folder && known.path().equals(path))) {
      return Optional.empty();
    }
    if (!known.path().equals(path)) {
      return Optional.of(
          "\"%s\" and \"%s\" differ only in case, and are one file on some machines"
              .formatted(Problem.visible(known.path()), shown));
    }
    return Optional.of(
        known.folder() || folder
            ? "\"%s\" is both a file and a folder".formatted(shown)
            : "the entry \"%s\" is in it twice".formatted(shown));
  }
}
