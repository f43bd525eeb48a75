package dev.tenon.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SchemaTest {

  @TempDir Path folder;

  @Test
  void a_database_of_version_1_is_brought_up_to_date_with_all_that_is_in_it() throws Exception {
    raw(
        script("schema-sqlite.sql")
            + """
            ;
            INSERT INTO org (id, name, created_at) VALUES ('demo', 'Demo org', 7);
            INSERT INTO app_version (app_id, version, content_hash, language, manifest, code, created_at)
              VALUES ('desk', '1.0.0', 'h', 'javascript', '{}', '{}', 7);
            INSERT INTO installation (id, org_id, app_id, app_version_id, state, iparams, created_at, updated_at)
              VALUES ('ins_1', 'demo', 'desk', 1, 'active', '{"limit":10}', 7, 7);
            INSERT INTO event (id, org_id, product, type, source, accepted_at, body, body_crc)
              VALUES ('evt_1', 'demo', 'freshsales', 'onDealUpdate', 'http', 7, '{}', 1);
            INSERT INTO delivery (event_seq, org_id, installation_id, handler, lane, state, attempts, due_at)
              VALUES (1, 'demo', 'ins_1', 'onIt', 'ins_1', 'queued', 0, 7);
            PRAGMA user_version = 1;
            """);
    for (int opened = 0; opened < 2; opened++) {
      try (Database database = Database.open(folder)) {
        assertThat(one(database, "SELECT name FROM org WHERE system_settings IS NULL"))
            .isEqualTo("Demo org");
        assertThat(one(database, "SELECT iparams FROM installation")).isEqualTo("{\"limit\":10}");
        assertThat(one(database, "SELECT count(*) FROM saved_iparams")).isEqualTo("0");
        assertThat(one(database, "SELECT lane FROM delivery WHERE place IS NULL AND redriven = 0"))
            .isEqualTo("ins_1");
      }
    }
  }

  @Test
  void a_new_database_and_one_brought_up_to_date_have_the_same_tables() throws Exception {
    try (Database database = Database.open(folder.resolve("new"))) {
      database.writeNow(handle -> 0);
    }
    raw(script("schema-sqlite.sql") + "; PRAGMA user_version = 1;");
    Database.open(folder).close();
    assertThat(tables(folder)).isEqualTo(tables(folder.resolve("new")));
  }

  @Test
  void a_database_of_a_newer_version_is_refused() throws Exception {
    raw("PRAGMA user_version = 99;");
    assertThatThrownBy(() -> Database.open(folder))
        .isInstanceOf(RuntimeFault.class)
        .hasMessageContaining("newer Tenon (schema 99");
  }

  private static String one(Database database, String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private static List<String> tables(Path folder) {
    try (Database database = Database.open(folder)) {
      return database.read(
          handle ->
              handle
                  .createQuery(
                      "SELECT name || ': ' || sql FROM sqlite_schema WHERE sql <> '' ORDER BY name")
                  .mapTo(String.class)
                  .list());
    }
  }

  private void raw(String sql) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tenon.db"))) {
      Jdbi.create(connection).useHandle(handle -> handle.createScript(sql).execute());
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
