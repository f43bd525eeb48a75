package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static dev.tenon.runtime.dispatch.House.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How searches go through what there is: in order, page by page, and never too far at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SearchTest {

  private static final int LOOKS = 10;

  private final House house;
  private final EventSearch events;
  private final DeliverySearch deliveries;

  SearchTest(@TempDir Path folder) {
    house = new House(folder, SearchTest::run);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    events = new EventSearch(house.database, LOOKS);
    deliveries = new DeliverySearch(house.database, LOOKS);
  }

  /** The event 7 fails. */
  private static void run(FakeRuntime.Run run) {
    if (House.numberOf(run) == 7) {
      run.end(
          new Outcome.Failed(HandlerError.of("TypeError", "100% of \"it\" is no_thing"), false));
    } else {
      run.succeed();
    }
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void pages_hold_everything_once_and_the_newest_first_whatever_comes_in_meanwhile() {
    accept(ACME, 1, 2, 3, 4, 5, 6, 8);
    ObjectNode first = events.search(ACME, anyEvent(), 3, Optional.empty());
    List<String> found = new ArrayList<>(ids(first, "eventId"));
    accept(ACME, 9, 10);
    JsonNode page = first;
    while (page.has("next")) {
      page = events.search(ACME, anyEvent(), 3, next(page));
      found.addAll(ids(page, "eventId"));
    }
    assertThat(found)
        .isEqualTo(
            house.database.read(
                handle ->
                    handle
                        .createQuery("SELECT id FROM event WHERE seq <= 7 ORDER BY seq DESC")
                        .mapTo(String.class)
                        .list()));
  }

  @Test
  void a_search_for_what_is_rare_goes_on_page_by_page_and_no_page_looks_at_more_than_it_may() {
    accept(ACME, 7);
    accept(ACME, IntStream.range(100, 135).toArray());
    List<Integer> sizes = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      ObjectNode page = deliveries.search(ACME, failing("00% OF \"it"), 5, after);
      sizes.add(page.path("items").size());
      errors.addAll(ids(page, "lastError"));
      after = next(page);
    } while (after.isPresent());
    assertThat(sizes).containsExactly(0, 0, 0, 1);
    assertThat(errors).containsExactly("TypeError: 100% of \"it\" is no_thing");
  }

  @Test
  void events_that_reached_nobody_count_as_looked_at() {
    accept(ACME, 7);
    IntStream.range(0, 25).forEach(number -> house.accept(ACME, "onUnwanted", number));
    ObjectNode first = deliveries.search(ACME, failing("no_thing"), 5, Optional.empty());
    assertThat(first.path("items")).isEmpty();
    ObjectNode second = deliveries.search(ACME, failing("no_thing"), 5, next(first));
    assertThat(second.path("items")).isEmpty();
    assertThat(deliveries.search(ACME, failing("no_thing"), 5, next(second)).path("items"))
        .hasSize(1);
  }

  @Test
  void what_is_typed_is_searched_as_it_is_and_only_in_what_the_error_says() {
    accept(ACME, 7);
    assertThat(failures("No_Thing")).isOne();
    assertThat(failures("typeerror: 100%")).isOne();
    for (String elsewhere : List.of("no%thing", "noXthing", "no-thing", "_%_%", "outcome", "\\")) {
      assertThat(failures(elsewhere)).as(elsewhere).isZero();
    }
  }

  @Test
  void a_type_is_exact_or_a_pattern_and_signs_of_the_database_mean_nothing() {
    for (String type : List.of("ticket:created", "ticket:", "Ticket:x", "t[i]cket", "tick?t")) {
      house.accept(ACME, type, 1);
    }
    assertThat(types("ticket:*")).containsExactly("ticket:created");
    assertThat(types("ticket:created")).containsExactly("ticket:created");
    assertThat(types("t[i]*")).containsExactly("t[i]cket");
    assertThat(types("t*?t")).containsExactly("tick?t");
    assertThat(types("tick?t")).containsExactly("tick?t");
    assertThat(types("*")).hasSize(5);
  }

  @Test
  void a_time_is_where_a_search_begins_and_ends() {
    accept(ACME, 1);
    house.time.advance(Duration.ofHours(1));
    var since = Optional.of(house.time.instant());
    accept(ACME, 2, 3);
    house.time.advance(Duration.ofHours(1));
    var until = Optional.of(house.time.instant());
    accept(ACME, IntStream.range(100, 130).toArray());
    EventFilter hour =
        new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), since, until, false);
    ObjectNode first = events.search(ACME, hour, 1, Optional.empty());
    ObjectNode second = events.search(ACME, hour, 1, next(first));
    assertThat(List.of(first.path("items").size(), second.path("items").size())).containsOnly(1);
    assertThat(second.has("next")).isFalse();
    assertThat(first.path("items")).isNotEqualTo(second.path("items"));
  }

  @Test
  void a_search_looks_at_the_events_of_its_org_only_and_sorts_nothing() {
    EventFilter byEvent =
        new EventFilter(
            Optional.empty(),
            Optional.of(new EventPattern("ticket:*")),
            Optional.empty(),
            Optional.of(house.time.instant()),
            Optional.of(house.time.instant()),
            false);
    DeliveryFilter byDelivery =
        new DeliveryFilter(
            Optional.of("desk"),
            Optional.of("ins_1"),
            Optional.of(new EventPattern("ticket:*")),
            Set.of(DeliveryState.DEAD),
            Optional.of(house.time.instant()),
            Optional.of(house.time.instant()),
            Optional.of("x"),
            Optional.empty(),
            false);
    accept(GLOBEX, IntStream.range(0, 50).toArray());
    house.database.writeNow(handle -> handle.execute("ANALYZE"));
    SearchPosition.Of e = SearchPosition.Of.EVENTS;
    SearchPosition.Of d = SearchPosition.Of.DELIVERIES;
    for (SearchQuery query :
        List.of(
            byEvent.of(new SearchQuery(ACME), SearchPosition.START),
            anyEvent().of(new SearchQuery(ACME), SearchPosition.at(7)))) {
      checkPlan(query, query.all(EventSearch.ALL, e, EventSearch.ORDER));
      checkPlan(query, query.wanted(EventSearch.WANTED, e, EventSearch.ORDER));
    }
    for (SearchQuery query :
        List.of(
            byDelivery.of(new SearchQuery(ACME), SearchPosition.START),
            failing("x").of(new SearchQuery(ACME), SearchPosition.at(7)))) {
      checkPlan(query, query.all(DeliverySearch.ALL, d, DeliverySearch.ORDER));
      checkPlan(query, query.wanted(DeliverySearch.WANTED, d, DeliverySearch.ORDER));
    }
  }

  @Test
  void an_event_that_is_named_is_found_without_looking_at_others() {
    EventFilter filter =
        new EventFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.of("evt_1"),
            Optional.empty(),
            Optional.empty(),
            false);
    SearchQuery query = filter.of(new SearchQuery(ACME), SearchPosition.START);
    assertThat(
            plan(
                query,
                query.wanted(EventSearch.WANTED, SearchPosition.Of.EVENTS, EventSearch.ORDER)))
        .first()
        .asString()
        .endsWith("(id=?)");
  }

  private void checkPlan(SearchQuery query, String sql) {
    List<String> plan = plan(query, sql);
    assertThat(plan.getFirst())
        .as(sql)
        .contains("INDEX event_accepted (org_id=? AND ")
        .contains("accepted_at");
    assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE") || step.startsWith("SCAN"));
  }

  private List<String> plan(SearchQuery query, String sql) {
    return house.database.read(
        handle ->
            query
                .query(handle, "EXPLAIN QUERY PLAN " + sql)
                .bind("limit", 10)
                .bind("offset", 0)
                .map((row, context) -> row.getString("detail"))
                .list());
  }

  private void accept(OrgId org, int... numbers) {
    for (int number : numbers) {
      house.accept(org, "onDealUpdate", number);
    }
    await().until(() -> !house.states().contains("queued"));
  }

  private int failures(String text) {
    return deliveries.search(ACME, failing(text), 5, Optional.empty()).path("items").size();
  }

  private List<String> types(String pattern) {
    EventFilter filter =
        new EventFilter(
            Optional.empty(),
            Optional.of(new EventPattern(pattern)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    return ids(events.search(ACME, filter, 10, Optional.empty()), "type");
  }

  private static EventFilter anyEvent() {
    return new EventFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static DeliveryFilter failing(String text) {
    return new DeliveryFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(text),
        Optional.empty(),
        false);
  }

  private static Optional<String> next(JsonNode page) {
    return Optional.of(page.path("next").asText()).filter(text -> !text.isEmpty());
  }

  private static List<String> ids(JsonNode page, String member) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.path(member).asText())
        .toList();
  }
}
