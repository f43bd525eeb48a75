package dev.tenon.runtime.plugin;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime.AppLoaded;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.PluginJar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A Java runtime, and apps written in a few lines to try it with. */
final class JavaApps implements AutoCloseable {

  static final String MAIN = "com.example.TestApp";
  static final String KEY = "test-app@1.0.0";

  private static final RunFacts FACTS =
      new RunFacts(
          "acme",
          Optional.of(
              new RunFacts.EventFacts(
                  "ev-1", "freshsales", "onDealUpdate", 1_700_000_000_000L, true)),
          2,
          "key-1");

  private final Path folder;
  private final JavaRuntime runtime = new JavaRuntime(Clock.systemUTC(), Duration.ofMillis(50));
  private final RuntimeClient client =
      new RuntimeClient(runtime, Map.of("files", new NoFiles()), Clock.systemUTC());

  JavaApps(Path folder) {
    this.folder = folder;
  }

  JavaRuntime runtime() {
    return runtime;
  }

  /** A source file for {@link #MAIN}: a class with this body. */
  static String app(String body) {
    return source("public final class TestApp implements App", body);
  }

  /** A source file with this declaration and body. */
  static String source(String declaration, String body) {
    return """
        package com.example;
        import com.fasterxml.jackson.databind.*;
        import dev.tenon.api.*;
        import java.util.*;
        import java.util.concurrent.*;
        %s {
        %s
        }
        """
        .formatted(declaration, body);
  }

  /** Loads the app of one class with this source; the manifest names these handlers. */
  AppLoaded load(String source, String... handlers) {
    Path jar = new PluginJar().source(MAIN, source).jar(folder.resolve("app.jar"));
    return load(code(jar, handlers));
  }

  AppLoaded load(AppCode code) {
    return join(client.load(code));
  }

  void unload(AppCode code) {
    client.unload(code);
  }

  static AppCode code(Path path, String... handlers) {
    return new AppCode(KEY, path.toString(), "test-app", Optional.of(MAIN), List.of(handlers));
  }

  RunResult run(String handler, String payload) {
    return join(begin(handler, payload, Duration.ofSeconds(20)));
  }

  CompletableFuture<RunResult> begin(String handler, String payload, Duration limit) {
    return client.run(
        new RunRequest(
            Language.JAVA,
            code(folder),
            Callers.named("installation-1"),
            handler,
            payload,
            FACTS,
            limit),
        RunListener.NONE);
  }

  /** What a handler answers, as JSON; what went wrong if it does not. */
  String answer(String handler, String payload) {
    RunResult result = run(handler, payload);
    return result
        .answer()
        .map(answer -> answer instanceof Answer.Data data ? data.json().orElse("") : "refused")
        .orElse(result.outcome().toString());
  }

  /** How a handler fails. */
  Outcome.Failed failure(String handler, String payload) {
    Outcome outcome = run(handler, payload).outcome();
    if (outcome instanceof Outcome.Failed failed) {
      return failed;
    }
    throw new AssertionError("Expected a failure, not " + outcome);
  }

  static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    client.close();
  }

  /** A service that never answers. */
  private static final class NoFiles implements HostService {
    @Override
    public List<String> methods() {
      return List.of("read");
    }

    @Override
    public CompletionStage<String> call(Call call) {
      return new CompletableFuture<>();
    }
  }
}
