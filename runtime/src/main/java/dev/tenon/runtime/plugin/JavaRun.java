package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * One run of a handler, on a thread of its own. Thread-safe: whoever ends it first, the handler or
 * the one who stops it, says how it ended, and nothing is said after that.
 */
final class JavaRun {

  private final ToRuntime.Invoke invoke;
  private final JavaCode code;
  private final HandlerCall call;
  private final Clock clock;
  private final Consumer<FromRuntime> host;
  private final Runnable ended;
  private final ServiceCalls services;
  private final Thread thread;
  private final AtomicBoolean left = new AtomicBoolean();
  private final OutputLimit output = new OutputLimit();

  private volatile Optional<Future<?>> deadline = Optional.empty();

  /** Guarded by this. */
  private boolean over;

  /**
   * @param code entered for this run, which leaves it
   * @param ended called once, just before the end is reported
   */
  JavaRun(
      ToRuntime.Invoke invoke,
      JavaCode code,
      HandlerMethod handler,
      Clock clock,
      Consumer<FromRuntime> host,
      Runnable ended) {
    this.invoke = invoke;
    this.code = code;
    this.call = new HandlerCall(code, handler);
    this.clock = clock;
    this.host = host;
    this.ended = ended;
    this.services = new ServiceCalls(invoke.id(), invoke.services(), this::say);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("app " + code.name() + " " + invoke.handler() + " " + invoke.id())
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(code.loader());
  }

  /**
   * Starts the handler, unless the run was stopped already.
   *
   * @param deadline what stops the run; cancelled when it ends by itself
   */
  void start(Future<?> deadline) {
    this.deadline = Optional.of(deadline);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // The system has no thread left; that is not the app's fault.
      finish(new Outcome.NotStarted("No thread could be started for the run: " + e.getMessage()));
      leave();
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
      thread.interrupt();
    }
  }

  /** Lets go of the code if the handler still runs although its run is over; whether it does. */
  boolean giveUp() {
    if (!thread.isAlive()) {
      return false;
    }
    leave();
    return true;
  }

  Thread thread() {
    return thread;
  }

  private void run() {
    if (isOver()) {
      leave();
      return;
    }
    say(new FromRuntime.Started(invoke.id()));
    Outcome outcome = attempt();
    // Who hears of the end may go on working on this thread; nothing of the app is left on it.
    Thread.currentThread().setContextClassLoader(JavaRun.class.getClassLoader());
    Thread.interrupted();
    try {
      finish(outcome);
    } finally {
      leave();
    }
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
    StackTraceElement[] trace = thread.getStackTrace();
    String where =
        call.isWaiting()
            ? "; it was waiting for the CompletionStage that " + invoke.handler() + " returned"
            : code.frames().top(trace).map(frame -> "; it was at " + frame).orElse("");
    // Reported first, so that what the interrupted handler throws is not taken for the outcome.
    boolean stopped =
        finish(new Outcome.TimedOut(code.frames().stopped(type, what + where + ".", trace)));
    if (stopped) {
      thread.interrupt();
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

  private synchronized boolean isOver() {
    return over;
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
