package dev.tenon.runtime.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work whose caller waits for its first report only; the rest goes on in the background. */
final class FirstReport {

  private static final Logger LOG = LoggerFactory.getLogger(FirstReport.class);

  private FirstReport() {}

  /**
   * Starts work and waits until it reports, or ends.
   *
   * @param name what it is, for the log
   * @param work gets whom to report to
   * @return the first report
   * @throws RuntimeException what the work threw before it; what it throws later is logged, since
   *     nobody waits for it any more
   */
  static <T> T of(String name, Consumer<Consumer<T>> work) {
    CompletableFuture<T> first = new CompletableFuture<>();
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              try {
                work.accept(first::complete);
                first.completeExceptionally(new IllegalStateException(name + " reported nothing"));
              } catch (RuntimeException e) {
                if (!first.completeExceptionally(e)) {
                  LOG.error("{} failed after it was answered", name, e);
                }
              }
            });
    try {
      return first.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
