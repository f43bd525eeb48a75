package dev.tenon.runtime.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test moves, with the alarms that ring when it does. Thread-safe. */
final class TestTime extends Clock implements Alarms {

  private final List<Set> alarms = new ArrayList<>();
  private Instant now;

  private record Set(Instant when, Runnable ring) {}

  TestTime(Instant start) {
    this.now = start;
  }

  void advance(Duration by) {
    List<Set> due;
    synchronized (this) {
      now = now.plus(by);
      due =
          alarms.stream()
              .filter(alarm -> !alarm.when.isAfter(now))
              .sorted(Comparator.comparing(Set::when))
              .toList();
      alarms.removeAll(due);
    }
    due.forEach(alarm -> alarm.ring.run());
  }

  @Override
  public Alarm set(Instant when, Runnable ring) {
    Set alarm = new Set(when, ring);
    synchronized (this) {
      if (when.isAfter(now)) {
        alarms.add(alarm);
        return () -> remove(alarm);
      }
    }
    Thread.ofVirtual().start(ring);
    return () -> {};
  }

  private synchronized void remove(Set alarm) {
    alarms.remove(alarm);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void close() {
    alarms.clear();
  }
}
