package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Brings a database to the version of the schema that this program knows. */
final class Schema {

  /** What was added to the schema, in order; a database's version is how many it has seen. */
  private static final List<String> STEPS =
      List.of(
          "schema-sqlite.sql",
          "schema-sqlite-2.sql",
          "schema-sqlite-3.sql",
          "schema-sqlite-4.sql",
          "schema-sqlite-5.sql",
          "schema-sqlite-6.sql",
          "schema-sqlite-7.sql",
          "schema-sqlite-8.sql",
          "schema-sqlite-9.sql",
          "schema-sqlite-10.sql",
          "schema-sqlite-12.sql",
          "schema-sqlite-13.sql",
          "schema-sqlite-14.sql",
          "schema-sqlite-15.sql",
          "schema-sqlite-17.sql",
          "schema-sqlite-18.sql");

  private Schema() {}

  static int newest() {
    return STEPS.size();
  }

  /** How many steps a database has seen. */
  static int version(Handle handle) {
    return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
  }

  /** Takes the steps that the database has not seen, all or none; returns the version. */
  static int migrate(Handle handle) {
    int found = version(handle);
    if (found > STEPS.size()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The database was written by a newer Tenon (schema %d, this one knows %d). Use that version, or another data folder."
              .formatted(found, STEPS.size()));
    }
    for (String step : STEPS.subList(found, STEPS.size())) {
      handle.createScript(script(step)).execute();
    }
    handle.execute("PRAGMA user_version = " + STEPS.size());
    return STEPS.size();
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
