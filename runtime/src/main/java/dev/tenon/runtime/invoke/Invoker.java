package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.Language;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs any handler once, whatever it is written in, for whatever reason: a delivery or a call. Code
 * that is not loaded yet is loaded first. Thread-safe.
 */
public final class Invoker implements AutoCloseable {

  private final Map<Language, RuntimeClient> runtimes;
  private final Clock clock;
  private final Map<String, CompletableFuture<FromRuntime.AppLoaded>> loaded =
      new ConcurrentHashMap<>();

  public Invoker(Map<Language, RuntimeClient> runtimes, Clock clock) {
    this.runtimes = Map.copyOf(runtimes);
    this.clock = clock;
  }

  /** Loads code, once per key; what could not be loaded is tried again the next time. */
  public CompletableFuture<FromRuntime.AppLoaded> load(Language language, AppCode code) {
    return loaded.compute(
        code.key(),
        (key, known) -> known == null || hasFailed(known) ? runtime(language).load(code) : known);
  }

  private static boolean hasFailed(CompletableFuture<FromRuntime.AppLoaded> load) {
    return load.isCompletedExceptionally() || (load.isDone() && !load.join().problems().isEmpty());
  }

  /** Forgets code that no installation uses any more. */
  public void unload(Language language, AppCode code) {
    if (loaded.remove(code.key()) != null) {
      runtime(language).unload(code);
    }
  }

  /**
   * Runs a handler; the future never fails, trouble is in its outcome. Code that was unloaded in
   * the very moment is loaded again, once.
   */
  public CompletableFuture<RunResult> run(RunRequest request, RunListener listener) {
    return runOnce(request, listener)
        .thenCompose(
            result -> {
              Outcome notLoaded = Outcome.NotStarted.notLoaded(request.code().key());
              if (!result.outcome().equals(notLoaded)) {
                return CompletableFuture.completedFuture(result);
              }
              loaded.remove(request.code().key());
              return runOnce(request, listener);
            });
  }

  private CompletableFuture<RunResult> runOnce(RunRequest request, RunListener listener) {
    return load(request.language(), request.code())
        .handle(
            (code, trouble) ->
                trouble == null
                    ? AppLoader.trouble(code)
                    : Optional.of("Its code could not be loaded: " + trouble.getMessage()))
        .thenCompose(
            trouble ->
                trouble.isPresent()
                    ? CompletableFuture.completedFuture(
                        RunResult.notStarted(trouble.get(), clock.instant()))
                    : runtime(request.language()).run(request, listener));
  }

  /** One line per language: which engine runs it and how. */
  public List<String> descriptions() {
    return runtimes.values().stream().map(RuntimeClient::description).sorted().toList();
  }

  @Override
  public void close() {
    runtimes.values().forEach(RuntimeClient::close);
  }

  private RuntimeClient runtime(Language language) {
    RuntimeClient client = runtimes.get(language);
    if (client == null) {
      throw new IllegalStateException("No runtime is wired for " + language);
    }
    return client;
  }
}
