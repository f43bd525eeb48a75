package dev.tenon.runtime.objects;

import dev.tenon.runtime.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which changes of fields were told lately, and by what: an event of the product, or an update from
 * which the runtime made one. Each change that comes both ways is dispatched once to each app,
 * whichever came first; one that happens twice comes twice the same way, and is dispatched twice.
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

  /**
   * The id of the event that told of the change the other way; to be asked once for each, in the
   * write that keeps the event.
   */
  static Optional<String> earlier(Handle handle, Event event, FieldChange change, Way way) {
    long oldest = event.acceptedAt().minus(APART).toEpochMilli();
    drop(handle, oldest, DROPPED_AT_ONCE);
    Optional<String> earlier =
        handle
            .createQuery(
                """
                DELETE FROM object_change WHERE seq = (
                  SELECT seq FROM object_change
                  WHERE org_id = :org AND change = :change AND way <> :way AND at >= :oldest
                    AND (previous IS NULL OR :previous IS NULL OR previous = :previous)
                  ORDER BY seq LIMIT 1)
                RETURNING event_id
                """)
            .bind("org", event.org().value())
            .bind("change", change.key())
            .bind("way", way.name())
            .bind("oldest", oldest)
            .bind("previous", change.previousKey().orElse(null))
            .mapTo(String.class)
            .findOne();
    if (earlier.isEmpty()) {
      handle
          .createUpdate(
              """
              INSERT INTO object_change (org_id, change, previous, way, at, event_id)
              VALUES (:org, :change, :previous, :way, :at, :event)
              """)
          .bind("org", event.org().value())
          .bind("change", change.key())
          .bind("previous", change.previousKey().orElse(null))
          .bind("way", way.name())
          .bind("at", event.acceptedAt().toEpochMilli())
          .bind("event", event.id().value())
          .execute();
    }
    return earlier;
  }

  /** Drops what is older, a few at a time, so that no write takes long; returns how many. */
  static int drop(Handle handle, long oldest, int most) {
    return handle.execute(
        """
        DELETE FROM object_change WHERE seq IN (
          SELECT seq FROM object_change WHERE at < ? ORDER BY at LIMIT ?)
        """,
        oldest,
        most);
  }

  /** The same of all that is too old by now. */
  static int drop(Handle handle, Instant now) {
    return drop(handle, now.minus(APART).toEpochMilli(), 1_000);
  }
}
