package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Gives deliveries that were given up on another chance, or gives them up. Thread-safe. */
public final class Redrives {

  private static final int LOOKS = 5_000;

  private final Database database;
  private final Clock clock;
  private final int looks;

  public Redrives(Database database, Clock clock) {
    this(database, clock, LOOKS);
  }

  /**
   * @param looks how many dead letters are looked at in one go
   */
  Redrives(Database database, Clock clock, int looks) {
    this.database = database;
    this.clock = clock;
    this.looks = looks;
  }

  /**
   * Redrives one delivery.
   *
   * @param full why one that does not wait already cannot come to what waits, if so
   * @param afterCommit hears of it in the order in which deliveries get into their lanes
   */
  CompletableFuture<Delivery> one(
      OrgId org, String id, Optional<QueueFull> full, Consumer<Delivery> afterCommit) {
    long seq = Delivery.seqOf(id);
    return database.write(
        org.value(),
        handle ->
            redrive(handle, org, seq, Optional.empty(), full.isEmpty())
                .orElseThrow(() -> refusal(handle, org, id, "redriven", full)),
        afterCommit);
  }

  /**
   * A dead letter as it was seen.
   *
   * @param redriven how often it was redriven by then: one that failed again since is not the same
   * @param blocks whether it stops its lane, in which it still waits
   */
  record Seen(long seq, int redriven, boolean blocks) {}

  /**
   * What a look at some of an org's dead letters has found.
   *
   * @param after where to go on; empty when all were looked at
   */
  record Page(List<Seen> found, Optional<Long> after) {}

  /**
   * Looks for those that fit, the oldest first, after one delivery and up to another. A reader does
   * it, and looks at so many only: an org may have a million of which none fits, and whoever writes
   * meanwhile does not wait for that.
   */
  Page find(OrgId org, DeadLetterFilter filter, long after, long upTo) {
    return database.search(
        org.value(),
        handle -> {
          Optional<Long> last = last(handle, org, after, upTo);
          List<Seen> found =
              filter
                  .bind(
                      handle.createQuery(
                          "SELECT d.seq, d.redriven, d.state = 'blocked' AS blocks "
                              + DeadLetterFilter.CONDITION
                              + """
                                AND i.id IS NOT NULL AND d.seq > :after AND d.seq <= :upTo
                                ORDER BY d.seq
                                """))
                  .bind("org", org.value())
                  .bind("after", after)
                  .bind("upTo", last.orElse(upTo))
                  .map((row, context) -> seen(row))
                  .list();
          return new Page(found, last);
        });
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(row.getLong("seq"), row.getInt("redriven"), row.getBoolean("blocks"));
  }

  /** The last one that a look may look at, if there are as many. */
  private Optional<Long> last(Handle handle, OrgId org, long after, long upTo) {
    return handle
        .createQuery(
            """
            SELECT seq FROM delivery
            WHERE org_id = :org AND state IN ('dead', 'blocked') AND seq > :after AND seq <= :upTo
            ORDER BY seq LIMIT 1 OFFSET :offset
            """)
        .bind("org", org.value())
        .bind("after", after)
        .bind("upTo", upTo)
        .bind("offset", looks - 1)
        .mapTo(Long.class)
        .findOne();
  }

  /** Redrives, in this order, those that are still as they were seen. */
  CompletableFuture<List<Delivery>> batch(
      OrgId org, List<Seen> seen, Consumer<List<Delivery>> afterCommit) {
    return database.write(
        org.value(),
        handle -> {
          List<Delivery> redriven = new ArrayList<>();
          seen.forEach(
              one ->
                  redrive(handle, org, one.seq(), Optional.of(one.redriven()), true)
                      .ifPresent(redriven::add));
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
                .orElseThrow(() -> refusal(handle, org, id, "cancelled", Optional.empty())),
        afterCommit);
  }

  /**
   * One that stops its lane keeps its place; one that was passed by goes behind what waits.
   *
   * @param before how often it must have been redriven before, if that matters
   * @param room whether one may come to what waits; one that stops its lane waits already
   */
  private Optional<Delivery> redrive(
      Handle handle, OrgId org, long seq, Optional<Integer> before, boolean room) {
    return handle
        .createQuery(
            """
            UPDATE delivery SET state = 'queued', attempts_before = attempts,
              redriven = redriven + 1, due_at = :now, finished_at = NULL,
              place = CASE state WHEN 'dead' THEN :place ELSE place END
            WHERE seq = :seq AND org_id = :org
              AND (state = 'blocked' OR (state = 'dead' AND :room))
              AND (:before IS NULL OR redriven = :before)
              AND substr(lane, 1, length(installation_id)) = installation_id
              AND installation_id IN (SELECT id FROM installation)
            RETURNING seq, place, event_seq, org_id, installation_id, lane, attempts, attempts_before,
              due_at, state
            """)
        .bind("now", clock.millis())
        .bind("place", nextPlace(handle))
        .bind("seq", seq)
        .bind("org", org.value())
        .bind("before", before)
        .bind("room", room)
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

  private static RuntimeFault refusal(
      Handle handle, OrgId org, String id, String wish, Optional<QueueFull> full) {
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
    if (full.isPresent() && state.filter("dead"::equals).isPresent()) {
      return full.get();
    }
    return state
        .map(
            is ->
                new RuntimeFault(
                    FaultCode.CONFLICT, "%s cannot be %s: it is %s.".formatted(id, wish, is)))
        .orElseGet(() -> Delivery.unknown(org, id));
  }
}
