package dev.tenon.runtime.objects;

import dev.tenon.runtime.event.Event;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Which changes of fields were told lately, and by what: an event of the product, or an update from
 * which the runtime made one. Each change that comes both ways is dispatched once, whichever came
 * first; one that happens twice comes twice the same way, and is dispatched twice.
 */
final class FieldChanges {

  /** How far apart the two can be; the product may try for so long. */
  private static final Duration APART = Duration.ofHours(1);

  private static final int DROPPED_AT_ONCE = 20;

  private FieldChanges() {}

  /** Which way a change came. */
  enum Way {
    SENT,
    MADE
  }

  /** Whether it is news; to be asked once for each, in the write that keeps the event. */
  static boolean isNews(Handle handle, Event event, FieldChange change, Way way) {
    long now = event.acceptedAt().toEpochMilli();
    long oldest = now - APART.toMillis();
    // A few at a time, so that no write takes long.
    handle.execute(
        """
        DELETE FROM object_change WHERE seq IN (
          SELECT seq FROM object_change WHERE org_id = ? AND at < ? ORDER BY at LIMIT ?)
        """,
        event.org().value(),
        oldest,
        DROPPED_AT_ONCE);
    int told =
        handle.execute(
            """
            DELETE FROM object_change WHERE seq = (
              SELECT seq FROM object_change
              WHERE org_id = ? AND change = ? AND way <> ? AND at >= ? ORDER BY seq LIMIT 1)
            """,
            event.org().value(),
            change.key(),
            way.name(),
            oldest);
    if (told > 0) {
      return false;
    }
    handle.execute(
        "INSERT INTO object_change (org_id, change, way, at) VALUES (?, ?, ?, ?)",
        event.org().value(),
        change.key(),
        way.name(),
        now);
    return true;
  }
}
