package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.OrgId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * The part of a search's statements that says where to look and what for. It names event e, which
 * is found by its org and time, so that the events of other orgs are never looked at.
 */
final class SearchQuery {

  private final StringBuilder where = new StringBuilder("WHERE e.org_id = :org");
  private final StringBuilder wanted = new StringBuilder();
  private final Map<String, Object> values = new HashMap<>();
  private SearchPosition from = SearchPosition.START;
  private SearchPosition to = SearchPosition.END;

  SearchQuery(OrgId org) {
    values.put("org", org.value());
  }

  /** Only what was accepted in this time, and lies behind a place. */
  SearchQuery between(Optional<Instant> since, Optional<Instant> until, SearchPosition after) {
    to = since.map(Instant::toEpochMilli).map(SearchPosition::at).orElse(SearchPosition.END);
    from = until.map(Instant::toEpochMilli).map(SearchPosition::at).orElse(SearchPosition.START);
    if (after.compareTo(from) < 0) {
      from = after;
    }
    return this;
  }

  /** Not further than this place, which is looked at too. */
  SearchQuery upTo(SearchPosition last) {
    to = last;
    return this;
  }

  /** Only this event, which is found without looking at others. */
  SearchQuery event(Optional<String> id) {
    id.ifPresent(
        value -> {
          where.append("\n  AND e.id = :id");
          values.put("id", value);
        });
    return this;
  }

  /** Only events of types like this one. */
  SearchQuery type(Optional<EventPattern> type) {
    type.ifPresent(
        pattern -> {
          if (pattern.isExact()) {
            and("e.type = :type", "type", pattern.text());
          } else {
            and("e.type GLOB :type", "type", glob(pattern));
          }
        });
    return this;
  }

  /** Only what products sent, not what people tried out. */
  SearchQuery simulated(boolean too) {
    if (!too) {
      wanted.append("\n  AND e.source <> 'simulation'");
    }
    return this;
  }

  /** One more thing that must hold; {@code name} is the one value in it. */
  SearchQuery and(String condition, String name, Object value) {
    wanted.append("\n  AND ").append(condition);
    values.put(name, value);
    return this;
  }

  /** One more thing that must hold. */
  SearchQuery and(String condition) {
    wanted.append("\n  AND ").append(condition);
    return this;
  }

  /** The statement with everything that is looked at. */
  String all(String select, SearchPosition.Of what, String order) {
    return select + where + range(what) + "\n" + order;
  }

  /** The statement with what is wanted of it. */
  String wanted(String select, SearchPosition.Of what, String order) {
    return select + where + range(what) + wanted + "\n" + order;
  }

  private static String range(SearchPosition.Of what) {
    String events =
        """

          AND (e.accepted_at, e.seq) >= (:toAt, :toEvent)
        """
            .stripTrailing();
    return switch (what) {
      case EVENTS -> events + "\n  AND (e.accepted_at, e.seq) < (:fromAt, :fromEvent)";
      case DELIVERIES ->
          events
              + """

                AND (e.accepted_at, e.seq) <= (:fromAt, :fromEvent)
                AND (e.accepted_at, e.seq, COALESCE(d.seq, 0)) >= (:toAt, :toEvent, :toDelivery)
                AND (e.accepted_at, e.seq, COALESCE(d.seq, 0))
                  < (:fromAt, :fromEvent, :fromDelivery)
              """
                  .stripTrailing();
    };
  }

  /** The statement, with all its values. */
  Query query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        // Not every statement looks at all that is wanted.
        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
        .bindMap(values)
        .bind("fromAt", from.acceptedAt())
        .bind("fromEvent", from.event())
        .bind("fromDelivery", from.delivery())
        .bind("toAt", to.acceptedAt())
        .bind("toEvent", to.event())
        .bind("toDelivery", to.delivery());
  }

  /** SQLite's star takes nothing too, and it knows two more signs. */
  private static String glob(EventPattern pattern) {
    return pattern.text().replace("[", "[[]").replace("?", "[?]").replace("*", "?*");
  }
}
