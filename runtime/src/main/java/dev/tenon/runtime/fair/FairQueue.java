package dev.tenon.runtime.fair;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in groups that take turns: one of a group that has a thousand waiting does not hold
 * up one of a group that has nothing else. Thread-safe.
 *
 * @param <T> what waits
 */
public final class FairQueue<T> {

  /** In the order of their turns; who had one goes to the end. */
  private final Map<String, Deque<T>> groups = new LinkedHashMap<>();

  public synchronized void add(String group, T what) {
    groups.computeIfAbsent(group, name -> new ArrayDeque<>()).addLast(what);
  }

  /** The first of the group whose turn it is; null when nothing waits. */
  public synchronized @Nullable T next() {
    Map.Entry<String, Deque<T>> turn = first();
    if (turn == null) {
      return null;
    }
    Deque<T> line = turn.getValue();
    groups.remove(turn.getKey());
    T next = line.removeFirst();
    if (!line.isEmpty()) {
      groups.put(turn.getKey(), line);
    }
    return next;
  }

  /** Whether nothing waits. */
  public synchronized boolean isEmpty() {
    return groups.isEmpty();
  }

  private Map.@Nullable Entry<String, Deque<T>> first() {
    return groups.isEmpty() ? null : groups.entrySet().iterator().next();
  }
}
