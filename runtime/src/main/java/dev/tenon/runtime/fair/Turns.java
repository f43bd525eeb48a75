package dev.tenon.runtime.fair;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Who works next when there is not room for all: parties take turns, and a party may hold as many
 * places as are free, no more. So one gets half of them, two get a third each, and there is always
 * room for one more that comes. Not thread-safe; its owner's lock guards it.
 *
 * @param <P> whose turn it is
 * @param <T> what waits for a turn
 */
public final class Turns<P, T> {

  private final Map<P, Integer> held = new HashMap<>();

  /** In the order of their turns; who had one goes to the end. */
  private final Map<P, Deque<T>> waiting = new LinkedHashMap<>();

  private final ToIntFunction<P> most;
  private int free;

  /**
   * @param places how many may work at the same time
   */
  public Turns(int places) {
    this(places, party -> places);
  }

  /**
   * @param places how many may work at the same time
   * @param most how many of them a party may hold at the moment, at least one
   */
  Turns(int places, ToIntFunction<P> most) {
    this.free = places;
    this.most = most;
  }

  /** Waits for a turn. */
  public void add(P party, T who) {
    waiting.computeIfAbsent(party, p -> new ArrayDeque<>()).addLast(who);
  }

  /** Whose turn it is, which takes a place until {@link #leave}; nobody's when none may start. */
  public Optional<T> next() {
    Iterator<Map.Entry<P, Deque<T>>> parties = waiting.entrySet().iterator();
    while (free > 0 && parties.hasNext()) {
      Map.Entry<P, Deque<T>> turn = parties.next();
      P party = turn.getKey();
      int holds = held.getOrDefault(party, 0);
      if (holds < free && holds < most.applyAsInt(party)) {
        Deque<T> line = turn.getValue();
        parties.remove();
        T first = line.removeFirst();
        if (!line.isEmpty()) {
          waiting.put(party, line);
        }
        free--;
        held.merge(party, 1, Integer::sum);
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  /** Gives a place back. */
  public void leave(P party) {
    free++;
    held.computeIfPresent(party, (p, count) -> count == 1 ? null : count - 1);
  }

  /** Whether a party neither works nor waits. */
  boolean isAway(P party) {
    return !held.containsKey(party) && !waiting.containsKey(party);
  }
}
