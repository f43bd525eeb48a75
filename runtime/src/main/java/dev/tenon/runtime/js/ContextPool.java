package dev.tenon.runtime.js;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
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

  private final JsEngine engine;
  private final int room;
  private final Cache<Key, Queue<JsContext>> idle;

  /** Who had a run lately, and which one of all it was. */
  private final Cache<Key, Long> seen;

  private final AtomicLong runs = new AtomicLong();

  ContextPool(JsEngine engine) {
    this(engine, ROOM);
  }

  /**
   * @param room how many installations' contexts may wait
   */
  ContextPool(JsEngine engine, int room) {
    this.engine = engine;
    this.room = room;
    this.idle =
        Caffeine.newBuilder()
            .maximumSize(room)
            .expireAfterAccess(MAX_IDLE)
            .removalListener(
                (@Nullable Key key, @Nullable Queue<JsContext> queue, RemovalCause cause) ->
                    closeAll(queue))
            .build();
    this.seen = Caffeine.newBuilder().maximumSize(room).expireAfterAccess(MAX_IDLE).build();
  }

  /** A clean context for a run; made now when none waits. */
  JsContext take(Key key, JsApp app) {
    Queue<JsContext> queue = idle.getIfPresent(key);
    JsContext waiting = queue == null ? null : queue.poll();
    boolean worthKeeping = isWorthKeeping(key);
    return waiting == null ? new JsContext(engine, app, worthKeeping) : waiting;
  }

  private boolean isWorthKeeping(Key key) {
    long now = runs.incrementAndGet();
    Long before = seen.asMap().put(key, now);
    return idle.estimatedSize() < room || (before != null && now - before <= room);
  }

  /** Takes back a clean context. */
  void giveBack(Key key, JsContext context) {
    idle.asMap()
        .compute(
            key,
            (k, known) -> {
              Queue<JsContext> queue = known == null ? new ConcurrentLinkedQueue<>() : known;
              if (queue.size() < MAX_IDLE_EACH) {
                queue.add(context);
              } else {
                context.close();
              }
              return queue;
            });
  }

  /** Drops all contexts with this code. */
  void forget(String code) {
    idle.asMap().keySet().removeIf(key -> key.code().equals(code));
  }

  @Override
  public void close() {
    idle.invalidateAll();
    idle.cleanUp();
  }

  private static void closeAll(@Nullable Queue<JsContext> queue) {
    if (queue != null) {
      for (JsContext context = queue.poll(); context != null; context = queue.poll()) {
        context.close();
      }
    }
  }
}
