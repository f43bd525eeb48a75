package dev.tenon.runtime.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.crash.History.Kept;
import dev.tenon.runtime.crash.History.Made;
import dev.tenon.runtime.crash.History.Report;
import dev.tenon.runtime.crash.History.Step;
import dev.tenon.runtime.crash.History.Tried;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Reads a history from the database, beside the process that owns it, and from the handlers' file.
 */
final class HistoryReader {

  private final Jdbi database;

  HistoryReader(Path dataFolder) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + dataFolder.resolve("tenon.db"));
    database = Jdbi.create(source);
  }

  /** How many deliveries did not come to their end yet. */
  int open() {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT count(*) FROM delivery WHERE state NOT IN ('succeeded', 'dead', 'cancelled')")
                .mapTo(Integer.class)
                .one());
  }

  /** What SQLite says of the file: {@code ok} if nothing is wrong. */
  String integrity() {
    return database.withHandle(
        handle -> handle.createQuery("PRAGMA integrity_check").mapTo(String.class).first());
  }

  History read(List<Acknowledged> acknowledged, Fleet fleet) {
    return database.withHandle(
        handle ->
            new History(
                acknowledged, events(handle), deliveries(handle), reports(fleet), fleet.targets()));
  }

  private static List<Kept> events(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT seq, id, org_id, coalesce(dedup_key, id) AS dedup_key, body, body_crc
            FROM event ORDER BY seq
            """)
        .map((row, context) -> event(row))
        .list();
  }

  private static Kept event(ResultSet row) throws SQLException {
    String body = row.getString("body");
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    JsonNode data = Json.read(body).path("data");
    return new Kept(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("org_id"),
        row.getString("dedup_key"),
        data.at("/deal/id").asText(),
        data.path("failures").asInt(),
        crc.getValue() == row.getLong("body_crc"));
  }

  private static List<Made> deliveries(Handle handle) {
    Map<Long, List<Tried>> attempts = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT delivery_seq, number, outcome, started_at FROM attempt
            ORDER BY delivery_seq, number
            """)
        .map((row, context) -> Map.entry(row.getLong("delivery_seq"), attempt(row)))
        .forEach(
            entry ->
                attempts
                    .computeIfAbsent(entry.getKey(), seq -> new ArrayList<>())
                    .add(entry.getValue()));
    return handle
        .createQuery("SELECT seq, event_seq, installation_id, state FROM delivery ORDER BY seq")
        .map(
            (row, context) ->
                new Made(
                    row.getLong("seq"),
                    row.getLong("event_seq"),
                    row.getString("installation_id"),
                    row.getString("state"),
                    attempts.getOrDefault(row.getLong("seq"), List.of())))
        .list();
  }

  private static Tried attempt(ResultSet row) throws SQLException {
    return new Tried(row.getInt("number"), row.getString("outcome"), row.getLong("started_at"));
  }

  private static List<Report> reports(Fleet fleet) {
    try {
      return Files.readAllLines(fleet.reports()).stream().map(HistoryReader::report).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Report report(String line) {
    List<String> words = List.of(line.split("\t"));
    return new Report(
        Long.parseLong(words.get(0)),
        words.get(1),
        Integer.parseInt(words.get(2)),
        Step.valueOf(words.get(3)));
  }
}
