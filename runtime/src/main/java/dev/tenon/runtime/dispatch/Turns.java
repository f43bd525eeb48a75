package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who works next when there is not room for all: the orgs take turns, and an org may hold as many
 * places as are free, no more. So one org gets half of them, two get a third each, and there is
 * always room for one more that comes. Not thread-safe; its owner's lock guards it.
 *
 * @param <T> what waits for a turn
 */
final class Turns<T> {

  private final Map<OrgId, Integer> held = new HashMap<>();

  /** In the order of their turns; who had one goes to the end. */
  private final Map<OrgId, Deque<T>> waiting = new LinkedHashMap<>();

  private int free;

  Turns(int places) {
    this.free = places;
  }

  /** Waits for a turn. */
  void add(OrgId org, T who) {
    waiting.computeIfAbsent(org, o -> new ArrayDeque<>()).addLast(who);
  }

  /** Whose turn it is, which takes a place until {@link #leave}; nobody's when none may start. */
  Optional<T> next() {
    Iterator<Map.Entry<OrgId, Deque<T>>> orgs = waiting.entrySet().iterator();
    while (free > 0 && orgs.hasNext()) {
      Map.Entry<OrgId, Deque<T>> turn = orgs.next();
      OrgId org = turn.getKey();
      if (held.getOrDefault(org, 0) < free) {
        Deque<T> line = turn.getValue();
        orgs.remove();
        T first = line.removeFirst();
        if (!line.isEmpty()) {
          waiting.put(org, line);
        }
        free--;
        held.merge(org, 1, Integer::sum);
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  /** Gives a place back. */
  void leave(OrgId org) {
    free++;
    held.computeIfPresent(org, (o, count) -> count == 1 ? null : count - 1);
  }
}
