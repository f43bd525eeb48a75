package dev.tenon.runtime.simulate;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Product;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An app's own payloads of one event, as files of its folder {@code server/test_data}: {@code
 * onDealUpdate.json} as on the platform, and any number of named ones beside it, {@code
 * onDealUpdate@big deal.json}. Apps for several products or modules have a folder for each of them.
 */
record TestData(Bundle bundle, AppManifest manifest, Product product, String type) {

  private static final String ROOT = "server/test_data";
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._-]{0,58}[\\p{L}\\p{N}_-])?");

  /**
   * One of the files.
   *
   * @param name empty for the event's own file
   * @param file relative to the app's folder
   */
  record File(String name, String file) {}

  /** Whether a payload can have this name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }

  /** What there is: the event's own file first, then the named ones by name. */
  List<File> files() {
    if (!canBeAFile()) {
      return List.of();
    }
    Pattern form = Pattern.compile(Pattern.quote(stem()) + "(?:@(.*))?\\.json");
    return folders().stream()
        .map(folder -> filesOf(folder, form))
        .filter(files -> !files.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** The text of the payload with this name. */
  Optional<String> text(String name) {
    return files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .flatMap(file -> bundle.text(file.file()));
  }

  /** Where the payload with this name is, or would be put. */
  String place(String name) {
    String folder =
        files().stream()
            .findFirst()
            .map(file -> file.file().substring(0, file.file().lastIndexOf('/')))
            .orElseGet(() -> folders().iterator().next());
    return folder + "/" + stem() + (name.isEmpty() ? "" : "@" + name) + ".json";
  }

  /** Whether the event's type can be part of a file's name. */
  boolean canBeAFile() {
    return type.matches("[\\w:. -]+") && !type.contains("..");
  }

  private List<File> filesOf(String folder, Pattern form) {
    return bundle.files(folder).stream()
        .map(form::matcher)
        .filter(Matcher::matches)
        .map(
            match ->
                new File(
                    Optional.ofNullable(match.group(1)).orElse(""), folder + "/" + match.group()))
        .filter(file -> file.name().isEmpty() || isName(file.name()))
        .sorted(Comparator.comparing(File::name))
        .toList();
  }

  private String stem() {
    return type.replace(':', '.');
  }

  /** Where to look, the place for new files first. */
  private Set<String> folders() {
    Set<String> folders = new LinkedHashSet<>();
    boolean several = manifest.products().size() > 1 || manifest.platform().hasModules();
    if (several) {
      manifest
          .subscriptions()
          .handlerOf(product, type)
          .flatMap(Subscription::section)
          .ifPresent(section -> folders.add(ROOT + "/" + section));
      folders.add(ROOT + "/" + product);
      folders.add(ROOT);
    } else {
      folders.add(ROOT);
      folders.add(ROOT + "/" + product);
    }
    return folders;
  }
}
