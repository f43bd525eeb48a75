package dev.tenon.runtime.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the store takes a write, by writing. An answer is good for a second, so that
 * whoever may ask cannot keep the disk busy with it. Thread-safe.
 */
public final class WriteProbe {

  private static final Duration GOOD_FOR = Duration.ofSeconds(1);
  private static final long PATIENCE_SECONDS = 5;

  private final Database database;
  private final Clock clock;

  private @Nullable CompletableFuture<Integer> last;
  private Instant asked = Instant.MIN;

  public WriteProbe(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Why it takes none; nothing when it does. */
  public Optional<String> trouble() {
    try {
      var _ = write().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (TimeoutException _) {
      return Optional.of("The store did not take a write within " + PATIENCE_SECONDS + " s.");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return Optional.of("The store took no write: " + cause.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("Interrupted while the store was asked.");
    }
  }

  private synchronized CompletableFuture<Integer> write() {
    Instant now = clock.instant();
    CompletableFuture<Integer> shared = last;
    // One that is still under way is waited for, however long ago it was begun.
    if (shared != null && (!shared.isDone() || now.isBefore(asked.plus(GOOD_FOR)))) {
      return shared;
    }
    CompletableFuture<Integer> next =
        database.write(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO probe (id, written_at) VALUES (1, :now)
                        ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
                        """)
                    .bind("now", now.toEpochMilli())
                    .execute());
    last = next;
    asked = now;
    return next;
  }
}
