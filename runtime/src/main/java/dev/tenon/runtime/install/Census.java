package dev.tenon.runtime.install;

import dev.tenon.runtime.store.Database;
import org.jdbi.v3.core.Handle;

/**
 * How much there is.
 *
 * @param orgs all of them
 * @param installations of all orgs
 */
public record Census(int orgs, int installations) {

  /** Counts now. */
  public static Census of(Database database) {
    return database.read(
        handle ->
            new Census(
                count(handle, "SELECT count(*) FROM org"),
                count(handle, "SELECT count(*) FROM installation")));
  }

  private static int count(Handle handle, String query) {
    return handle.createQuery(query).mapTo(Integer.class).one();
  }
}
