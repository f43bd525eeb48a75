package dev.tenon.runtime.js;

import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.FromRuntime.Level;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.OutputLimit;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.json.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a handler, as a small actor: what happens to it (its start, a timer, a service's
 * answer) is put into its mailbox and done on a guest thread, one thing at a time. Between two of
 * them no thread is held, so a handler that waits costs only memory.
 *
 * <p>The run is over when the handler has settled and nothing it started is open any more, when
 * something was thrown, or when it is stopped.
 */
final class JsRun implements JsContext.Host, HeapGuard.Run {

  /** How long after its limit a run that does not react keeps its caller waiting. */
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(JsRun.class);

  private final ToRuntime.Invoke request;
  private final JsApp app;
  private final Surroundings around;
  private final ContextPool.Key key;
  private final String party;

  private final Queue<Consumer<JsContext>> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  private final OutputLimit output = new OutputLimit();

  /** Written by the guest thread that performs this run, read by the thread that stops it. */
  private volatile @Nullable JsContext context;

  private volatile @Nullable Stop stop;
  private volatile boolean executing;

  /** The thread's, while this run has one. */
  private volatile GuestThreads.@Nullable Place place;

  /** In bytes, of the pieces that are over; the one that runs knows its own. */
  private volatile long allocatedBefore;

  private volatile Watchdog.@Nullable Slice slice;

  // Touched only by the guest thread that performs this run.
  private final Map<Long, Future<?>> timers = new HashMap<>();
  private final Set<Long> calls = new HashSet<>();

  /** Timers for which the run need not wait. */
  private final Set<Long> unheld = new HashSet<>();

  private boolean settled;
  private @Nullable Outcome failure;
  private @Nullable HandlerError thrownAt;
  private @Nullable ScheduledFuture<?> deadline;

  /** What a run needs from the runtime it belongs to. */
  record Surroundings(
      GuestThreads threads,
      Watchdog watchdog,
      HeapGuard heap,
      ContextPool contexts,
      Stopper stopper,
      Consumer<FromRuntime> listener,
      Consumer<Long> whenFinished) {}

  /** Why a run is stopped, and what its outcome is then. */
  private record Stop(String type, String message, Function<HandlerError, Outcome> outcome) {
    HandlerError error() {
      return HandlerError.of(type, message);
    }
  }

  JsRun(ToRuntime.Invoke request, JsApp app, Surroundings around) {
    this.request = request;
    this.app = app;
    this.around = around;
    this.key = new ContextPool.Key(request.key(), request.installation());
    this.party = party(request.facts());
  }

  /** A person waits for a simulated run, so it stands in no line behind the org's real ones. */
  private static String party(RunFacts facts) {
    boolean simulated = facts.event().map(RunFacts.EventFacts::simulated).orElse(false);
    return simulated ? facts.org() + " simulated" : facts.org();
  }

  /** Starts the run as soon as a thread is free. */
  void start() {
    String offers = Json.writeValue(request.services());
    post(to -> to.invoke(this, request.handler(), request.payload(), offers, request.facts()));
  }

  /** Ends the run as the host wants it. */
  void cancel() {
    String text = "The run was cancelled before the handler ended.";
    stop(new Stop("Cancelled", text, Outcome.TimedOut::new));
  }

  /** Ends the run because the runtime ends; at once, since nobody will wait for it. */
  void abort() {
    String text = "The runtime was stopped before the run was over.";
    stop(new Stop("Stopped", text, error -> new Outcome.NotStarted(text)));
    finish(new Outcome.NotStarted(text));
  }

  /** A service has answered. */
  void answer(ToRuntime.ServiceAnswer answer) {
    post(
        to -> {
          if (calls.remove(answer.call())) {
            to.answer(answer.call(), answer.ok(), answer.json());
          }
        });
  }

  // What the app's code makes happen, on the guest thread.

  @Override
  public void write(Level level, String text) {
    output
        .admit(text)
        .ifPresent(
            admitted ->
                tell(
                    new FromRuntime.ConsoleLine(
                        request.id(), System.currentTimeMillis(), level, admitted)));
  }

  @Override
  public void startTimer(long id, double millis, boolean repeat) {
    Duration wait = Duration.ofNanos((long) (millis * 1_000_000));
    Runnable ring =
        () ->
            post(
                to -> {
                  if (repeat ? timers.containsKey(id) : timers.remove(id) != null) {
                    to.fire(id);
                  }
                });
    if (wait.isZero()) {
      // As soon as what runs now has returned.
      timers.put(id, CompletableFuture.completedFuture(id));
      ring.run();
    } else {
      timers.put(
          id, repeat ? around.watchdog.every(wait, ring) : around.watchdog.later(wait, ring));
    }
  }

