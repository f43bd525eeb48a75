package dev.tenon.runtime.dispatch;

import java.time.Instant;

/** What wakes up those who wait for a time, so that nobody has to look again and again. */
interface Alarms extends AutoCloseable {

  /** Rings once at that time, or at once when it is over. Who hears it must be quick. */
  Alarm set(Instant when, Runnable ring);

  /** Rings no more. */
  @Override
  void close();

  /** An alarm that was set. */
  interface Alarm {

    /** It does not ring any more, unless it does just now. */
    void cancel();
  }
}
