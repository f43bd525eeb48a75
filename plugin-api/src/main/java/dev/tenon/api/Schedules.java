package dev.tenon.api;

/**
 * What the app wants to be woken up for. When the time of a schedule has come, the app's handler of
 * {@code onScheduledEvent} gets its data. One that fires once is gone then, and its name is free
 * again.
 *
 * <p>An installation may have 1,000 schedules that fire once and one that repeats. All end with the
 * installation.
 */
public interface Schedules {

  /**
   * Adds a schedule.
   *
   * @throws ServiceFailure when it is not one, or there is one of its name; the reason has a {@code
   *     status} and a {@code message}
   */
  void create(Schedule schedule);

  /**
   * Puts a schedule in the place of the one that has its name.
   *
   * @throws ServiceFailure when it is not one, or there is none of its name
   */
  void update(Schedule schedule);

  /**
   * The schedule of a name.
   *
   * @throws ServiceFailure with the status 404 when there is none
   */
  Schedule fetch(String name);

  /**
   * Removes the schedule of a name.
   *
   * @throws ServiceFailure with the status 404 when there is none
   */
  void delete(String name);
}
