package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.Event;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The checksums that a row of an event carries, since pages of SQLite have none. */
final class EventChecksum {

  /** Ends each value, so that none can lend letters to the next; no id or name has it. */
  private static final char END = '\n';

  private EventChecksum() {}

  static long ofBody(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /** Of all but the body. */
  static long ofHead(Event event, int deliveries, @Nullable String alerts) {
    return ofHead(
        event.id().value(),
        event.org().value(),
        event.product().name(),
        event.type(),
        event.source().label(),
        event.dedupKey().orElse(null),
        event.occurredAt().map(Instant::toEpochMilli).orElse(null),
        event.acceptedAt().toEpochMilli(),
        deliveries,
        EventLog.Records.attributes(event),
        alerts);
  }

  /** Whether a row is what was written; of an old one, its body alone can be said. */
  static boolean fits(ResultSet row) throws SQLException {
    if (ofBody("" + row.getString("body")) != row.getLong("body_crc")) {
      return false;
    }
    long head = row.getLong("head_crc");
    if (row.wasNull()) {
      return true;
    }
    long occurred = row.getLong("occurred_at");
    @Nullable Long occurredAt = row.wasNull() ? null : occurred;
    return head
        == ofHead(
            row.getString("id"),
            row.getString("org_id"),
            row.getString("product"),
            row.getString("type"),
            row.getString("source"),
            row.getString("dedup_key"),
            occurredAt,
            row.getLong("accepted_at"),
            row.getInt("deliveries"),
            row.getString("attributes"),
            row.getString("alerts"));
  }

  /**
   * @param attributes counted, as alerts are, only where there are some: rows of before have none,
   *     and their checksums stay as they are
   */
  private static long ofHead(
      String id,
      String org,
      String product,
      String type,
      String source,
      @Nullable String dedupKey,
      @Nullable Long occurredAt,
      long acceptedAt,
      int deliveries,
      @Nullable String attributes,
      @Nullable String alerts) {
    StringBuilder all = new StringBuilder();
    append(all, id, org, product, type, source, dedupKey, occurredAt, acceptedAt, deliveries);
    if (attributes != null) {
      append(all, attributes);
    }
    if (alerts != null) {
      append(all, "alerts", alerts);
    }
    return ofBody(all.toString());
  }

  private static void append(StringBuilder all, @Nullable Object... values) {
    for (@Nullable Object value : values) {
      all.append(value).append(END);
    }
  }
}
