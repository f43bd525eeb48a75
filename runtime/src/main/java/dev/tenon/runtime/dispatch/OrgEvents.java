package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.store.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** All events of an org, for the end of it. Thread-safe. */
public final class OrgEvents {

  /** How many events are dropped in one write, so that other orgs need not wait long. */
  private static final int BATCH = 200;

  private final Database database;

  public OrgEvents(Database database) {
    this.database = database;
  }

  /**
   * Drops all events of an org with all that was done with them.
   *
   * @throws RuntimeFault when deliveries are not over; what uninstalling cancels is so in a moment
   */
  public void drop(OrgId org) {
    int open =
        database.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FROM delivery
                        WHERE state IN ('queued', 'blocked') AND org_id = :org
                        """)
                    .bind("org", org.value())
                    .mapTo(Integer.class)
                    .one());
    if (open > 0) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The org %s has %s that are not over. What uninstalling cancels is so in a moment; try again."
              .formatted(org, Counted.of(open, "delivery")));
    }
    int dropped;
    do {
      dropped = database.writeNow(handle -> dropSome(handle, org));
    } while (dropped == BATCH);
  }

  private static int dropSome(Handle handle, OrgId org) {
    List<Long> events =
        handle
            .createQuery(
                """
                SELECT seq FROM event e
                WHERE org_id = :org AND NOT EXISTS (SELECT 1 FROM delivery d
                  WHERE d.event_seq = e.seq AND d.state IN ('queued', 'blocked'))
                LIMIT :batch
                """)
            .bind("org", org.value())
            .bind("batch", BATCH)
            .mapTo(Long.class)
            .list();
    if (!events.isEmpty()) {
      Retention.drop(handle, events);
    }
    return events.size();
  }
}