  @Override
  public void holdTimer(long id, boolean held) {
    if (held) {
      unheld.remove(id);
    } else {
      unheld.add(id);
    }
  }

  @Override
  public void stopTimer(long id) {
    Future<?> timer = timers.remove(id);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void callService(long id, String service, String method, String arguments) {
    calls.add(id);
    tell(new FromRuntime.ServiceCall(request.id(), id, service, method, arguments));
  }

  @Override
  public void renderData(@Nullable String json) {
    tell(new FromRuntime.Rendered(request.id(), new Answer.Data(Optional.ofNullable(json))));
  }

  @Override
  public void renderError(int status, @Nullable String message) {
    tell(
        new FromRuntime.Rendered(
            request.id(), new Answer.Refused(status, Optional.ofNullable(message))));
  }

  @Override
  public void settled() {
    settled = true;
  }

  /** Kept until the step is over: the code that runs on behind a failure must stay stoppable. */
  @Override
  public void failed(String description) {
    if (failure == null) {
      failure = JsErrors.failed(description, thrownAt);
    }
  }

  // The actor.

  private void post(Consumer<JsContext> step) {
    mailbox.add(step);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      around.threads.execute(party, this::turn);
    }
  }

  private void turn(GuestThreads.Place on) {
    place = on;
    executing = true;
    try {
      for (Consumer<JsContext> step = mailbox.poll(); step != null; step = mailbox.poll()) {
        if (!finished.get()) {
          perform(step);
        }
      }
    } finally {
      executing = false;
      if (finished.get()) {
        release();
      }
      place = null;
      scheduled.set(false);
      if (!mailbox.isEmpty()) {
        schedule();
      }
    }
  }

  private void perform(Consumer<JsContext> step) {
    try (Watchdog.Slice piece = around.watchdog.watch(this::tooMuchMemory)) {
      slice = piece;
      try {
        JsContext to = context;
        if (to == null) {
          around.heap.begins(this);
          to = around.contexts.take(key, app);
          context = to;
          if (isReady(to)) {
            startClock();
          }
        }
        if (stop == null && !finished.get()) {
          step.accept(to);
        }
      } catch (PolyglotException e) {
        // Still within the step: what was thrown may run the app's code when it is looked at.
        thrown(e);
      }
      endIfOver();
      pieceIsOver(piece);
    } catch (PolyglotException e) {
      Stop stopped = stop;
      finish(
          stopped == null
              ? new Outcome.Failed(
                  JsErrors.stopped("Error", "What the handler threw cannot be read", e), false)
              : stopped.outcome.apply(JsErrors.stopped(stopped.type, stopped.message, e)));
    } catch (RuntimeException | Error e) {
      LOG.error("The runtime failed in the handler {} of {}", request.handler(), request.key(), e);
      finish(
          new Outcome.Failed(HandlerError.of("InternalError", "The runtime failed: " + e), false));
    }
  }

  /** Not within the handler's time: what the packages take to load is none of its doing. */
  private boolean isReady(JsContext made) {
    if (made.isReady() || around.stopper.prepares(made)) {
      return true;
    }
    if (stop == null) {
      // From now on the app loads them itself, and is told what is wrong with them.
      app.packages().preloadNothing();
      finish(new Outcome.NotStarted("Its context was closed before the handler began."));
    }
    return false;
  }

  /** The handler's time begins when its code does, not while it waits for a thread. */
  private void startClock() {
    String text = "The handler did not end within %d ms.".formatted(request.timeoutMillis());
    deadline =
        around.watchdog.later(
            Duration.ofMillis(request.timeoutMillis()),
            () -> stop(new Stop("Timeout", text, Outcome.TimedOut::new)));
    tell(new FromRuntime.Started(request.id()));
  }

  private void endIfOver() {
    Stop stopped = stop;
    Outcome failed = failure;
    if (failed != null) {
      finish(failed);
    } else if (stopped != null) {
      finish(stopped.outcome.apply(stopped.error()));
    } else if (unheld.containsAll(timers.keySet()) && calls.isEmpty()) {
      finish(
          settled
              ? new Outcome.Succeeded()
              : new Outcome.Failed(
                  HandlerError.of(
                      "NeverSettles",
                      "The handler returned a promise that can never settle: nothing it waits for is open any more."),
                  false));
    }
  }

