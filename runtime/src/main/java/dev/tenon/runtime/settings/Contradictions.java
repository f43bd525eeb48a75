package dev.tenon.runtime.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings that are right one by one and cannot hold together, or not on this machine. */
final class Contradictions {

  /** What marks a folder as the data folder of a runtime. */
  private static final String DATABASE = "tenon.db";

  private final Settings settings;
  private final List<String> found = new ArrayList<>();

  private Contradictions(Settings settings) {
    this.settings = settings;
  }

  static List<String> in(Settings settings) {
    Contradictions contradictions = new Contradictions(settings);
    contradictions.retention();
    contradictions.address();
    contradictions.dataFolder();
    contradictions.backups();
    return contradictions.found;
  }

  private void retention() {
    if (settings.number(Setting.KEEP_DEAD) < settings.number(Setting.KEEP_FINISHED)) {
      add(
          Setting.KEEP_DEAD,
          Setting.KEEP_FINISHED,
          "dead letters are kept at least as long as what went well");
    }
  }

  private void address() {
    Optional<InetAddress> address = resolved();
    if (address.isEmpty()) {
      found.add("%s; there is no such host.".formatted(words(Setting.HOST)));
      return;
    }
    if (address.get().isLoopbackAddress()) {
      return;
    }
    if (settings.isOn(Setting.SIMULATOR)) {
      add(
          Setting.SIMULATOR,
          Setting.HOST,
          "the pages ask for no key, so they are served to this machine only: host 127.0.0.1 or ::1");
    }
    if (!settings.isOn(Setting.KEYS)) {
      add(
          Setting.KEYS,
          Setting.HOST,
          "whoever reaches a runtime without keys can do anything with it, so it listens on this machine only: host 127.0.0.1 or ::1");
    }
  }

  private Optional<InetAddress> resolved() {
    try {
      return Optional.of(InetAddress.getByName(settings.text(Setting.HOST)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private void dataFolder() {
    Path folder;
    try {
      folder = settings.path(Setting.DATA).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      found.add("%s; that is no path: %s.".formatted(words(Setting.DATA), e.getReason()));
      return;
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      found.add("%s; that is a file, not a folder.".formatted(words(Setting.DATA)));
    } else if (!mayWrite(folder)) {
      found.add("%s; this user may not write there.".formatted(words(Setting.DATA)));
    }
    for (Path above = folder.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(DATABASE))) {
        found.add(
            "%s; that is inside of %s, the data folder of another runtime."
                .formatted(words(Setting.DATA), above));
      }
    }
  }

  private void backups() {
    try {
      Path data = settings.path(Setting.DATA).toAbsolutePath().normalize();
      if (settings.path(Setting.BACKUPS).toAbsolutePath().normalize().startsWith(data)) {
        add(Setting.BACKUPS, Setting.DATA, "what is lost with the data folder is no backup of it");
      }
    } catch (InvalidPathException e) {
      // Of the data folder, it is told already.
      if (e.getInput().equals(settings.text(Setting.BACKUPS))) {
        found.add("%s; that is no path: %s.".formatted(words(Setting.BACKUPS), e.getReason()));
      }
    }
  }

  /** Whether the folder, or the first one above it that exists, can be written to. */
  private static boolean mayWrite(Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.isWritable(there);
  }

  private void add(Setting one, Setting other, String reason) {
    found.add("%s and %s; %s.".formatted(words(one), words(other), reason));
  }

  private String words(Setting setting) {
    return settings.given(setting).words();
  }
}
