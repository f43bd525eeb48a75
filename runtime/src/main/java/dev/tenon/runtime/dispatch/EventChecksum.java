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
  static long ofHead(Event event, int deliveries) {
    return ofHead(
        event.id().value(),
        event.org().value(),
        event.product().name(),
        event.type(),
        event.source().label(),
        event.dedupKey().orElse(null),
        event.occurredAt().map(Instant::toEpochMilli).orElse(null),
        event.acceptedAt().toEpochMilli(),
        deliveries);
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
            row.getInt("deliveries"));
  }

  private static long ofHead(@Nullable Object... values) {
    StringBuilder all = new StringBuilder();
    for (@Nullable Object value : values) {
      all.append(value).append(END);
    }
    return ofBody(all.toString());
  }
}
