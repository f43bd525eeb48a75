package dev.tenon.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that has no room: SQLite itself is told that there are no more pages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FullDiskTest {

  @Test
  void what_finds_no_room_is_refused_whole_and_what_was_acknowledged_is_there(
      @TempDir Path folder) {
    List<Integer> acknowledged = new ArrayList<>();
    int refused = 0;
    try (Database database = Database.open(folder)) {
      database.writeNow(
          handle -> handle.execute("CREATE TABLE line (n INTEGER PRIMARY KEY, text TEXT)"));
      database.writeNow(handle -> pages(handle, 5));
      List<CompletableFuture<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        // Two rows of one write: both or none.
        writes.add(
            database.write(
                handle ->
                    handle.execute("INSERT INTO line VALUES (?, ?)", number, "x".repeat(1_000))
                        + handle.execute(
                            "INSERT INTO line VALUES (?, ?)", 1_000 + number, "x".repeat(1_000))));
      }
      for (int i = 0; i < 100; i++) {
        try {
          writes.get(i).join();
          acknowledged.add(i);
        } catch (CompletionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  RuntimeFault.class,
                  fault -> assertThat(fault.code()).isEqualTo(FaultCode.STORE_UNAVAILABLE))
              .hasMessageStartingWith(
                  "The store takes no writes at the moment, and nothing of this was kept:")
              .hasMessageContaining("full");
          refused++;
        }
      }
      assertThat(refused).isPositive();
      assertThat(acknowledged).isNotEmpty();
      assertThat(rows(database)).isEqualTo(2 * acknowledged.size());

      database.writeNow(handle -> pages(handle, 10_000));
      database.writeNow(handle -> handle.execute("INSERT INTO line VALUES (5000, 'again')"));
      assertThat(rows(database)).isEqualTo(2 * acknowledged.size() + 1);
    }
    try (Database again = Database.open(folder)) {
      assertThat(rows(again)).isEqualTo(2 * acknowledged.size() + 1);
    }
  }

  /** Room for so many pages more than there are. */
  private static int pages(Handle handle, int more) {
    int now = handle.createQuery("PRAGMA page_count").mapTo(Integer.class).one();
    return handle.createQuery("PRAGMA max_page_count = " + (now + more)).mapTo(Integer.class).one();
  }

  private static int rows(Database database) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM line").mapTo(Integer.class).one());
  }
}
