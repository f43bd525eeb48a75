package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which users belong to which orgs, for events that name a user alone. A user belongs to one org.
 * Thread-safe.
 */
public final class OrgUsers {

  private static final Logger LOG = LoggerFactory.getLogger(OrgUsers.class);

  private static final int LONGEST = 200;

  private final Database database;
  private final Clock clock;

  public OrgUsers(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Says that a user belongs to an org.
   *
   * @return whether that is new
   * @throws RuntimeFault when there is no such org, the user is another one's, or nobody can be
   *     called so
   */
  public boolean put(OrgId org, String user) {
    refuseUnfit(user);
    boolean added =
        database.writeNow(
            handle -> {
              Optional<String> owner = owner(handle, user);
              if (owner.filter(other -> !other.equals(org.value())).isPresent()) {
                throw new RuntimeFault(
                    FaultCode.CONFLICT,
                    "The user \"%s\" belongs to another org. Remove it there first."
                        .formatted(user));
              }
              Orgs.refuseUnknown(handle, org);
              return handle.execute(
                      "INSERT OR IGNORE INTO org_user (user_id, org_id, created_at) VALUES (?, ?, ?)",
                      user,
                      org.value(),
                      clock.millis())
                  > 0;
            });
    if (added) {
      LOG.atInfo().addKeyValue("org", org.value()).log("A user was added to the org {}", org);
    }
    return added;
  }

  private static Optional<String> owner(Handle handle, String user) {
    return handle
        .createQuery("SELECT org_id FROM org_user WHERE user_id = :user")
        .bind("user", user)
        .mapTo(String.class)
        .findOne();
  }

  /**
   * Refuses what cannot be a user's id.
   *
   * @throws RuntimeFault saying what can
   */
  public static void refuseUnfit(String user) {
    if (user.isBlank()
        || user.length() > LONGEST
        || user.chars().anyMatch(Character::isISOControl)
        || !user.equals(user.strip())) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "A user's id has from 1 to %d characters and no blanks at its ends.".formatted(LONGEST));
    }
  }

  /** The org that a user belongs to. */
  public Optional<OrgId> orgOf(String user) {
    return database.read(handle -> owner(handle, user)).map(OrgId::new);
  }

  /** A user of an org: {@code {userId, org, createdAt}}. */
  public Optional<ObjectNode> describe(OrgId org, String user) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT user_id, org_id, created_at FROM org_user
                    WHERE user_id = :user AND org_id = :org
                    """)
                .bind("user", user)
                .bind("org", org.value())
                .map((row, context) -> json(row))
                .findOne());
  }

  /**
   * One page of the users of an org, by id: {@code {items: [{userId, org, createdAt}], next?}}.
   *
   * @param after a user's id; the page has those after it
   */
  public ObjectNode list(OrgId org, int limit, Optional<String> after) {
    return database.search(
        org.value(),
        handle ->
            Page.of(
                handle
                    .createQuery(
                        """
                        SELECT user_id, org_id, created_at FROM org_user
                        WHERE org_id = :org AND user_id > :after ORDER BY user_id LIMIT :limit
                        """)
                    .bind("org", org.value())
                    .bind("after", after.orElse(""))
                    .bind("limit", limit + 1)
                    .map((row, context) -> json(row))
                    .list(),
                limit,
                user -> user,
                user -> user.path("userId").asText()));
  }

  /**
   * Takes a user away from an org.
   *
   * @throws RuntimeFault when the org does not have it
   */
  public void remove(OrgId org, String user) {
    int removed =
        database.writeNow(
            handle ->
                handle.execute(
                    "DELETE FROM org_user WHERE user_id = ? AND org_id = ?", user, org.value()));
    if (removed == 0) {
      throw unknown(org, user);
    }
    LOG.atInfo().addKeyValue("org", org.value()).log("A user was taken from the org {}", org);
  }

  /** The org has no such user. */
  public static RuntimeFault unknown(OrgId org, String user) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND, "The org %s has no user \"%s\".".formatted(org, user));
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    return Json.object()
        .put("userId", row.getString("user_id"))
        .put("org", row.getString("org_id"))
        .put("createdAt", Instant.ofEpochMilli(row.getLong("created_at")).toString());
  }
}
