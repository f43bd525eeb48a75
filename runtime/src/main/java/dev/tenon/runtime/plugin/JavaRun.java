package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fair.Starts;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.OutputLimit;
import dev.tenon.runtime.invoke.RunFacts.EventFacts;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a handler, on a thread that runs nothing else meanwhile. Thread-safe: whoever ends it
 * first, the handler or the one who stops it, says how it ended, and nothing is said after that.
 */
final class JavaRun {

  private final ToRuntime.Invoke invoke;
  private final JavaCode code;
  private final HandlerCall call;
  private final Clock clock;
  private final Consumer<FromRuntime> host;
  private final Runnable ended;
  private final Runnable gone;
  private final ServiceCalls services;
  private final AtomicBoolean left = new AtomicBoolean();
  private final OutputLimit output = new OutputLimit();

  private volatile Optional<Future<?>> deadline = Optional.empty();

  // Guarded by this.
  private boolean over;

  /** The thread while the handler is on it; afterwards it may run another handler. */
  private @Nullable Thread thread;

  /**
   * @param code entered for this run, which leaves it
   * @param ended called once, just before the end is reported
   * @param gone called once its handler is no longer at work, which may be after its end
   */
  JavaRun(
      ToRuntime.Invoke invoke,
      JavaCode code,
      HandlerMethod handler,
      Clock clock,
      Consumer<FromRuntime> host,
      Runnable ended,
      Runnable gone) {
    this.invoke = invoke;
    this.code = code;
    this.call = new HandlerCall(code, handler);
    this.clock = clock;
    this.host = host;
    this.ended = ended;
    this.gone = gone;
    this.services = new ServiceCalls(invoke.id(), invoke.services(), this::say);
  }

  /**
   * Starts the handler, unless the run was stopped already.
   *
   * @param start its place among those that begin, given back as soon as it is over
   * @param deadline what stops the run; cancelled when it ends by itself
   */
  void start(Starts.Start start, Future<?> deadline) {
    this.deadline = Optional.of(deadline);
    try {
      code.threads().execute(() -> run(start));
    } catch (OutOfMemoryError e) {
      // The system has no thread left; that is not the app's fault.
      finish(new Outcome.NotStarted("No thread could be started for the run: " + e.getMessage()));
      leave();
      start.over();
    }
  }

  void answered(ToRuntime.ServiceAnswer answer) {
    services.answered(answer);
  }

  /** Ends the run for its time; false when it has ended already. */
  boolean timeOut() {
    return stop("Timeout", "The handler did not end within " + invoke.timeoutMillis() + " ms");
  }

  /** Ends the run as the host wants it; false when it has ended already. */
  boolean cancel() {
    return stop("Cancelled", "The run was cancelled before the handler ended");
  }

  /** Ends the run because the runtime ends. */
  void abort() {
    if (finish(new Outcome.NotStarted("The runtime was stopped before the run was over."))) {
      interrupt();
    }
  }

  /** Lets go of the code if the handler still runs although its run is over; whether it does. */
  boolean giveUp() {
    if (!isRunning()) {
      return false;
    }
    leave();
    return true;
  }

  /** Whether its handler is at work, stopped or not. */
  synchronized boolean isRunning() {
    return thread != null;
  }

  /** What it is called in messages and in lists of threads. */
  String name() {
    return "app " + code.name() + " " + invoke.handler() + " " + invoke.id();
  }

  private void run(Starts.Start start) {
    start.atWork();
    try {
      run();
    } finally {
      start.over();
    }
  }

  private void run() {
    if (!begin()) {
      leave();
      return;
    }
    try {
      say(new FromRuntime.Started(invoke.id()));
      Outcome outcome = attempt();
      end();
      finish(outcome);
    } finally {
      leave();
    }
  }

  private boolean begin() {
    Thread current = Thread.currentThread();
    synchronized (this) {
      if (over) {
        return false;
      }
      thread = current;
    }
    // Whatever the handler before it did to them.
    current.setName(name());
    current.setContextClassLoader(code.loader());
    return true;
  }

  /** From now on, nobody who stops this run interrupts its thread. */
  private void end() {
    synchronized (this) {
      thread = null;
    }
    gone.run();
    // Who hears of the end may go on working on this thread; nothing of the app is left on it.
    Thread current = Thread.currentThread();
    current.setContextClassLoader(JavaRun.class.getClassLoader());
    current.setName("app " + code.name() + " idle");
    Thread.interrupted();
  }

  private synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private synchronized StackTraceElement[] stackTrace() {
    return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
  }

  private Outcome attempt() {
    JsonNode payload;
    try {
      payload = Json.read(invoke.payload());
    } catch (MalformedJson e) {
      return new Outcome.NotStarted("The payload cannot be read. " + e.getMessage());
    }
    try {
      AppTypes types = new AppTypes(code.mapper());
      RunEvent event = new RunEvent(eventFacts(), payload, types);
      JsonNode iparams =
          payload.path("iparams") instanceof ObjectNode object ? object : Json.object();
      RunLog log = new RunLog(this::write, code.frames());
      call.call(event, new RunContext(invoke, iparams, types, log, services))
          .ifPresent(answer -> say(new FromRuntime.Rendered(invoke.id(), answer)));
      return new Outcome.Succeeded();
    } catch (Throwable e) {
      // Errors too: a stack overflow or a missing class in a handler is the handler's end, not
      // ours.
      return call.failed(e);
    }
  }

  /** A call may have no event; a handler that takes one still gets to read its payload by it. */
  private EventFacts eventFacts() {
    return invoke
        .facts()
        .event()
        .orElseGet(
            () ->
                new EventFacts(
                    invoke.facts().idempotencyKey(), "", invoke.handler(), clock.millis(), false));
  }

  private boolean stop(String type, String what) {
    StackTraceElement[] trace = stackTrace();
    String where =
        call.isWaiting()
            ? "; it was waiting for the CompletionStage that " + invoke.handler() + " returned"
            : code.frames().top(trace).map(frame -> "; it was at " + frame).orElse("");
    // Reported first, so that what the interrupted handler throws is not taken for the outcome.
    boolean stopped =
        finish(new Outcome.TimedOut(code.frames().stopped(type, what + where + ".", trace)));
    if (stopped) {
      interrupt();
    }
    return stopped;
  }

  private boolean finish(Outcome outcome) {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
    }
    services.close();
    deadline.ifPresent(task -> task.cancel(false));
    ended.run();
    host.accept(new FromRuntime.Finished(invoke.id(), outcome));
    return true;
  }

  private synchronized void say(FromRuntime message) {
    if (!over) {
      host.accept(message);
    }
  }

  private void write(FromRuntime.Level level, String text) {
    output
        .admit(text)
        .ifPresent(
            line -> say(new FromRuntime.ConsoleLine(invoke.id(), clock.millis(), level, line)));
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      code.leave();
    }
  }
}
