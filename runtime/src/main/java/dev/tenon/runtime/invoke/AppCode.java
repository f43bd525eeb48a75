package dev.tenon.runtime.invoke;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The code of one app version, as a runtime gets to know it.
 *
 * @param key names this code: app, version and content; another content has another key
 * @param path the folder or jar that holds it
 * @param name the app's id, for messages
 * @param mainClass the class of a Java app
 * @param handlers the callbacks that the manifest names, which must exist
 * @param packages the folder that takes the place of {@code server/node_modules}, where npm
 *     packages were installed outside of the app
 */
public record AppCode(
    String key,
    String path,
    String name,
    Optional<String> mainClass,
    List<String> handlers,
    Optional<String> packages) {

  public AppCode {
    handlers = List.copyOf(handlers);
    // Code stored by a version that knew of no packages has them in its bundle, or none.
    packages = Objects.requireNonNullElse(packages, Optional.empty());
  }

  /** Code that brings all that it needs. */
  public AppCode(
      String key, String path, String name, Optional<String> mainClass, List<String> handlers) {
    this(key, path, name, mainClass, handlers, Optional.empty());
  }

  /** The same code where it lies now. */
  public AppCode at(String now) {
    return new AppCode(key, now, name, mainClass, handlers, packages);
  }
}
