package dev.tenon.runtime.hooks;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One address for each installation that has asked for one, known by a token that cannot be
 * guessed. It is the installation's for as long as there is one of its id, also when it was away.
 * Thread-safe.
 */
public final class HookAddresses {

  /** As much as nobody can try out. */
  private static final int TOKEN_BYTES = 20;

  /** An installation that the app refuses has asked for its address no longer ago. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Database database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public HookAddresses(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether a text may be a token at all. */
  public static boolean isToken(String text) {
    return text.length() == 2 * TOKEN_BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** The token of an installation, which is made if need be. */
  CompletableFuture<String> token(OrgId org, String installation) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String fresh = HexFormat.of().formatHex(bytes);
    return database.write(
        org.value(),
        handle -> {
          Optional<String> known =
              handle
                  .createQuery("SELECT token FROM hook_address WHERE installation_id = :id")
                  .bind("id", installation)
                  .mapTo(String.class)
                  .findOne();
          if (known.isPresent()) {
            return known.get();
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO hook_address (installation_id, org_id, token, created_at)
                  VALUES (:id, :org, :token, :now)
                  """)
              .bind("id", installation)
              .bind("org", org.value())
              .bind("token", fresh)
              .bind("now", clock.millis())
              .execute();
          return fresh;
        });
  }

  /**
   * Whose address it is.
   *
   * @param installing whether the app is just being installed, and gets no events yet
   */
  public record Owner(OrgId org, String installation, boolean installing) {}

  /** Who is there under a token now. */
  public Optional<Owner> owner(String token) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT h.org_id, h.installation_id, i.state FROM hook_address h
                    JOIN installation i ON i.id = h.installation_id
                    WHERE h.token = :token
                    """)
                .bind("token", token)
                .map(
                    (row, context) ->
                        new Owner(
                            new OrgId(row.getString("org_id")),
                            row.getString("installation_id"),
                            row.getString("state").equals("installing")))
                .findOne());
  }

  /** Forgets those whose installation is gone for good; returns how many. */
  public int dropAbandoned() {
    return database.writeNow(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM hook_address AS h
                    WHERE h.created_at < :before
                      AND NOT EXISTS (SELECT 1 FROM installation i WHERE i.id = h.installation_id)
                      AND NOT EXISTS (SELECT 1 FROM uninstalled u
                        WHERE u.installation_id = h.installation_id)
                    """)
                .bind("before", clock.instant().minus(ABANDONED).toEpochMilli())
                .execute());
  }
}
