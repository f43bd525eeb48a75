package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.JsonTexts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the messages of one {@link HandlerRuntime} into questions with answers. Thread-safe; the
 * open questions are its only state.
 */
public final class RuntimeClient implements AutoCloseable {

  /** How long past a run's limit a runtime has to report before the run is given up on. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);

  /** More calls of one run to services are not under way at a time. */
  private static final int MAX_OPEN_CALLS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeClient.class);

  private final HandlerRuntime runtime;
  private final Map<String, HostService> services;
  private final Clock clock;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<FromRuntime.AppLoaded>> loads =
      new ConcurrentHashMap<>();
  private final Map<Long, OpenRun> runs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param services what handlers may call, by name
   */
  public RuntimeClient(HandlerRuntime runtime, Map<String, HostService> services, Clock clock) {
    this.runtime = runtime;
    this.services = Map.copyOf(services);
    this.clock = clock;
    runtime.listen(this::hear);
  }

  /** Loads an app's code and says what is in it. */
  public CompletableFuture<FromRuntime.AppLoaded> load(AppCode code) {
    long id = ids.incrementAndGet();
    CompletableFuture<FromRuntime.AppLoaded> loaded =
        new CompletableFuture<FromRuntime.AppLoaded>()
            .orTimeout(LOAD_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    loads.put(id, loaded);
    if (closed) {
      loaded.completeExceptionally(stopping());
    }
    runtime.send(new ToRuntime.LoadApp(id, code));
    return loaded.whenComplete((answer, trouble) -> loads.remove(id));
  }

  /** Forgets an app's code. */
  public void unload(AppCode code) {
    runtime.send(new ToRuntime.UnloadApp(code.key()));
  }

  /** Starts a run of a handler whose code is loaded. */
  public CompletableFuture<RunResult> run(RunRequest request, RunListener listener) {
    long id = ids.incrementAndGet();
    OpenRun run = new OpenRun(request, listener);
    runs.put(id, run);
    if (closed) {
      runs.remove(id);
      return CompletableFuture.completedFuture(run.result(stopped()));
    }
    runtime.send(
        new ToRuntime.Invoke(
            id,
            request.code().key(),
            request.installation(),
            request.handler(),
            request.payload(),
            request.facts(),
            offers(request.caller()),
            request.limit().toMillis()));
    return run.result.handle(
        (result, trouble) -> {
          runs.remove(id);
          if (trouble == null) {
            return result;
          }
          // It must not go on beside the next delivery of its lane.
          runtime.send(new ToRuntime.Cancel(id));
          return run.result(unreported(request.limit()));
        });
  }

  /** One line for people: which engine this is and how it runs. */
  public String description() {
    return runtime.description();
  }

  @Override
  public void close() {
    closed = true;
    runtime.close();
    runs.forEach((id, run) -> run.result.complete(run.result(stopped())));
    loads.forEach((id, load) -> load.completeExceptionally(stopping()));
  }

  private static Outcome stopped() {
    return new Outcome.NotStarted("The runtime stopped before the run was over.");
  }

  private static RuntimeFault stopping() {
    return new RuntimeFault(FaultCode.STOPPING, "The runtime is stopping.");
  }

  private void hear(FromRuntime message) {
    switch (message) {
      case FromRuntime.AppLoaded loaded -> {
        CompletableFuture<FromRuntime.AppLoaded> asked = loads.get(loaded.id());
        if (asked != null) {
          asked.complete(loaded);
        }
      }
      case FromRuntime.Started started -> {
        OpenRun run = runs.get(started.run());
        if (run != null) {
          run.started();
        }
      }
      case FromRuntime.ConsoleLine line -> {
        OpenRun run = runs.get(line.run());
        if (run != null) {
          run.console(line);
        }
      }
      case FromRuntime.Rendered rendered -> {
        OpenRun run = runs.get(rendered.run());
        if (run != null) {
          run.rendered(rendered.answer());
        }
      }
      case FromRuntime.ServiceCall call -> serve(call);
      case FromRuntime.Finished finished -> {
        OpenRun run = runs.get(finished.run());
        if (run != null) {
          run.result.complete(run.result(finished.outcome()));
        }
      }
    }
  }

  private List<ServiceOffer> offers(Caller caller) {
    return services.entrySet().stream()
        .filter(entry -> entry.getValue().isNamed() && entry.getValue().isOffered(caller))
        .map(entry -> new ServiceOffer(entry.getKey(), entry.getValue().methods()))
        .sorted(Comparator.comparing(ServiceOffer::name))
        .toList();
  }

  private void serve(FromRuntime.ServiceCall call) {
    OpenRun run = runs.get(call.run());
    if (run == null) {
      return;
    }
    HostService service = services.get(call.service());
    Caller caller = run.request.caller();
    if (service == null
        || !service.isOffered(caller)
        || !service.methods().contains(call.method())) {
      String name = call.service() + "." + call.method();
      answer(call, false, refusal(404, "There is no service \"" + name + "\"."));
      return;
    }
    UseNote note =
        new UseNote(call, service.isKept(call.method()), clock.millis(), System.nanoTime());
    if (!run.begins(note)) {
      answer(
          call,
          false,
          refusal(429, "More than " + MAX_OPEN_CALLS + " calls to services are not answered yet."));
      return;
    }
    try {
      service
          .call(
              new HostService.Call(
                  caller, run.request.facts(), run, call.method(), call.arguments(), note))
          .whenComplete(
              (json, trouble) -> {
                if (trouble == null) {
                  run.ends(note, true);
                  answer(call, true, json);
                } else {
                  refuse(run, note, reason(call, trouble));
                }
              });
    } catch (RuntimeException e) {
      refuse(run, note, reason(call, e));
    }
  }

  private void refuse(OpenRun run, UseNote note, String reason) {
    note.refused(reason, run.request.caller());
    run.ends(note, false);
    answer(note.call, false, reason);
  }

  /** What a service has to say about one call, until it is answered. */
  private static final class UseNote implements Consumer<ObjectNode> {
    private final FromRuntime.ServiceCall call;
    private final boolean kept;
    private final long startedMillis;
    private final long startedNanos;
    private volatile ObjectNode detail = Json.object();

    UseNote(FromRuntime.ServiceCall call, boolean kept, long startedMillis, long startedNanos) {
      this.call = call;
      this.kept = kept;
      this.startedMillis = startedMillis;
      this.startedNanos = startedNanos;
    }

    @Override
    public void accept(ObjectNode note) {
      detail = note;
    }

    /** Who looks at the run has to know why, also where the service has not said it. */
    void refused(String reason, Caller caller) {
      JsonNode given = Json.read(reason);
      if (given.path("message").isTextual() && !detail.has("error") && !detail.has("status")) {
        ObjectNode error = Json.object();
        error.set("status", given.path("status"));
        error.set("message", given.path("message"));
        ObjectNode told = detail.deepCopy();
        told.set("error", JsonTexts.changed(error, caller.withoutSecrets()));
        detail = told;
      }
    }

    ServiceUse unanswered() {
      return use(false, detail.deepCopy().put("open", "not answered before the run ended"));
    }

    ServiceUse use(boolean ok) {
      return use(ok, detail);
    }

    private ServiceUse use(boolean ok, ObjectNode kept) {
      long micros = (System.nanoTime() - startedNanos) / 1_000;
      return new ServiceUse(call.service(), call.method(), startedMillis, micros, ok, kept);
    }
  }

  private void answer(FromRuntime.ServiceCall call, boolean ok, String json) {
    runtime.send(new ToRuntime.ServiceAnswer(call.run(), call.call(), ok, json));
  }

  private static String reason(FromRuntime.ServiceCall call, Throwable trouble) {
    Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
    if (cause instanceof ServiceRefusal refusal) {
      return refusal.json();
    }
    LOG.error("The service {} failed in {}", call.service(), call.method(), cause);
    return refusal(
        500, "The service " + call.service() + " failed; the host's log has the reason.");
  }

  private static String refusal(int status, String message) {
    return Json.write(Json.object().put("status", status).put("message", message));
  }

  private static Outcome unreported(Duration limit) {
    return new Outcome.TimedOut(
        HandlerError.of(
            "Timeout",
            "The handler did not end within %d ms, and its runtime did not report it."
                .formatted(limit.toMillis())));
  }

  /**
   * A run that has not ended. Its lines come from one thread at a time, and are read at its end.
   */
  private final class OpenRun implements HostService.Run {
    private final RunRequest request;
    private final RunListener listener;
    private Instant startedAt = clock.instant();
    private long startedNanos = System.nanoTime();
    private final List<FromRuntime.ConsoleLine> console = new ArrayList<>();
    private final ServiceUses uses = new ServiceUses(clock);
    private final Set<UseNote> openCalls = new LinkedHashSet<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean over;
    private boolean told;
    private Optional<Answer> answer = Optional.empty();
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();

    OpenRun(RunRequest request, RunListener listener) {
      this.request = request;
      this.listener = listener;
    }

    /** From now on the runtime must report within the run's limit and some grace. */
    synchronized void started() {
      startedAt = clock.instant();
      startedNanos = System.nanoTime();
      Duration limit = request.limit().plus(GRACE);
      var _ = result.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void console(FromRuntime.ConsoleLine line) {
      console.add(line);
      listener.console(line);
    }

    /** False for a call of which there are too many, which is kept as one that was refused. */
    synchronized boolean begins(UseNote note) {
      if (openCalls.size() >= MAX_OPEN_CALLS) {
        add(note, note.use(false));
        return false;
      }
      return openCalls.add(note);
    }

    synchronized void ends(UseNote note, boolean ok) {
      if (openCalls.remove(note)) {
        add(note, note.use(ok));
      }
    }

    private void add(UseNote note, ServiceUse use) {
      if (note.kept) {
        keep(use);
      }
    }

    @Override
    public synchronized void keep(ServiceUse use) {
      if (!told) {
        uses.add(use).ifPresent(listener::used);
      }
    }

    @Override
    public synchronized Duration left() {
      return request.limit().minusNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void atEnd(Runnable what) {
      synchronized (this) {
        if (!over) {
          atEnd.add(what);
          return;
        }
      }
      what.run();
    }

    private synchronized List<Runnable> end() {
      over = true;
      List<Runnable> ends = List.copyOf(atEnd);
      atEnd.clear();
      return ends;
    }

    synchronized void rendered(Answer given) {
      if (answer.isEmpty()) {
        Answer kept = ResultLimit.bounded(given);
        answer = Optional.of(kept);
        listener.rendered(kept);
      }
    }

    /** What is not answered by the end of the run is kept too: it may have been done. */
    RunResult result(Outcome outcome) {
      // Not while the run is held: what ends is held by others, who may wait for the run.
      end().forEach(Runnable::run);
      synchronized (this) {
        openCalls.forEach(note -> add(note, note.unanswered()));
        openCalls.clear();
        return resultNow(outcome);
      }
    }

    private RunResult resultNow(Outcome outcome) {
      told = true;
      return new RunResult(
          ResultLimit.bounded(outcome),
          answer,
          console,
          uses.all(),
          startedAt,
          Duration.ofNanos(System.nanoTime() - startedNanos));
    }
  }
}
