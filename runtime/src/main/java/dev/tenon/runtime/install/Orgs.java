package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orgs that this runtime serves, and which accounts of products are theirs. Thread-safe. */
public final class Orgs {

  private static final Logger LOG = LoggerFactory.getLogger(Orgs.class);

  /** Stands for any product, or any account, in {@link #mapAccount}. */
  public static final String ANY = "*";

  private final Database database;
  private final Clock clock;
  private final Cache<OrgId, Org> known = Caffeine.newBuilder().maximumSize(10_000).build();

  public Orgs(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Creates an org, or renames the one that has this id. */
  public Org put(OrgId id, String name) {
    database.writeNow(handle -> putOrg(handle, id, name, clock.millis()));
    known.invalidate(id);
    return new Org(id, name);
  }

  private static int putOrg(Handle handle, OrgId id, String name, long now) {
    return handle
        .createUpdate(
            """
            INSERT INTO org (id, name, created_at) VALUES (:id, :name, :now)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name
            """)
        .bind("id", id.value())
        .bind("name", name)
        .bind("now", now)
        .execute();
  }

  public Optional<Org> find(OrgId id) {
    Org cached = known.getIfPresent(id);
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<Org> found =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT name FROM org WHERE id = :id")
                    .bind("id", id.value())
                    .mapTo(String.class)
                    .findOne()
                    .map(name -> new Org(id, name)));
    found.ifPresent(org -> known.put(id, org));
    return found;
  }

