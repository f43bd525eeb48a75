package dev.tenon.runtime.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.objects.Alert;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.SqliteTrouble;
import dev.tenon.runtime.store.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened and what became of it: events, their deliveries, the attempts. An event and its
 * deliveries are one transaction. Thread-safe.
 */
public final class EventLog {

  /** Bodies kept at hand for the lanes, in characters; the rest is read from disk again. */
  private static final long CACHED_CHARACTERS = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final Database database;
  private final Clock clock;
  private final Cache<Long, Event> recent =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_CHARACTERS)
          .weigher(
              (Long seq, Event event) -> event.body().length() + event.attributes().length() + 200)
          .build();

  public EventLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Keeps an event with one delivery per match, and those that follow from it behind it. A second
   * event of the org with the same deduplication key changes nothing.
   *
   * @param afterCommit hears what was kept, in the order of acceptance
   */
  CompletableFuture<Accepted> append(
      Entry entry, List<Entry> following, Consumer<Accepted> afterCommit) {
    Event event = entry.event();
    List<Place> places = places(event, entry.matches());
    List<List<Place>> placesOfFollowing =
        following.stream().map(next -> places(next.event(), next.matches())).toList();
    return database.write(
        event.org().value(),
        handle -> {
          Optional<Accepted> first = firstWith(handle, event);
          if (first.isPresent()) {
            return first.get();
          }
          Optional<String> earlier = entry.earlier().in(handle);
          List<Place> left = left(handle, event, places, earlier);
          List<Alert> alerts = new ArrayList<>(earlier.isEmpty() ? entry.alerts() : List.of());
          List<Entry> also = new ArrayList<>();
          List<List<Place>> placesOfAlso = new ArrayList<>();
          for (int i = 0; i < following.size(); i++) {
            Entry next = following.get(i);
            if (firstWith(handle, next.event()).isPresent()) {
              continue;
            }
            Optional<String> before = next.earlier().in(handle);
            List<Place> others = left(handle, next.event(), placesOfFollowing.get(i), before);
            if (before.isPresent()) {
              alerts.removeAll(next.alerts());
            }
            if (before.isEmpty() || !others.isEmpty()) {
              also.add(before.isEmpty() ? next : next.withoutAlerts());
              placesOfAlso.add(others);
            }
          }
          Accepted kept = insert(handle, event, left, alerts);
          List<Accepted.Following> made = new ArrayList<>();
          for (int i = 0; i < also.size(); i++) {
            Entry next = also.get(i);
            made.add(
                new Accepted.Following(
                    next.event(),
                    insert(handle, next.event(), placesOfAlso.get(i), next.alerts())));
          }
          boolean told = earlier.isPresent() && !places.isEmpty() && left.isEmpty();
          return new Accepted(kept.id(), false, kept.deliveries(), alerts, told, made);
        },
        afterCommit);
  }

  /**
   * Keeps an event of which nothing follows, if it is still to be.
   *
   * @param claim says so in the write, and what it changes is kept with the event or not at all
   * @param afterCommit hears what was kept, in the order of acceptance
   */
  CompletableFuture<Optional<Accepted>> append(
      Event event, List<Match> matches, Work<Boolean> claim, Consumer<Accepted> afterCommit) {
    List<Place> places = places(event, matches);
    return database.write(
        event.org().value(),
        handle ->
            claim.in(handle)
                ? firstWith(handle, event)
                    .or(() -> Optional.of(insert(handle, event, places, List.of())))
                : Optional.empty(),
        accepted -> accepted.ifPresent(afterCommit));
  }

  /** Those that have not got the same by an earlier event. */
  private static List<Place> left(
      Handle handle, Event event, List<Place> places, Optional<String> earlier) {
    if (earlier.isEmpty() || places.isEmpty()) {
      return places;
    }
    List<String> told =
        handle
            .createQuery(
                """
                SELECT d.installation_id FROM event e JOIN delivery d ON d.event_seq = e.seq
                WHERE e.org_id = :org AND e.id = :id
                """)
            .bind("org", event.org().value())
            .bind("id", earlier.get())
            .mapTo(String.class)
            .list();
    return places.stream()
        .filter(place -> !told.contains(place.match().installation().id()))
        .toList();
  }

  /**
   * An event to be kept.
   *
   * @param earlier the id of an event that told of the same, asked in the write; one that follows
   *     from another is not even kept if everybody has got that
   */
  record Entry(
      Event event, List<Match> matches, Work<Optional<String>> earlier, List<Alert> alerts) {

    Entry withoutAlerts() {
      return new Entry(event, matches, earlier, List.of());
    }
  }

  /** An event and the database's number for it. */
  record Kept(long seq, Event event) {}

  /** An event of an org by its id. */
  Optional<Kept> find(OrgId org, String id) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("SELECT seq FROM event WHERE org_id = :org AND id = :id")
                    .bind("org", org.value())
                    .bind("id", id)
                    .mapTo(Long.class)
                    .findOne())
        .map(seq -> new Kept(seq, event(seq)));
  }

  /** Makes more deliveries of an event that is there. */
  CompletableFuture<Accepted> replay(
      Kept kept, List<Match> matches, Consumer<Accepted> afterCommit) {
    List<Place> places = places(kept.event(), matches);
    return database.write(
        kept.event().org().value(),
        handle -> {
          List<Accepted.Scheduled> scheduled = new ArrayList<>();
          for (Place place : places) {
            Delivery delivery = insert(handle, kept.event(), kept.seq(), place, true);
            scheduled.add(new Accepted.Scheduled(delivery, place.match()));
          }
          return new Accepted(kept.event().id(), false, scheduled);
        },
        afterCommit);
  }

  /**
   * Records an attempt and where its delivery stands after it.
   *
   * @param held whether an earlier record of the lane could not be written; then this one is not
   *     written either
   */
  CompletableFuture<Integer> record(Attempt attempt, BooleanSupplier held) {
    return database.write(
        attempt.delivery().org().value(),
        handle -> {
          if (held.getAsBoolean()) {
            throw new RuntimeFault(
                FaultCode.STORE_FAILED, "An earlier record of the lane is not written yet.");
          }
          return insert(handle, attempt, false);
        });
  }

  /**
   * Records attempts of a lane that could not be recorded, all or none. One that the store still
   * refuses is kept without what the app said, so that it holds up its lane no longer.
   */
  CompletableFuture<Integer> recordAll(List<Attempt> attempts) {
    return database.write(
        attempts.getFirst().delivery().org().value(),
        handle -> {
          for (Attempt attempt : attempts) {
            handle.savepoint("attempt");
            try {
              insert(handle, attempt, false);
              handle.releaseSavepoint("attempt");
            } catch (RuntimeException e) {
              LOG.warn("The record of {} is refused whole", attempt.delivery().id(), e);
              handle.rollbackToSavepoint("attempt");
              insert(handle, attempt, true);
            }
          }
          return attempts.size();
        });
  }

  private int insert(Handle handle, Attempt attempt, boolean bare) {
    RunResult result = attempt.result();
    Outcome outcome =
        bare
            ? new Outcome.NotStarted(
                "What this attempt (%s) came to could not be written down."
                    .formatted(result.outcome().label()))
            : result.outcome();
    handle
        .createUpdate(
            """
            INSERT INTO attempt (delivery_seq, number, app_version_id, started_at,
              duration_micros, outcome, detail, answer, console, services)
            VALUES (:delivery, :number, :version, :started, :duration, :outcome, :detail,
              :answer, :console, :services)
            """)
        .bind("delivery", attempt.delivery().seq())
        .bind("number", attempt.number())
        .bind("version", attempt.appVersion().isPresent() ? attempt.appVersion().getAsLong() : null)
        .bind("started", result.startedAt().toEpochMilli())
        .bind("duration", result.duration().toNanos() / 1_000)
        .bind("outcome", result.outcome().label())
        .bind("detail", Records.outcome(outcome))
        .bind("answer", bare ? null : result.answer().map(Records::answer).orElse(null))
        .bind("console", bare ? "[]" : Json.writeValue(result.console()))
        .bind("services", bare ? null : Records.services(result.uses()))
        .execute();
    return handle
        .createUpdate(
            """
            UPDATE delivery SET state = :state, attempts = :attempts,
              due_at = :due, finished_at = :finished
            WHERE seq = :seq
            """)
        .bind("state", attempt.state().label())
        .bind("attempts", attempt.number())
        .bind("due", attempt.retryAt().orElse(attempt.delivery().dueAt()).toEpochMilli())
        .bind("finished", attempt.state() == DeliveryState.QUEUED ? null : clock.millis())
        .bind("seq", attempt.delivery().seq())
        .execute();
  }

  /** Ends simulations that an earlier process left; nobody watches them any more. */
  int cancelSimulations() {
    return database.writeNow(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE delivery SET state = 'cancelled', finished_at = :now
                    WHERE state IN ('queued', 'blocked')
                      AND substr(lane, 1, length(installation_id)) <> installation_id
                    """)
                .bind("now", clock.millis())
                .execute());
  }

  /** Hears of all deliveries that still have to be made, those of a lane in order. */
  void forEachOpen(Consumer<Delivery> consumer) {
    var _ =
        database.read(
            handle -> {
              handle
                  .createQuery(
                      """
                  SELECT seq, place, event_seq, org_id, installation_id, lane, attempts,
                    attempts_before, due_at, state
                  FROM delivery WHERE state IN ('queued', 'blocked')
                  ORDER BY lane, COALESCE(place, seq)
                  """)
                  .map((row, context) -> delivery(row))
                  .useStream(open -> open.forEach(consumer));
              return 0;
            });
  }

  /**
   * The next deliveries of a lane that still have to be made, in order.
   *
   * @param after the place behind which to look
   */
  List<Delivery> open(String lane, long after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT seq, place, event_seq, org_id, installation_id, lane, attempts,
                      attempts_before, due_at, state
                    FROM delivery
                    WHERE lane = :lane AND state IN ('queued', 'blocked')
                      AND COALESCE(place, seq) > :after
                    ORDER BY COALESCE(place, seq) LIMIT :limit
                    """)
                .bind("lane", lane)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> delivery(row))
                .list());
  }

  /**
   * An event by its number.
   *
   * @throws DamagedEvent when what is on disk is not what was written
   */
  Event event(long seq) {
    return recent.get(seq, this::read);
  }

  private Event read(long seq) {
    try {
      return database.read(
          handle ->
              handle
                  .createQuery(
                      """
                      SELECT id, org_id, product, type, source, dedup_key, occurred_at, accepted_at,
                        body, body_crc, head_crc, deliveries, attributes, alerts
                      FROM event WHERE seq = :seq
                      """)
                  .bind("seq", seq)
                  .map((row, context) -> event(seq, row))
                  .findOne()
                  .orElseThrow(() -> DamagedEvent.missing(seq)));
    } catch (RuntimeException e) {
      throw SqliteTrouble.of(e) == SqliteTrouble.DAMAGED ? DamagedEvent.unreadable(seq, e) : e;
    }
  }

  private static Optional<Accepted> firstWith(Handle handle, Event event) {
    return event.dedupKey().flatMap(key -> firstWith(handle, event.org(), key));
  }

  private static Optional<Accepted> firstWith(Handle handle, OrgId org, String key) {
    return handle
        .createQuery("SELECT id FROM event WHERE org_id = :org AND dedup_key = :key")
        .bind("org", org.value())
        .bind("key", key)
        .mapTo(String.class)
        .findOne()
        .map(id -> new Accepted(new EventId(id), true, List.of()));
  }

  private Accepted insert(Handle handle, Event event, List<Place> places, List<Alert> alerts) {
    String toldOf = alerts.isEmpty() ? null : Alert.stored(alerts);
    long seq =
        handle
            .createQuery(
                """
                INSERT INTO event (id, org_id, product, type, source, dedup_key, occurred_at,
                  accepted_at, body, body_crc, head_crc, deliveries, attributes, alerts)
                VALUES (:id, :org, :product, :type, :source, :dedup, :occurred, :accepted, :body,
                  :crc, :head, :deliveries, :attributes, :alerts)
                RETURNING seq
                """)
            .bind("id", event.id().value())
            .bind("org", event.org().value())
            .bind("product", event.product().name())
            .bind("type", event.type())
            .bind("source", event.source().label())
            .bind("dedup", event.dedupKey().orElse(null))
            .bind("occurred", event.occurredAt().map(Instant::toEpochMilli).orElse(null))
            .bind("accepted", event.acceptedAt().toEpochMilli())
            .bind("body", event.body())
            .bind("crc", EventChecksum.ofBody(event.body()))
            .bind("head", EventChecksum.ofHead(event, places.size(), toldOf))
            .bind("deliveries", places.size())
            .bind("attributes", Records.attributes(event))
            .bind("alerts", toldOf)
            .mapTo(Long.class)
            .one();
    List<Accepted.Scheduled> scheduled = new ArrayList<>();
    for (Place place : places) {
      scheduled.add(
          new Accepted.Scheduled(insert(handle, event, seq, place, false), place.match()));
    }
    // Put here, it may be a write that is undone; then nothing will ever ask for its number.
    recent.put(seq, event);
    return new Accepted(event.id(), false, scheduled, alerts, false, List.of());
  }

  private Delivery insert(
      Handle handle, Event event, long eventSeq, Place place, boolean replayed) {
    String installation = place.match().installation().id();
    long seq =
        handle
            .createQuery(
                """
                INSERT INTO delivery
                  (event_seq, org_id, installation_id, handler, lane, state, attempts, due_at,
                    replayed)
                VALUES (:event, :org, :installation, :handler, :lane, 'queued', 0, :due, :replayed)
                RETURNING seq
                """)
            .bind("event", eventSeq)
            .bind("org", event.org().value())
            .bind("installation", installation)
            .bind("handler", place.match().handler())
            .bind("lane", place.lane())
            .bind("due", event.acceptedAt().toEpochMilli())
            .bind("replayed", replayed ? 1 : 0)
            .mapTo(Long.class)
            .one();
    return Delivery.fresh(
        seq, eventSeq, event.org(), installation, place.lane(), event.acceptedAt());
  }

  /** A delivery to be, and its lane. */
  private record Place(Match match, String lane) {}

  /** Found before the write, which all others wait for. */
  private static List<Place> places(Event event, List<Match> matches) {
    return matches.stream()
        .map(match -> new Place(match, lane(event, match.installation())))
        .toList();
  }

  /** Which deliveries this one waits for: those of the same lane. */
  private static String lane(Event event, Installation installation) {
    if (event.simulated()) {
      // Never behind real deliveries, nor behind another simulation.
      return event.id() + "/" + installation.id();
    }
    return switch (installation.app().manifest().delivery().order()) {
      case INSTALLATION -> installation.id();
      case ENTITY ->
          installation.id()
              + RecordKey.of(event.type(), event.body()).map(key -> "/" + key).orElse("");
      case NONE -> installation.id() + "/" + event.id();
    };
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    long seq = row.getLong("seq");
    long place = row.getLong("place");
    return new Delivery(
        seq,
        row.wasNull() ? seq : place,
        row.getLong("event_seq"),
        new OrgId(row.getString("org_id")),
        row.getString("installation_id"),
        row.getString("lane"),
        row.getInt("attempts"),
        row.getInt("attempts_before"),
        Instant.ofEpochMilli(row.getLong("due_at")),
        row.getString("state").equals(DeliveryState.BLOCKED.label()));
  }

  private static Event event(long seq, ResultSet row) throws SQLException {
    if (!EventChecksum.fits(row)) {
      throw DamagedEvent.changed(new EventId(row.getString("id")), seq);
    }
    long occurred = row.getLong("occurred_at");
    Optional<Instant> occurredAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(occurred));
    String attributes = row.getString("attributes");
    return new Event(
        new EventId(row.getString("id")),
        new OrgId(row.getString("org_id")),
        new Product(row.getString("product")),
        row.getString("type"),
        EventSource.of(row.getString("source")),
        occurredAt,
        Instant.ofEpochMilli(row.getLong("accepted_at")),
        Optional.ofNullable(row.getString("dedup_key")),
        row.getString("body"),
        attributes == null ? Attributes.NONE : Attributes.stored(attributes));
  }

  /** Outcomes, answers and attributes as they are stored. */
  static final class Records {
    private Records() {}

    static String outcome(Outcome outcome) {
      return Json.writeAs(Outcome.class, outcome);
    }

    static String answer(Answer answer) {
      return Json.writeAs(Answer.class, answer);
    }

    /** What a run had services do; nothing where it called none, as with most. */
    static @Nullable String services(List<ServiceUse> uses) {
      return uses.isEmpty() ? null : Json.writeValue(uses);
    }

    /** What was sent along with an event; nothing where nothing was, as with most. */
    static @Nullable String attributes(Event event) {
      return event.attributes().isEmpty() ? null : Json.write(event.attributes().json());
    }
  }
}
