package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;

/** Brings a database to the version of the schema that this program knows. */
final class Schema {

  private static final int VERSION = 1;

  private Schema() {}

  /** Creates the tables in an empty database; returns the version. */
  static int migrate(Handle handle) {
    int found = handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    if (found > VERSION) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The database was written by a newer Tenon (schema %d, this one knows %d). Use that version, or another data folder."
              .formatted(found, VERSION));
    }
    if (found == 0) {
      handle.createScript(script("schema-sqlite.sql")).execute();
      handle.execute("PRAGMA user_version = " + VERSION);
    }
    return VERSION;
  }

  private static String script(String name) {
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The script " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The script " + name + " cannot be read", e);
    }
  }
}
