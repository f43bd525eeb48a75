package dev.tenon.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A JavaScript app as a zip, made file by file in a test. */
public final class AppZip {

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** A zip with nothing in it. */
  public static AppZip empty() {
    return new AppZip();
  }

  /** An app for Freshsales in which each event goes to the handler of the same name. */
  public static AppZip of(String id, String version, String... events) {
    StringBuilder declared = new StringBuilder();
    for (String event : events) {
      declared
          .append(declared.isEmpty() ? "" : ", ")
          .append("\"%s\": {\"handler\": \"%s\"}".formatted(event, event));
    }
    return new AppZip()
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {"freshsales": {"events": {%s}}},
             "tenon": {"id": "%s", "version": "%s"}}
            """
                .formatted(declared, id, version));
  }

  /** Adds a file. */
  public AppZip file(String name, String text) {
    files.put(name, text.getBytes(UTF_8));
    return this;
  }

  /** Adds {@code server/server.js}. */
  public AppZip server(String text) {
    return file("server/server.js", text);
  }

  /** Adds {@code config/iparams.json}. */
  public AppZip iparams(String json) {
    return file("config/iparams.json", json);
  }

  /** The zip. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        // The same files are the same bundle, also when a clock ticks between two zips.
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
