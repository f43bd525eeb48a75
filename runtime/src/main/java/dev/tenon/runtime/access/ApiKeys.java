package dev.tenon.runtime.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The keys of a runtime's callers. Thread-safe. */
public final class ApiKeys {

  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

  private static final int MAX_NAME = 200;

  private static final int DROPPED_AT_ONCE = 100;

  private static final String COLUMNS =
      "id, name, org_id, created_at, last_used_at, expires_at, revoked_at";

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

  private final Database database;
  private final Clock clock;

  /**
   * By hash, also what is no key: a caller with an old one does not read the database with every
   * request. Nothing here can become wrong but by a revocation, since no key that somebody has
   * tried in vain will ever be made.
   */
  private final Cache<String, Optional<Used>> known =
      Caffeine.newBuilder().maximumSize(10_000).build();

  /**
   * A key in use.
   *
   * @param noted when its use was last written down, epoch milliseconds
   */
  private record Used(ApiKey key, AtomicLong noted) {}

  public ApiKeys(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes a key.
   *
   * @param name for people, not blank
   * @throws RuntimeFault when there is no such org, or the key would be over already
   */
  public NewKey create(String name, KeyScope scope, Optional<Instant> expiresAt) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "A key has a name of 1 to %d characters, by which you know it later."
              .formatted(MAX_NAME));
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "A key cannot expire in the past: " + expiresAt.get() + ".");
    }
    String text = KeyText.create(scope);
    ApiKey key =
        new ApiKey(
            "key_" + UlidCreator.getMonotonicUlid(),
            name.strip(),
            scope,
            now,
            Optional.empty(),
            expiresAt,
            Optional.empty());
    insert(key, KeyText.hash(text));
    note("made", key);
    return new NewKey(key, text);
  }

  /** The member {@code key} of a line is the one that the request came with. */
  private static void note(String done, ApiKey key) {
    LoggingEventBuilder line = LOG.atInfo().addKeyValue("subject", key.id());
    Optional<OrgId> org = key.scope().owner();
    if (org.isPresent()) {
      line = line.addKeyValue("org", org.get().value());
    }
    line.log("The {} key {} was {}", key.scope().label(), key.id(), done);
  }

  private void insert(ApiKey key, String hash) {
    Optional<String> org = key.scope().owner().map(OrgId::value);
    // Not in the writer, where what cannot be counted in milliseconds would undo a group of writes.
    Optional<Long> expires = key.expiresAt().map(Instant::toEpochMilli);
    database.writeNow(
        handle -> {
          if (org.isPresent()
              && handle
                  .createQuery("SELECT 1 FROM org WHERE id = :org")
                  .bind("org", org.get())
                  .mapTo(Integer.class)
                  .findOne()
                  .isEmpty()) {
            throw new RuntimeFault(
                FaultCode.NOT_FOUND, "There is no org \"" + org.get() + "\" to make a key for.");
          }
          return handle
              .createUpdate(
                  """
                  INSERT INTO api_key (id, hash, name, scope, org_id, created_at, expires_at)
                  VALUES (:id, :hash, :name, :scope, :org, :now, :expires)
                  """)
              .bind("id", key.id())
              .bind("hash", hash)
              .bind("name", key.name())
              .bind("scope", key.scope().label())
              .bind("org", org)
              .bind("now", key.createdAt().toEpochMilli())
              .bind("expires", expires)
              .execute();
        });
  }

  /** All keys that were ever made, the oldest first. */
  public List<ApiKey> list() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM api_key ORDER BY created_at, id")
                .map((row, context) -> key(row))
                .list());
  }

  /** Whether a key for the host was ever made. */
  public boolean hasHostKeys() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT 1 FROM api_key WHERE scope = 'host' LIMIT 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /**
   * Ends a key; requests that come after this are refused.
   *
   * @param last also the last one of the host that opens anything, after which only a start can
   *     make another
   * @return the key; one that was revoked before stays as it was
   * @throws RuntimeFault when there is none of this id, or it is the last one
   */
  public ApiKey revoke(String id, boolean last) {
    long now = clock.millis();
    // The row is read and changed in one write, so that of two revocations the first one's time
    // stays.
    Revoked revoked =
        database.writeNow(
            handle -> {
              if (!last) {
                refuseLast(handle, id, now);
              }
              return handle
                  .createQuery(
                      """
                      UPDATE api_key SET revoked_at = COALESCE(revoked_at, :now) WHERE id = :id
                      RETURNING hash,\s"""
                          + COLUMNS)
                  .bind("now", now)
                  .bind("id", id)
                  .map((row, context) -> new Revoked(row.getString("hash"), key(row)))
                  .findOne()
                  .orElseThrow(
                      () -> new RuntimeFault(FaultCode.NOT_FOUND, "There is no key " + id + "."));
            });
    // Waits for whoever is looking it up at the moment, who may have seen it as it was.
    known.invalidate(revoked.hash());
    note("revoked", revoked.key());
    return revoked.key();
  }

  /** Whoever revokes the only key that can make others would have to stop the runtime for one. */
  private static void refuseLast(Handle handle, String id, long now) {
    List<String> valid =
        handle
            .createQuery(
                """
                SELECT id FROM api_key
                WHERE scope = 'host' AND revoked_at IS NULL
                  AND (expires_at IS NULL OR expires_at > :now)
                LIMIT 2
                """)
            .bind("now", now)
            .mapTo(String.class)
            .list();
    if (valid.equals(List.of(id))) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The key %s is the last one of the host that is valid: without it, nobody can make another. Make one first (POST /api/v1/keys, tenon key create NAME) and revoke this one with that. To revoke it all the same, add ?force=true (--force); then tenon serve --new-host-key makes another."
              .formatted(id));
    }
  }

  /**
   * Has an org's keys end with it: whoever makes an org of the same name later is somebody else.
   *
   * @param removal removes the org, and its keys from the database
   */
  public void endWith(OrgId org, Runnable removal) {
    List<String> hashes =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT hash FROM api_key WHERE org_id = :org")
                    .bind("org", org.value())
                    .mapTo(String.class)
                    .list());
    removal.run();
    known.invalidateAll(hashes);
  }

  /**
   * Forgets keys that ended long ago. The newest one of the host stays whatever became of it: it
   * says that there was one, so that a start does not make and print another.
   *
   * @param kept how long a key is listed after its end
   * @return how many were forgotten
   */
  public int dropEnded(Duration kept) {
    long before = clock.instant().minus(kept).toEpochMilli();
    List<String> ended =
        database.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT id FROM api_key
                        WHERE (revoked_at < :before OR expires_at < :before)
                          AND id NOT IN (
                            SELECT id FROM api_key WHERE scope = 'host'
                            ORDER BY created_at DESC, id DESC LIMIT 1)
                        """)
                    .bind("before", before)
                    .mapTo(String.class)
                    .list());
    // What has ended stays so, and what was not the newest does too: nothing to look at again.
    int dropped = 0;
    for (int i = 0; i < ended.size(); i += DROPPED_AT_ONCE) {
      List<String> some = ended.subList(i, Math.min(i + DROPPED_AT_ONCE, ended.size()));
      dropped +=
          database.writeNow(
              handle ->
                  handle
                      .createUpdate("DELETE FROM api_key WHERE id IN (<ids>)")
                      .bindList("ids", some)
                      .execute());
    }
    return dropped;
  }

  private record Revoked(String hash, ApiKey key) {}

  /** The key of this text, if it is one and opens anything now. */
  public Optional<ApiKey> verify(String text) {
    if (!KeyText.hasForm(text)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<Used> used = known.get(KeyText.hash(text), this::find);
    return used.filter(found -> found.key().isValid(now))
        .map(
            found -> {
              note(found, now.toEpochMilli());
              return found.key();
            });
  }

  private Optional<Used> find(String hash) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT " + COLUMNS + " FROM api_key WHERE hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> key(row))
                .findOne()
                .map(
                    key ->
                        new Used(
                            key,
                            new AtomicLong(
                                key.lastUsedAt().map(Instant::toEpochMilli).orElse(0L)))));
  }

  /** Writes the use of a key down if it is a while since; nobody waits for it. */
  private void note(Used used, long now) {
    long before = used.noted().get();
    if (now - before >= USE_NOTED_EVERY.toMillis() && used.noted().compareAndSet(before, now)) {
      var _ =
          database
              .write(
                  handle ->
                      handle
                          .createUpdate("UPDATE api_key SET last_used_at = :now WHERE id = :id")
                          .bind("now", now)
                          .bind("id", used.key().id())
                          .execute())
              .exceptionally(
                  e -> {
                    LOG.warn("The use of the key {} could not be noted", used.key().id(), e);
                    return 0;
                  });
    }
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        Optional.ofNullable(row.getString("org_id"))
            .<KeyScope>map(org -> new KeyScope.OfOrg(new OrgId(org)))
            .orElseGet(KeyScope.Host::new),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "last_used_at"),
        time(row, "expires_at"),
        time(row, "revoked_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
