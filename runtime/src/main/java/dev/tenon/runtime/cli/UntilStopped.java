package dev.tenon.runtime.cli;

import dev.tenon.runtime.Tenon;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A command that lasts until somebody stops the process. */
final class UntilStopped {

  private UntilStopped() {}

  /**
   * Keeps a runtime running until SIGINT or SIGTERM, then closes it.
   *
   * @param report says that it runs
   */
  static void run(Tenon tenon, Consumer<Tenon> report) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  tenon.close();
                  stopped.countDown();
                },
                "shutdown"));
    report.accept(tenon);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
