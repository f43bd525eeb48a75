package dev.tenon.runtime.js;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that wait for the next run of their installation. Those not used for a while are
 * dropped, so an idle installation costs nothing. Thread-safe; a context is held by the pool or by
 * one run, never both.
 *
 * <p>When more installations are at work than there is room for, most contexts would be dropped
 * before their installation's next run. Those are made for one run, which takes half the time:
 * while there is no room, only who was seen within the last runs, as many as there is room for,
 * gets one to keep.
 */
final class ContextPool implements AutoCloseable {

  /** What a context with a small app keeps, measured; the pool may fill an eighth of the heap. */
  private static final long CONTEXT_BYTES = 350 << 10;

  private static final int ROOM =
      Math.clamp(Runtime.getRuntime().maxMemory() / 8 / CONTEXT_BYTES, 64, 4_096);

  /** While one context is put back to its first state, the next run takes another. */
  private static final int MAX_IDLE_EACH = 4;

  private static final Duration MAX_IDLE = Duration.ofMinutes(5);

  /** Whose contexts: one installation's, with one version of an app's code. */
  record Key(String code, String installation) {}

  /** Where one context waits: an installation has a few places, and each counts. */
  private record Place(Key key, int number) {}

  private final JsEngine engine;
  private final int room;
  private final Cache<Place, JsContext> idle;

  /** Who had a run lately, and which one of all it was. */
  private final Cache<Key, Long> seen;

  private final AtomicLong runs = new AtomicLong();

  ContextPool(JsEngine engine) {
    this(engine, ROOM, MAX_IDLE);
  }

  /**
   * @param room how many contexts may wait, of all installations together
   * @param maxIdle how long one waits
   */
  ContextPool(JsEngine engine, int room, Duration maxIdle) {
    this.engine = engine;
    this.room = room;
    this.idle =
        Caffeine.newBuilder()
            .maximumSize(room)
            .expireAfterWrite(maxIdle)
            // Otherwise only the next run of somebody would look for what is due.
            .scheduler(Scheduler.systemScheduler())
            .removalListener(
                (@Nullable Place place, @Nullable JsContext context, RemovalCause cause) -> {
                  // What was taken out on purpose belongs to whoever took it.
                  if (cause.wasEvicted() && context != null) {
                    context.close();
                  }
                })
            .build();
    this.seen = Caffeine.newBuilder().maximumSize(room).expireAfterAccess(maxIdle).build();
  }

  /** A clean context for a run; made now when none waits. */
  JsContext take(Key key, JsApp app) {
    boolean worthKeeping = isWorthKeeping(key);
    for (int number = 0; number < MAX_IDLE_EACH; number++) {
      JsContext waiting = idle.asMap().remove(new Place(key, number));
      if (waiting != null) {
        return waiting;
      }
    }
    return new JsContext(engine, app, worthKeeping);
  }

  private boolean isWorthKeeping(Key key) {
    long now = runs.incrementAndGet();
    Long before = seen.asMap().put(key, now);
    return size() < room || (before != null && now - before <= room);
  }

  /** Takes back a clean context. */
  void giveBack(Key key, JsContext context) {
    for (int number = 0; number < MAX_IDLE_EACH; number++) {
      if (idle.asMap().putIfAbsent(new Place(key, number), context) == null) {
        return;
      }
    }
    context.close();
  }

  /** Drops all contexts with this code. */
  void forget(String code) {
    drop(place -> place.key().code().equals(code));
  }

  /** How many contexts wait. */
  long size() {
    return idle.estimatedSize();
  }

  /** Drops all that wait. */
  void dropAll() {
    drop(place -> true);
  }

  @Override
  public void close() {
    dropAll();
  }

  private void drop(Predicate<Place> which) {
    for (Place place : idle.asMap().keySet()) {
      JsContext context = which.test(place) ? idle.asMap().remove(place) : null;
      if (context != null) {
        context.close();
      }
    }
  }
}
