package dev.tenon.runtime.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Which dead letters are meant; what is absent leaves none out.
 *
 * @param app of this app
 * @param type of events of this type
 * @param since given up on at this time or later
 * @param until given up on before this time
 */
public record DeadLetterFilter(
    Optional<String> app, Optional<String> type, Optional<Instant> since, Optional<Instant> until) {

  /**
   * The part of a statement that {@link #bind} goes with; it names delivery d and event e. A
   * simulation that failed is no dead letter: who made it saw it.
   */
  static final String CONDITION =
      """
      FROM delivery d JOIN event e ON e.seq = d.event_seq
        LEFT JOIN installation i ON i.id = d.installation_id
        LEFT JOIN attempt a ON a.delivery_seq = d.seq AND a.number = d.attempts
        LEFT JOIN app_version v ON v.id = a.app_version_id
      WHERE d.org_id = :org AND d.state IN ('dead', 'blocked')
        AND substr(d.lane, 1, length(d.installation_id)) = d.installation_id
        AND (:app IS NULL OR COALESCE(i.app_id, v.app_id) = :app)
        AND (:type IS NULL OR e.type = :type)
        AND (:since IS NULL OR d.finished_at >= :since)
        AND (:until IS NULL OR d.finished_at < :until)
      """;

  /** Whether all are meant. */
  public boolean leavesNoneOut() {
    return app.isEmpty() && type.isEmpty() && since.isEmpty() && until.isEmpty();
  }

  <S extends SqlStatement<S>> S bind(S statement) {
    return statement
        .bind("app", app.orElse(null))
        .bind("type", type.orElse(null))
        .bind("since", since.map(Instant::toEpochMilli).orElse(null))
        .bind("until", until.map(Instant::toEpochMilli).orElse(null));
  }
}
