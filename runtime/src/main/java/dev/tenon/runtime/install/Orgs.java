package dev.tenon.runtime.install;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.Optional;

/** The orgs that this runtime serves, and which accounts of products are theirs. Thread-safe. */
public final class Orgs {

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
    long now = clock.millis();
    database.writeNow(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO org (id, name, created_at) VALUES (:id, :name, :now)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name
                    """)
                .bind("id", id.value())
                .bind("name", name)
                .bind("now", now)
                .execute());
    known.invalidate(id);
    return new Org(id, name);
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
