package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.invoke.FromRuntime.Level;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.node.NodeError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * A context with one app's code for one installation. It serves one run, or one after another and
 * is put back to its first state in between. Used by one thread at a time; only what {@link
 * #context()} returns may be interrupted or closed from another.
 */
final class JsContext implements AutoCloseable {

  /** What an app's code can make happen outside of its context. */
  interface Host {
    void write(Level level, String text);

    void startTimer(long id, double millis, boolean repeat);

    void stopTimer(long id);

    /** Whether the run has to last until the timer is due. */
    void holdTimer(long id, boolean held);

    void callService(long id, String service, String method, String arguments);

    void renderData(@Nullable String json);

    void renderError(int status, @Nullable String message);

    /** The handler returned, or its promise was fulfilled. */
    void settled();

    /** The handler threw, a callback of it did, or its promise was rejected. */
    void failed(String description);
  }

  /** Packages may gather things; after as many runs, they begin anew. */
  private static final int MAX_RUNS = 1_000;

  private final Context context;
  private final JsApp app;
  private final CoreFiles core;
  private final EsModules modules;
  private final Natives natives = new Natives(this::raise);
  private final boolean reusable;
  private final Map<String, Value> wrappers = new HashMap<>();
  private final Value prelude;
  private @Nullable Host host;
  private boolean entered;
  private boolean ready;
  private int runs;

  /**
   * @param reusable whether it may be {@link #reset} for another run
   */
  JsContext(JsEngine engine, JsApp app, boolean reusable) {
    this.app = app;
    this.reusable = reusable;
    this.core = engine.core();
    this.modules = new EsModules(app.packages(), core, engine.lexer());
    this.context = engine.newContext(new EsModuleFiles(modules));
    this.prelude = engine.prelude(context, bridge(engine), reusable);
    modules.in(context, prelude.getMember("commonJs"));
  }

  /**
   * Loads the packages that the app was seen to use, and takes the state after it for the first.
   * Runs code of theirs, so it is watched by whoever calls it.
   */
  void prepare() {
    if (ready) {
      return;
    }
    Set<String> wanted = app.packages().wanted();
    if (reusable && !wanted.isEmpty()) {
      prelude.invokeMember("preload", ProxyArray.fromList(List.copyOf(wanted)));
    }
    prelude.invokeMember("remember");
    ready = true;
  }

  boolean isReady() {
    return ready;
  }

  /** What {@code server.js} exports: {@code {handlers: […], events: […]}}. */
  JsonNode survey() {
    return Json.read(prelude.invokeMember("survey", JsApp.MAIN).asString());
  }

  /** Runs a handler up to its first wait; what comes of it is told to the host. */
  void invoke(Host listener, String handler, String payload, String offers, RunFacts facts) {
    host = listener;
    entered = false;
    prelude.invokeMember(
        "invoke", JsApp.MAIN, handler, payload, offers, facts.attempt(), facts.idempotencyKey());
  }

  /** Whether any line of the app may have been run in this run. */
  boolean entered() {
    return entered;
  }

  void fire(long timer) {
    prelude.invokeMember("fire", timer);
  }

  void answer(long call, boolean ok, String json) {
    prelude.invokeMember("answerService", call, ok, json);
  }

  /** Describes something that was thrown past the prelude, and tells the host. */
  void thrown(Value guestObject) {
    prelude.invokeMember("failed", guestObject);
  }

  /** Makes the context as it was before its first run; false when it cannot be. */
  boolean reset() {
    host = null;
    runs++;
    boolean worn = runs >= MAX_RUNS;
    return reusable && !worn && prelude.invokeMember("reset").asBoolean();
  }

  /** The context itself, to be interrupted or closed from another thread. */
  Context context() {
    return context;
  }

  @Override
  public void close() {
    context.close(true);
  }

  private ProxyObject bridge(JsEngine engine) {
    Map<String, Object> members = new HashMap<>();
    members.put("environment", engine.environment());
    members.put("version", JsEngine.version());
    members.put("write", command((to, a) -> to.write(Level.valueOf(text(a, 0)), text(a, 1))));
    members.put(
        "startTimer",
        command((to, a) -> to.startTimer(a[0].asLong(), a[1].asDouble(), a[2].asBoolean())));
    members.put("stopTimer", command((to, a) -> to.stopTimer(a[0].asLong())));
    members.put("holdTimer", command((to, a) -> to.holdTimer(a[0].asLong(), a[1].asBoolean())));
    members.put(
        "callService",
        command((to, a) -> to.callService(a[0].asLong(), text(a, 1), text(a, 2), text(a, 3))));
    members.put("renderData", command((to, a) -> to.renderData(textOrNull(a, 0))));
    members.put(
        "renderError", command((to, a) -> to.renderError((int) a[0].asDouble(), textOrNull(a, 1))));
    members.put("settled", command((to, a) -> to.settled()));
    members.put("failed", command((to, a) -> to.failed(text(a, 0))));
    members.put("module", (ProxyExecutable) a -> wrapper(text(a, 0)));
    members.put("absent", (ProxyExecutable) a -> app.absent(text(a, 0)).orElse(null));
    members.put("resolve", (ProxyExecutable) a -> app.resolve(text(a, 0), text(a, 1)).orElse(null));
    members.put("nanoTime", (ProxyExecutable) _ -> (double) System.nanoTime());
    members.putAll(natives.common());
    members.put("native", (ProxyExecutable) a -> natives.module(text(a, 0)).orElseThrow());
    members.put("coreModule", (ProxyExecutable) a -> core.module(text(a, 0)).orElse(null));
    members.put(
        "resolveCore", (ProxyExecutable) a -> core.resolve(text(a, 0), text(a, 1)).orElse(null));
    members.put("coreSource", (ProxyExecutable) a -> context.eval(core.source(text(a, 0))));
    members.put("files", natives.object(app.bundle().functions()));
    packageMembers(members);
    return ProxyObject.fromMap(members);
  }

  private void packageMembers(Map<String, Object> members) {
    Packages packages = app.packages();
    members.put(
        "resolvePackage",
        natives.executable(a -> packages.resolve(text(a, 0), text(a, 1)).orElse(null)));
    members.put("packageKind", natives.executable(a -> packages.kind(text(a, 0))));
    members.put("packageText", natives.executable(a -> packages.text(text(a, 0))));
    members.put(
        "packageSource",
        (ProxyExecutable)
            a ->
                context.eval(
                    packages.source(text(a, 0), text -> modules.commonJs(text(a, 0), text))));
    members.put("moduleNamespace", (ProxyExecutable) a -> modules.namespace(text(a, 0)));
    members.put("modulePath", (ProxyExecutable) a -> modules.path(text(a, 0), text(a, 1)));
    members.put(
        "wantNothing",
        (ProxyExecutable)
            _ -> {
              packages.preloadNothing();
              return null;
            });
    members.put(
        "want",
        (ProxyExecutable)
            a -> {
              packages.want(text(a, 0));
              return null;
            });
  }

  /** Has a core module throw, as if it had found the trouble itself. */
  private void raise(NodeError error) {
    prelude.invokeMember("raise", error.kind().name(), error.code(), error.text());
  }

  /** The function that a file was wrapped in; made once per context from the shared source. */
  private Value wrapper(String file) {
    entered = true;
    return wrappers.computeIfAbsent(file, name -> context.eval(app.file(name).orElseThrow()));
  }

  private ProxyExecutable command(Command command) {
    return arguments -> {
      Host listener = host;
      // Code that runs while an app is loaded, or after its run, has nobody to tell.
      if (listener != null) {
        command.execute(listener, arguments);
      }
      return null;
    };
  }

  private static String text(Value[] arguments, int index) {
    return arguments[index].asString();
  }

  private static @Nullable String textOrNull(Value[] arguments, int index) {
    return arguments[index].isNull() ? null : arguments[index].asString();
  }

  @FunctionalInterface
  private interface Command {
    void execute(Host host, Value[] arguments);
  }
}
