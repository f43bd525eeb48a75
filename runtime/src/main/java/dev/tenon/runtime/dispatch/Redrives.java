package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Gives deliveries that were given up on another chance, or gives them up. Thread-safe. */
public final class Redrives {

  private final Database database;
  private final Clock clock;

  public Redrives(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Redrives one delivery.
   *
   * @param afterCommit hears of it in the order in which deliveries get into their lanes
   */
  CompletableFuture<Delivery> one(OrgId org, String id, Consumer<Delivery> afterCommit) {
    long seq = Delivery.seqOf(id);
    return database.write(
        org.value(),
        handle -> redrive(handle, org, seq).orElseThrow(() -> refusal(handle, org, id, "redriven")),
        afterCommit);
  }

  /** Redrives those of many that fit, the oldest first, after one delivery and up to another. */
  CompletableFuture<List<Delivery>> batch(
      OrgId org,
      DeadLetterFilter filter,
      long after,
      long upTo,
      int limit,
      Consumer<List<Delivery>> afterCommit) {
    return database.write(
        org.value(),
        handle -> {
          List<Long> found =
              filter
                  .bind(
                      handle.createQuery(
                          "SELECT d.seq "
                              + DeadLetterFilter.CONDITION
                              + """
                                AND i.id IS NOT NULL AND d.seq > :after AND d.seq <= :upTo
                                ORDER BY d.seq LIMIT :limit
                                """))
                  .bind("org", org.value())
                  .bind("after", after)
                  .bind("upTo", upTo)
                  .bind("limit", limit)
                  .mapTo(Long.class)
                  .list();
          List<Delivery> redriven = new ArrayList<>();
          found.forEach(seq -> redrive(handle, org, seq).ifPresent(redriven::add));
          return redriven;
        },
        afterCommit);
  }

  /** The number of the newest delivery. */
  long newest() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT COALESCE(max(seq), 0) FROM delivery")
                .mapTo(Long.class)
                .one());
  }

  /** Gives up for good on a delivery that stops its lane. */
  CompletableFuture<Delivery> cancel(OrgId org, String id, Consumer<Delivery> afterCommit) {
    long seq = Delivery.seqOf(id);
    return database.write(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    UPDATE delivery SET state = 'cancelled', finished_at = :now
                    WHERE seq = :seq AND org_id = :org AND state = 'blocked'
                    RETURNING seq, place, event_seq, org_id, installation_id, lane, attempts,
                      attempts_before, due_at, state
                    """)
                .bind("now", clock.millis())
                .bind("seq", seq)
                .bind("org", org.value())
                .map((row, context) -> EventLog.delivery(row))
                .findOne()
                .orElseThrow(() -> refusal(handle, org, id, "cancelled")),
        afterCommit);
  }

  /** One that stops its lane keeps its place; one that was passed by goes behind what waits. */
  private Optional<Delivery> redrive(Handle handle, OrgId org, long seq) {
    return handle
        .createQuery(
            """
            UPDATE delivery SET state = 'queued', attempts_before = attempts,
              redriven = redriven + 1, due_at = :now, finished_at = NULL,
              place = CASE state WHEN 'dead' THEN :place ELSE place END
            WHERE seq = :seq AND org_id = :org AND state IN ('dead', 'blocked')
              AND substr(lane, 1, length(installation_id)) = installation_id
              AND installation_id IN (SELECT id FROM installation)
            RETURNING seq, place, event_seq, org_id, installation_id, lane, attempts, attempts_before,
              due_at, state
            """)
        .bind("now", clock.millis())
        .bind("place", nextPlace(handle))
        .bind("seq", seq)
        .bind("org", org.value())
        .map((row, context) -> EventLog.delivery(row))
        .findOne();
  }

  /** Behind every delivery there is, and before every one to come. */
  private static long nextPlace(Handle handle) {
    return handle
        .createQuery(
            "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'delivery' RETURNING seq")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  private static RuntimeFault refusal(Handle handle, OrgId org, String id, String wish) {
    Optional<String> state =
        handle
            .createQuery(
                """
                SELECT CASE
                  WHEN substr(lane, 1, length(installation_id)) <> installation_id
                    THEN 'a simulation; simulate it again'
                  WHEN state = 'dead' AND installation_id NOT IN (SELECT id FROM installation)
                    THEN 'a dead letter of an app that was uninstalled'
                  WHEN state IN ('succeeded', 'cancelled')
                    THEN state || '; replay its event to have it handled again'
                  ELSE state END
                FROM delivery WHERE seq = :seq AND org_id = :org
                """)
            .bind("seq", Delivery.seqOf(id))
            .bind("org", org.value())
            .mapTo(String.class)
            .findOne();
    return state
        .map(
            is ->
                new RuntimeFault(
                    FaultCode.CONFLICT, "%s cannot be %s: it is %s.".formatted(id, wish, is)))
        .orElseGet(() -> Delivery.unknown(org, id));
  }
}
