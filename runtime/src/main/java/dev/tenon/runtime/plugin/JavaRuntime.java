package dev.tenon.runtime.plugin;

import dev.tenon.runtime.fair.Starts;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.ToRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.pf4j.Pf4jInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers of Java apps. Thread-safe; the loaded code and the open runs are its state.
 *
 * <p>Each run has a new instance of the app's class and a thread to itself, which is interrupted
 * when the time is up. Java cannot stop a thread that ignores this: it is given up after a moment,
 * and goes on using a processor until the process ends.
 */
public final class JavaRuntime implements HandlerRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(JavaRuntime.class);

  /** How long an interrupted handler may tidy up before it counts as one that cannot be stopped. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How many handlers may be in their first moment, in which they compute. */
  private static final int STARTS = 2 * Runtime.getRuntime().availableProcessors();

  private static final Duration FIRST_MOMENT = Duration.ofMillis(5);

  private final Clock clock;
  private final Duration grace;
  private final Starts starts;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<String, CompletableFuture<CodeLoader.Result>> loaded =
      new ConcurrentHashMap<>();
  private final Map<Long, JavaRun> runs = new ConcurrentHashMap<>();
  private final Map<Long, JavaRun> givenUp = new ConcurrentHashMap<>();
  private volatile Consumer<FromRuntime> listener =
      message -> {
        throw new IllegalStateException("Nobody listens to the Java runtime: " + message);
      };
  private volatile boolean closed;

  /**
   * @param clock dates the lines that handlers write
   */
  public JavaRuntime(Clock clock) {
    this(clock, GRACE);
  }

  JavaRuntime(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("java-runtime-timer").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    // Started here, so that it does not inherit the context class loader of an app's thread.
    timer.prestartCoreThread();
    this.starts = new Starts(STARTS, FIRST_MOMENT, timer);
  }

  @Override
  public void listen(Consumer<FromRuntime> listener) {
    this.listener = listener;
  }

  @Override
  public void send(ToRuntime message) {
    switch (message) {
      case ToRuntime.LoadApp load -> load(load);
      case ToRuntime.UnloadApp unload -> unload(unload.key());
      case ToRuntime.Invoke invoke -> invoke(invoke);
      case ToRuntime.ServiceAnswer answer -> {
        JavaRun run = runs.get(answer.run());
        if (run != null) {
          run.answered(answer);
        }
      }
      case ToRuntime.Cancel cancel -> {
        JavaRun run = runs.get(cancel.run());
        if (run != null) {
          // Elsewhere, since the sender wants to go on and this looks at another thread's stack.
          timer.execute(() -> stop(cancel.run(), run, JavaRun::cancel));
        }
      }
    }
  }

  @Override
  public String description() {
    return "Java: PF4J " + Pf4jInfo.VERSION + " on Java " + System.getProperty("java.version");
  }

  /** How many handlers still run although they were stopped and given up on. */
  public int givenUpThreads() {
    return givenUp.size();
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    runs.values().forEach(JavaRun::abort);
    List.copyOf(loaded.keySet()).forEach(this::unload);
  }

  private void load(ToRuntime.LoadApp load) {
    AppCode code = load.code();
    CompletableFuture<CodeLoader.Result> loading =
        loaded.computeIfAbsent(
            code.key(),
            key ->
                CompletableFuture.supplyAsync(
                    () -> CodeLoader.load(code), Thread::startVirtualThread));
    Thread.startVirtualThread(
        () -> {
          CodeLoader.Result found = loading.join();
          if (found.code().isEmpty()) {
            loaded.remove(code.key(), loading);
          }
          listener.accept(
              new FromRuntime.AppLoaded(load.id(), found.handlers(), List.of(), found.problems()));
        });
    if (closed) {
      unload(code.key());
    }
  }

  private void unload(String key) {
    CompletableFuture<CodeLoader.Result> loading = loaded.remove(key);
    if (loading != null) {
      Thread.startVirtualThread(() -> loading.join().code().ifPresent(JavaCode::leave));
    }
  }

  private void invoke(ToRuntime.Invoke invoke) {
    CompletableFuture<CodeLoader.Result> loading = loaded.get(invoke.key());
    Optional<JavaCode> code =
        loading == null || !loading.isDone()
            ? Optional.empty()
            : loading.join().code().filter(JavaCode::enter);
    if (code.isEmpty()) {
      finished(invoke, Outcome.NotStarted.notLoaded(invoke.key()));
      return;
    }
    Optional<HandlerMethod> handler = code.get().handler(invoke.handler());
    if (handler.isEmpty()) {
      code.get().leave();
      finished(invoke, noHandler(invoke, code.get()));
      return;
    }
    start(invoke, code.get(), handler.get());
  }

  private void start(ToRuntime.Invoke invoke, JavaCode code, HandlerMethod handler) {
    JavaRun run =
        new JavaRun(
            invoke,
            code,
            handler,
            clock,
            message -> listener.accept(message),
            () -> runs.remove(invoke.id()),
            () -> givenUp.remove(invoke.id()));
    runs.put(invoke.id(), run);
    starts.begin(invoke.facts().org(), start -> start(invoke, run, start));
    if (closed) {
      run.abort();
    }
  }

  private void start(ToRuntime.Invoke invoke, JavaRun run, Starts.Start start) {
    run.start(
        start,
        timer.schedule(
            () -> stop(invoke.id(), run, JavaRun::timeOut),
            invoke.timeoutMillis(),
            TimeUnit.MILLISECONDS));
  }

  private void stop(long id, JavaRun run, Predicate<JavaRun> how) {
    if (how.test(run)) {
      ScheduledFuture<?> _ =
          timer.schedule(() -> giveUp(id, run), grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void giveUp(long id, JavaRun run) {
    if (run.giveUp() && givenUp.put(id, run) == null) {
      LOG.warn(
          "A handler of a Java app goes on although its run was stopped: {}. It is given up and uses"
              + " a thread until the process ends; {} such threads run now.",
          run.name(),
          givenUpThreads());
      // It may have ended before it was noted; who is noted keeps the app's code in memory.
      if (!run.isRunning()) {
        givenUp.remove(id);
      }
    }
  }

  private Outcome noHandler(ToRuntime.Invoke invoke, JavaCode code) {
    return new Outcome.Failed(
        HandlerError.of(
            NoSuchMethodException.class.getName(),
            "The app %s has no handler %s; it has: %s."
                .formatted(code.name(), invoke.handler(), String.join(", ", code.handlerNames()))),
        true);
  }

  private void finished(ToRuntime.Invoke invoke, Outcome outcome) {
    listener.accept(new FromRuntime.Finished(invoke.id(), outcome));
  }
}
