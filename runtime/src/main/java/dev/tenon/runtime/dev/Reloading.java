package dev.tenon.runtime.dev;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings apps up to date with their files while they are worked on, so that events from outside
 * find the new code too. It looks at the files' content four times a second, which needs nothing of
 * the operating system and works on every file system.
 */
public final class Reloading implements AutoCloseable {

  private static final long EVERY_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("reloading").unstarted(task));

  public Reloading(DevApps apps) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> refresh(apps), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static void refresh(DevApps apps) {
    try {
      apps.refresh();
    } catch (RuntimeException e) {
      if (e instanceof RuntimeFault fault && fault.code() == FaultCode.STOPPING) {
        return;
      }
      LOG.error("The apps could not be looked at; the next look is in a moment", e);
    }
  }
}
