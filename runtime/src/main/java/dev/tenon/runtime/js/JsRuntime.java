package dev.tenon.runtime.js;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.ToRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.graalvm.polyglot.PolyglotException;

/**
 * Runs JavaScript apps. A handler sees a fresh evaluation of its app's files for every event, in a
 * context that only its installation ever uses. Thread-safe.
 */
public final class JsRuntime implements HandlerRuntime {

  /** With all packages that it asks for at once: some have a thousand files. */
  static final Duration LOAD_LIMIT = Duration.ofSeconds(30);

  /**
   * How much code may allocate without a pause. What it keeps of that is not known, only that it is
   * no more: so a single handler cannot fill the heap at one go. {@link HeapGuard} looks after
   * those that do it bit by bit.
   */
  static final long MAX_RUN_BYTES = Runtime.getRuntime().maxMemory() / 2;

  private final JsEngine engine;
  private final GuestThreads threads = new GuestThreads();
  private final HeapGuard heap = new HeapGuard(new OldGeneration(), this::dropIdle);
  private final Watchdog watchdog = new Watchdog(MAX_RUN_BYTES, heap);
  private final Stopper stopper = new Stopper(watchdog);
  private final ContextPool contexts;
  private final Map<String, JsApp> apps = new ConcurrentHashMap<>();
  private final Map<Long, JsRun> runs = new ConcurrentHashMap<>();
  private volatile Consumer<FromRuntime> listener = message -> {};

  /** For apps that are being worked on. */
  public JsRuntime() {
    this(Environment.TEST);
  }

  public JsRuntime(Environment environment) {
    engine = new JsEngine(environment.name().toLowerCase(Locale.ROOT));
    contexts = new ContextPool(engine);
  }

  /** What apps are told about where they run. */
  public enum Environment {
    TEST,
    PRODUCTION
  }

  @Override
  public void listen(Consumer<FromRuntime> to) {
    listener = to;
  }

  @Override
  public void send(ToRuntime message) {
    switch (message) {
      // Loading waits for no handler: those that wait for the code would wait with it.
      case ToRuntime.LoadApp load -> threads.executeApart(() -> load(load));
      case ToRuntime.UnloadApp unload -> {
        apps.remove(unload.key());
        contexts.forget(unload.key());
      }
      case ToRuntime.Invoke invoke -> invoke(invoke);
      case ToRuntime.ServiceAnswer answer -> {
        JsRun run = runs.get(answer.run());
        if (run != null) {
          run.answer(answer);
        }
      }
      case ToRuntime.Cancel cancel -> {
        JsRun run = runs.get(cancel.run());
        if (run != null) {
          run.cancel();
        }
      }
    }
  }

  @Override
  public String description() {
    return "JavaScript: GraalJS %s, %s"
        .formatted(JsEngine.version(), engine.compiles() ? "compiled" : "interpreted");
  }

  @Override
  public void close() {
    runs.values().forEach(JsRun::abort);
    threads.close();
    contexts.close();
    stopper.close();
    watchdog.close();
    engine.close();
  }

  /** Contexts that wait hold what packages have gathered; runs under way come first. */
  private boolean dropIdle() {
    boolean any = contexts.size() > 0;
    contexts.dropAll();
    return any;
  }

  private void invoke(ToRuntime.Invoke invoke) {
    JsApp app = apps.get(invoke.key());
    if (app == null) {
      listener.accept(
          new FromRuntime.Finished(invoke.id(), Outcome.NotStarted.notLoaded(invoke.key())));
      return;
    }
    JsRun run =
        new JsRun(
            invoke,
            app,
            new JsRun.Surroundings(
                threads,
                watchdog,
                heap,
                contexts,
                stopper,
                message -> listener.accept(message),
                runs::remove));
    runs.put(invoke.id(), run);
    run.start();
  }

  private void load(ToRuntime.LoadApp load) {
    AppCode code = load.code();
    Survey survey = Survey.EMPTY;
    List<CodeProblem> problems = new ArrayList<>();
    try {
      JsApp app = JsApp.read(code);
      if (app.file(JsApp.MAIN).isEmpty() && code.handlers().isEmpty()) {
        // Pages only: other parts of the product run these, and there is nothing to hold against
        // it.
        apps.put(code.key(), app);
      } else if (app.file(JsApp.MAIN).isEmpty()) {
        problems.add(
            JsApp.elsewhere(code)
                .map(
                    there ->
                        problem(
                            "The app has no server/server.js, but it has %s.".formatted(there),
                            "move %s to server/server.js.".formatted(there)))
                .orElseGet(
                    () ->
                        problem(
                            "The app has no server/server.js, so there is nothing to run.",
                            "create server/server.js with exports = { … }, or name a Java class in the manifest's tenon.main.")));
      } else {
        problems.addAll(SyntaxCheck.run(engine, app));
        if (problems.stream().noneMatch(problem -> problem.file().equals(JsApp.MAIN))) {
          survey = survey(app);
          problems.addAll(survey.missing(code));
        }
        apps.put(code.key(), app);
      }
    } catch (PolyglotException e) {
      CodeProblem problem =
          e.isCancelled() || e.isInterrupted()
              ? problem(
                  "Evaluating it took longer than " + LOAD_LIMIT.toSeconds() + " s.",
                  "move work from the top of the file into the handlers.")
              : JsErrors.problem(e, JsApp.MAIN);
      // A broken file that server.js requires was found when it was parsed.
      if (problems.stream().noneMatch(known -> known.file().equals(problem.file()))) {
        problems.add(problem);
      }
    } catch (RuntimeException e) {
      problems.add(problem("It cannot be loaded: " + e, "see the host's log."));
    }
    listener.accept(
        new FromRuntime.AppLoaded(load.id(), survey.handlers(), survey.events(), problems));
  }

  private Survey survey(JsApp app) {
    try (JsContext context = new JsContext(engine, app, false)) {
      ScheduledFuture<?> limit = watchdog.later(LOAD_LIMIT, () -> stopper.close(context));
      try (Watchdog.Slice _ = watchdog.watch(() -> stopper.close(context))) {
        return Survey.of(context.survey());
      } finally {
        limit.cancel(false);
      }
    }
  }

  private static CodeProblem problem(String message, String fix) {
    return CodeProblem.of(JsApp.MAIN, 1, 1, message, Optional.of(fix));
  }
}
