package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventPattern;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which deliveries are meant; what is absent leaves none out.
 *
 * @param app for this app
 * @param installation for this installation
 * @param type of events of this type, or of types like it
 * @param states in one of these states; none leaves none out
 * @param since of events accepted at this time or later
 * @param until of events accepted before this time
 * @param error whose last attempt failed with this in its error, A to Z in either case
 * @param event of the event with this id
 * @param simulated simulated ones too
 */
public record DeliveryFilter(
    Optional<String> app,
    Optional<String> installation,
    Optional<EventPattern> type,
    Set<DeliveryState> states,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> error,
    Optional<String> event,
    boolean simulated) {

  /** What an error is searched in: as it is shown, but whole. */
  private static final String ERROR =
      """
      COALESCE(json_extract(a.detail, '$.error.type') || ': '
          || json_extract(a.detail, '$.error.message')
          || COALESCE(' at ' || json_extract(a.detail, '$.error.at.file') || ':'
            || json_extract(a.detail, '$.error.at.line'), ''),
        json_extract(a.detail, '$.reason')) LIKE :error ESCAPE '\\'
      """
          .strip();

  public DeliveryFilter {
    states = Set.copyOf(states);
  }

  SearchQuery of(SearchQuery query, SearchPosition after) {
    query.between(since, until, after).event(event).type(type).simulated(simulated);
    installation.ifPresent(
        id -> query.and("d.installation_id = :installation", "installation", id));
    if (!states.isEmpty()) {
      query.and(
          states.stream()
              .map(DeliveryState::label)
              .sorted()
              .collect(Collectors.joining("', '", "d.state IN ('", "')")));
    }
    app.ifPresent(id -> query.and(DeliverySearch.APP + " = :app", "app", id));
    error.ifPresent(text -> query.and(ERROR, "error", "%" + plain(text) + "%"));
    return query;
  }

  private static String plain(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
