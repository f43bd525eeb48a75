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

  /** Loads code, once per key; a load that got no answer is tried again. */
  public CompletableFuture<FromRuntime.AppLoaded> load(Language language, AppCode code) {
    return loaded.compute(
        code.key(),
        (key, known) ->
            known == null || known.isCompletedExceptionally()
                ? runtime(language).load(code)
                : known);
  }

  /** Forgets code that no installation uses any more. */
  public void unload(Language language, AppCode code) {
    if (loaded.remove(code.key()) != null) {
      runtime(language).unload(code);
    }
  }

  /** Runs a handler; the future never fails, trouble is in its outcome. */
  public CompletableFuture<RunResult> run(RunRequest request, RunListener listener) {
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
