package dev.tenon.runtime.invoke;

import java.util.List;
import java.util.Optional;

/**
 * The code of one app version, as a runtime gets to know it.
 *
 * @param key names this code: app, version and content; another content has another key
 * @param path the folder or jar that holds it
 * @param name the app's id, for messages
 * @param mainClass the class of a Java app
 * @param handlers the callbacks that the manifest names, which must exist
 */
public record AppCode(
    String key, String path, String name, Optional<String> mainClass, List<String> handlers) {

  public AppCode {
    handlers = List.copyOf(handlers);
  }

  /** The same code where it lies now. */
  public AppCode at(String now) {
    return new AppCode(key, now, name, mainClass, handlers);
  }
}
