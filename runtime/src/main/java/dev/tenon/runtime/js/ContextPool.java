package dev.tenon.runtime.js;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that wait for the next run of their installation. Those not used for a while are
 * dropped, so an idle installation costs nothing. Thread-safe; a context is held by the pool or by
 * one run, never both.
 */
final class ContextPool implements AutoCloseable {

  private static final int MAX_INSTALLATIONS = 256;

  /** While one context is put back to its first state, the next run takes another. */
  private static final int MAX_IDLE_EACH = 4;

  private static final Duration MAX_IDLE = Duration.ofMinutes(5);

  /** Whose contexts: one installation's, with one version of an app's code. */
  record Key(String code, String installation) {}

  private final JsEngine engine;
  private final Cache<Key, Queue<JsContext>> idle =
      Caffeine.newBuilder()
          .maximumSize(MAX_INSTALLATIONS)
          .expireAfterAccess(MAX_IDLE)
          .removalListener(
              (@Nullable Key key, @Nullable Queue<JsContext> queue, RemovalCause cause) ->
                  closeAll(queue))
          .build();

  ContextPool(JsEngine engine) {
    this.engine = engine;
  }

  /** A clean context for a run; made now when none waits. */
  JsContext take(Key key, JsApp app) {
    Queue<JsContext> queue = idle.getIfPresent(key);
    JsContext waiting = queue == null ? null : queue.poll();
    return waiting == null ? new JsContext(engine, app) : waiting;
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
