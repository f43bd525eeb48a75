package dev.tenon.runtime.schedule;

import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Turns schedules into events of their installations. Thread-safe. */
public final class ScheduledEvents {

  private final Dispatcher dispatcher;
  private final AccountEvents events;
  private final Schedules schedules;
  private final Clock clock;

  public ScheduledEvents(
      Dispatcher dispatcher, AccountEvents events, Schedules schedules, Clock clock) {
    this.dispatcher = dispatcher;
    this.events = events;
    this.schedules = schedules;
    this.clock = clock;
  }

  /**
   * Fires one whose time has come: its event, and that it has fired, are kept together.
   *
   * @return empty when it was changed meanwhile
   */
  CompletableFuture<Optional<Accepted>> fire(
      Schedules.Schedule schedule, Installation installation) {
    Instant now = clock.instant();
    String key = "schedule:" + schedule.id() + ":" + schedule.due().toEpochMilli();
    Event event = event(schedule, installation, schedule.due(), Optional.of(key));
    return dispatcher.accept(event, installation, schedules.taken(schedule, now));
  }

  /** Fires one before its time, which stays as it is. */
  CompletableFuture<Optional<Accepted>> fireNow(
      Schedules.Schedule schedule, Installation installation) {
    return dispatcher.accept(eventNow(schedule, installation), installation, _ -> true);
  }

  /** What the app would get, were it fired before its time. */
  Event eventNow(Schedules.Schedule schedule, Installation installation) {
    return event(schedule, installation, clock.instant(), Optional.empty());
  }

  private Event event(
      Schedules.Schedule schedule,
      Installation installation,
      Instant occurredAt,
      Optional<String> key) {
    AccountEvents.Told told = events.of(installation, ScheduleService.EVENT);
    told.payload().set("data", Json.read(schedule.data()));
    return new Event(
        EventId.create(),
        schedule.org(),
        told.product(),
        ScheduleService.EVENT,
        EventSource.SCHEDULE,
        Optional.of(occurredAt),
        clock.instant(),
        key,
        Json.write(told.payload()));
  }
}
