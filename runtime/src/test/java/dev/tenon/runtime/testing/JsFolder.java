package dev.tenon.runtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An app's folder, written file by file in a test. */
public final class JsFolder {

  private final Path path;

  private JsFolder(Path path) {
    this.path = path;
  }

  /** An app with a platform 2.2 manifest for Freshsales and nothing in it yet. */
  public static JsFolder at(Path path) {
    return new JsFolder(path);
  }

  /** Writes a file; {@code name} is relative to the app's folder. */
  public JsFolder file(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code server/server.js}. */
  public JsFolder server(String text) {
    return file("server/server.js", text);
  }

  /** Writes a manifest in which each event goes to the handler of the same name. */
  public JsFolder manifest(String product, String... events) {
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      text.append(text.isEmpty() ? "" : ", ")
          .append("\"%s\": {\"handler\": \"%s\"}".formatted(event, event));
    }
    return file(
        "manifest.json",
        """
        {"platform-version": "2.2", "product": {"%s": {"events": {%s}}}}
        """
            .formatted(product, text));
  }

  public Path path() {
    return path;
  }
}