  private void thrown(PolyglotException e) {
    Stop stopped = stop;
    JsContext in = context;
    if (failure != null) {
      return;
    }
    if (stopped != null) {
      finish(stopped.outcome.apply(JsErrors.stopped(stopped.type, stopped.message, e)));
    } else if (e.isResourceExhausted()) {
      String text = "The handler needs more memory than it may have: " + e.getMessage();
      finish(new Outcome.Failed(JsErrors.stopped("ResourceLimit", text, e), false));
    } else if (e.isGuestException() && e.getGuestObject() != null && context != null) {
      // What is no Error object knows not where it was thrown; the engine does.
      thrownAt = JsErrors.stopped("", "", e);
      context.thrown(e.getGuestObject());
      thrownAt = null;
    } else if (e.isCancelled() && in != null && !in.entered()) {
      // Nobody wanted this run to end, and the app has seen nothing of it.
      finish(new Outcome.NotStarted("Its context was closed before the handler began."));
    } else {
      LOG.error("The engine failed in the handler {} of {}", request.handler(), request.key(), e);
      finish(new Outcome.Failed(JsErrors.stopped("EngineError", "" + e.getMessage(), e), false));
    }
  }

  // Stopping.

  private void tooMuchMemory() {
    String text =
        "The handler allocated more than %d MiB without a pause, garbage included."
            .formatted(JsRuntime.MAX_RUN_BYTES >> 20);
    stop(new Stop("ResourceLimit", text, error -> new Outcome.Failed(error, false)));
  }

  /** Only the guest thread that performs this run counts. */
  private void pieceIsOver(Watchdog.Slice piece) {
    long sum = allocatedBefore + piece.allocated();
    slice = null;
    allocatedBefore = sum;
  }

  @Override
  public long allocated() {
    Watchdog.Slice now = slice;
    return allocatedBefore + (now == null ? 0 : now.allocated());
  }

  @Override
  public void endForMemory(long allocatedBytes) {
    String text =
        "The runtime's memory was nearly full, and this handler was one of those that had allocated most: %d MiB so far, garbage included. It should hold less at a time."
            .formatted(allocatedBytes >> 20);
    stop(new Stop("ResourceLimit", text, error -> new Outcome.Failed(error, false)));
  }

  private void stop(Stop reason) {
    synchronized (this) {
      if (stop != null || finished.get()) {
        return;
      }
      stop = reason;
    }
    around.stopper.stop(this);
    var _ = around.watchdog.later(GIVE_UP_AFTER, this::giveUp);
    // A run that waits has no thread to be interrupted; it ends when it looks at its mailbox.
    post(to -> {});
  }

  /** Whether the app's code is being run right now, by a context that can be interrupted. */
  Optional<JsContext> inTheWay() {
    return executing && !finished.get() ? Optional.ofNullable(context) : Optional.empty();
  }

  private void giveUp() {
    Stop stopped = stop;
    if (stopped != null && !finished.get()) {
      GuestThreads.Place taken = place;
      if (taken != null) {
        taken.giveUp();
      }
      // What it holds cannot be had back, and others must not wait for it.
      around.heap.ends(this);
      LOG.warn(
          "The handler {} of {} ({}) cannot be stopped and keeps a thread busy",
          request.handler(),
          app.code().name(),
          request.installation());
      finish(stopped.outcome.apply(stopped.error()));
    }
  }

  private void finish(Outcome outcome) {
    if (finished.compareAndSet(false, true)) {
      ScheduledFuture<?> limit = deadline;
      if (limit != null) {
        limit.cancel(false);
      }
      around.whenFinished.accept(request.id());
      around.listener.accept(new FromRuntime.Finished(request.id(), outcome));
    }
  }

  /** After the end, on the guest thread: the context goes back to the pool, or goes. */
  private void release() {
    // Packages are kept, and one may wait for ever for what this run has begun and not ended.
    boolean open = !timers.isEmpty() || !calls.isEmpty();
    boolean forsaken = open && !app.packages().wanted().isEmpty();
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
    JsContext used = context;
    context = null;
    try {
      if (used != null && stop == null && !forsaken && around.stopper.resets(used)) {
        around.contexts.giveBack(key, used);
      } else if (used != null) {
        used.close();
      }
    } finally {
      around.heap.ends(this);
    }
  }

  private void tell(FromRuntime message) {
    if (!finished.get()) {
      around.listener.accept(message);
    }
  }
}