  /** Says that an account of a product is an org's; {@link #ANY} stands for all of them. */
  public void mapAccount(String product, String account, OrgId org) {
    database.writeNow(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO org_account (product, account_id, org_id)
                    VALUES (:product, :account, :org)
                    ON CONFLICT (product, account_id) DO UPDATE SET org_id = excluded.org_id
                    """)
                .bind("product", product)
                .bind("account", account)
                .bind("org", org.value())
                .execute());
  }

  /** An account of a product, as the product calls it. */
  public record Account(Product product, String id) {}

  /**
   * Creates or changes an org as its host wants it, with exactly these accounts.
   *
   * @param accounts absent leaves those that it has
   * @return whether it is a new one
   * @throws RuntimeFault when an account belongs to another org; then nothing is changed
   */
  public boolean put(OrgId id, String name, Optional<List<Account>> accounts) {
    boolean created =
        database.writeNow(
            handle -> {
              boolean known = exists(handle, id);
              putOrg(handle, id, name, clock.millis());
              accounts.ifPresent(wanted -> setAccounts(handle, id, wanted));
              return !known;
            });
    known.invalidate(id);
    if (created) {
      LOG.atInfo().addKeyValue("org", id.value()).log("The org {} was made", id);
    }
    return created;
  }

  private static boolean exists(Handle handle, OrgId id) {
    return handle
        .createQuery("SELECT EXISTS (SELECT 1 FROM org WHERE id = :id)")
        .bind("id", id.value())
        .mapTo(Boolean.class)
        .one();
  }

  private static void setAccounts(Handle handle, OrgId org, List<Account> wanted) {
    handle.execute(
        "DELETE FROM org_account WHERE org_id = ? AND product <> '*' AND account_id <> '*'",
        org.value());
    for (Account account : wanted) {
      Optional<String> owner =
          handle
              .createQuery(
                  """
                  SELECT org_id FROM org_account
                  WHERE product = :product AND account_id = :account AND org_id <> :org
                  """)
              .bind("product", account.product().name())
              .bind("account", account.id())
              .bind("org", org.value())
              .mapTo(String.class)
              .findOne();
      if (owner.isPresent()) {
        throw new RuntimeFault(
            FaultCode.CONFLICT,
            "The account %s of %s belongs to another org. Remove it there first."
                .formatted(account.id(), account.product()));
      }
      handle.execute(
          "INSERT OR IGNORE INTO org_account (product, account_id, org_id) VALUES (?, ?, ?)",
          account.product().name(),
          account.id(),
          org.value());
    }
  }

  /**
   * Takes an account away from an org.
   *
   * @throws RuntimeFault when the org does not have it
   */
  public void removeAccount(OrgId org, Account account) {
    int removed =
        database.writeNow(
            handle ->
                handle.execute(
                    "DELETE FROM org_account WHERE product = ? AND account_id = ? AND org_id = ?",
                    account.product().name(),
                    account.id(),
                    org.value()));
    if (removed == 0) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND,
          "The org %s has no account %s of %s.".formatted(org, account.id(), account.product()));
    }
  }

  /** The products that apps are for, and of which orgs have accounts. */
  public Set<String> products() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT json_extract(p.value, '$.name')
                    FROM app_version v, json_each(v.manifest, '$.products') p
                    UNION SELECT product FROM org_account WHERE product <> '*'
                    """)
                .mapTo(String.class)
                .set());
  }

  /** The accounts of an org, by product; not those that stand for any. */
  public List<Account> accounts(OrgId org) {
    return database.read(handle -> accounts(handle, org.value()));
  }

  private static List<Account> accounts(Handle handle, String org) {
    return handle
        .createQuery(
            """
            SELECT product, account_id FROM org_account
            WHERE org_id = :org AND product <> '*' AND account_id <> '*'
            ORDER BY product, account_id
            """)
        .bind("org", org)
        .map((row, context) -> new Account(new Product(row.getString(1)), row.getString(2)))
        .list();
  }

  /**
   * One page of all orgs, by id: {@code {items: [{org, name, createdAt, accounts: [{product,
   * accountId}]}], next?}}.
   *
   * @param after an org's id; the page has those after it
   */
  public ObjectNode list(int limit, Optional<String> after) {
    return database.read(
        handle ->
            Page.of(
                handle
                    .createQuery(
                        """
                        SELECT id, name, created_at FROM org
                        WHERE id > :after ORDER BY id LIMIT :limit
                        """)
                    .bind("after", after.orElse(""))
                    .bind("limit", limit + 1)
                    .map((row, context) -> json(handle, row))
                    .list(),
                limit,
                org -> org,
                org -> org.path("org").asText()));
  }

  /** An org, as in a list. */
  public Optional<ObjectNode> describe(OrgId id) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT id, name, created_at FROM org WHERE id = :id")
                .bind("id", id.value())
                .map((row, context) -> json(handle, row))
                .findOne());
  }

  private static ObjectNode json(Handle handle, ResultSet row) throws SQLException {
    ObjectNode org =
        Json.object()
            .put("org", row.getString("id"))
            .put("name", row.getString("name"))
            .put("createdAt", Instant.ofEpochMilli(row.getLong("created_at")).toString());
    ArrayNode accounts = org.putArray("accounts");
    for (Account account : accounts(handle, row.getString("id"))) {
      accounts.add(
          Json.object().put("product", account.product().name()).put("accountId", account.id()));
    }
    return org;
  }

  /**
   * Refuses an org that is not there.
   *
   * @throws RuntimeFault saying so
   */
  public void refuseUnknown(OrgId id) {
    if (find(id).isEmpty()) {
      throw unknown(id);
    }
  }

  /** The same within a write. */
  static void refuseUnknown(Handle handle, OrgId id) {
    if (!exists(handle, id)) {
      throw unknown(id);
    }
  }

  /** There is no such org. */
  public static RuntimeFault unknown(OrgId id) {
    return new RuntimeFault(FaultCode.NOT_FOUND, "There is no org \"" + id + "\".");
  }

  /**
   * Refuses to go on with an org that still has something installed.
   *
   * @throws RuntimeFault saying how many apps
   */
  public void refuseIfInUse(OrgId id) {
    database.read(handle -> refuseIfInUse(handle, id));
  }

  private static int refuseIfInUse(Handle handle, OrgId id) {
    int installed =
        handle
            .createQuery("SELECT count(*) FROM installation WHERE org_id = :org")
            .bind("org", id.value())
            .mapTo(Integer.class)
            .one();
    if (installed > 0) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The org %s has %s installed. Uninstall what it has first."
              .formatted(id, Counted.of(installed, "app")));
    }
    return installed;
  }

  /**
   * Deletes an org in which nothing is installed, and of which no event is kept.
   *
   * @param data what apps that were uninstalled may have left
   * @throws RuntimeFault when there is no such org, or it is in use
   */
  public void delete(OrgId id, List<AppData> data) {
    database.writeNow(
        handle -> {
          refuseIfInUse(handle, id);
          boolean events =
              handle
                  .createQuery("SELECT EXISTS (SELECT 1 FROM event WHERE org_id = :org)")
                  .bind("org", id.value())
                  .mapTo(Boolean.class)
                  .one();
          if (events) {
            throw new RuntimeFault(
                FaultCode.CONFLICT,
                "The org %s got events while it was being deleted. Delete it again.".formatted(id));
          }
          List<String> apps =
              handle
                  .createQuery("SELECT app_id FROM uninstalled WHERE org_id = :org")
                  .bind("org", id.value())
                  .mapTo(String.class)
                  .list();
          apps.forEach(app -> data.forEach(kind -> kind.drop(handle, id, app)));
          for (String table :
              List.of(
                  "uninstalled",
                  "schedule",
                  "hook_address",
                  "saved_iparams",
                  "org_account",
                  "org_user",
                  "custom_event",
                  "object_settings",
                  "object_schema",
                  "object_access",
                  "object_change",
                  "simulation",
                  "call",
                  "api_key")) {
            handle.execute("DELETE FROM " + table + " WHERE org_id = ?", id.value());
          }
          if (handle.execute("DELETE FROM org WHERE id = ?", id.value()) == 0) {
            throw unknown(id);
          }
          return 0;
        });
    known.invalidate(id);
  }

  /** The org that an account of a product belongs to; an exact mapping wins over a wide one. */
  public Optional<OrgId> ofAccount(Product product, String account) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT org_id FROM org_account
                    WHERE product IN (:product, '*') AND account_id IN (:account, '*')
                    ORDER BY account_id = '*', product = '*'
                    LIMIT 1
                    """)
                .bind("product", product.name())
                .bind("account", account)
                .mapTo(String.class)
                .findOne()
                .map(OrgId::new));
  }
}
