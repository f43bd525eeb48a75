package dev.tenon.runtime.app;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Why a module that is no file of the app cannot be required, in the same words before an app runs
 * and while it does.
 */
public record AbsentModule(String message, String fix) {

  private static final Set<String> NODE_MODULES =
      Set.of(
          "assert",
          "buffer",
          "child_process",
          "cluster",
          "crypto",
          "dns",
          "events",
          "fs",
          "http",
          "http2",
          "https",
          "net",
          "os",
          "path",
          "process",
          "querystring",
          "readline",
          "stream",
          "string_decoder",
          "timers",
          "tls",
          "url",
          "util",
          "v8",
          "vm",
          "worker_threads",
          "zlib");

  /**
   * What to say of a name; empty for files of the app, and for what is no name.
   *
   * @param isFolder whether the app has a folder
   */
  public static Optional<AbsentModule> of(String name, Predicate<String> isFolder) {
    if (name.isBlank() || name.startsWith("./") || name.startsWith("../")) {
      return Optional.empty();
    }
    return Optional.of(
        NODE_MODULES.contains(name) || name.startsWith("node:")
            ? new AbsentModule(
                "Node.js's own module \"%s\" is not there: apps run without Node.js."
                    .formatted(name),
                "do without it; use what JavaScript itself has.")
            : npm(name, isFolder));
  }

  private static AbsentModule npm(String required, Predicate<String> isFolder) {
    String[] parts = required.split("/", 3);
    String name =
        required.startsWith("@") && parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0];
    String folder = "server/node_modules/" + name;
    // A name that leads elsewhere asks for what lies beside the app.
    return !name.contains("..") && isFolder.test(folder)
        ? new AbsentModule(
            "The npm package \"%s\" is installed, but npm packages cannot be loaded yet."
                .formatted(name),
            "copy what is needed of it into a file below server/.")
        : new AbsentModule(
            "The npm package \"%s\" is not installed: there is no folder %s."
                .formatted(name, folder),
            "if a file of the app is meant, write require('./%s'); npm packages cannot be loaded yet."
                .formatted(required));
  }
}
