package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * One page of a search. It looks at so many rows at most and answers with what it found there, so
 * that a search for what is rare takes many pages, some of them empty, and none takes long.
 *
 * @param found what fits, at most one more than the limit
 * @param last the last row that was looked at, if there may be more behind it
 */
record SearchPage(List<Found> found, Optional<SearchPosition> last) {

  /** Something that fits, and its place. */
  record Found(SearchPosition position, ObjectNode item) {}

  /** Where the row stands; the columns are called {@code at}, {@code event}, {@code delivery}. */
  static SearchPosition position(ResultSet row) throws SQLException {
    return new SearchPosition(row.getLong("at"), row.getLong("event"), row.getLong("delivery"));
  }

  /** The last row that a search may look at, if there are as many. */
  static Optional<SearchPosition> last(Handle handle, SearchQuery query, String sql, int looks) {
    return query
        .query(handle, sql)
        .bind("limit", 1)
        .bind("offset", looks - 1)
        .map((row, context) -> position(row))
        .findOne();
  }

  /** As JSON: {@code {items: […], next?}}. */
  ObjectNode json(int limit, SearchPosition.Of what) {
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    found.stream().limit(limit).map(Found::item).forEach(items::add);
    Optional<SearchPosition> next =
        found.size() > limit ? Optional.of(found.get(limit - 1).position()) : last;
    next.ifPresent(position -> page.put("next", position.cursor(what)));
    return page;
  }
}
