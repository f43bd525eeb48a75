package dev.tenon.runtime.plugin;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which the code of one app version runs. To start one takes longer than most
 * handlers do, so they are used again; but never by another app, since what code leaves on its
 * thread ({@link ThreadLocal}s) stays there, and keeps its classes in memory. Thread-safe.
 */
final class RunThreads implements AutoCloseable {

  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor pool;

  /**
   * @param app what the threads are called after
   */
  RunThreads(String app, ClassLoader loader) {
    this.pool =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread =
                  Thread.ofPlatform()
                      .daemon()
                      .name("app " + app)
                      .inheritInheritableThreadLocals(false)
                      .unstarted(task);
              thread.setContextClassLoader(loader);
              return thread;
            });
  }

  /**
   * Runs a task on a thread that does nothing else meanwhile.
   *
   * @throws OutOfMemoryError when the system has no thread left
   */
  void execute(Runnable run) {
    pool.execute(run);
  }

  /** Ends each thread as soon as nothing runs on it. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
