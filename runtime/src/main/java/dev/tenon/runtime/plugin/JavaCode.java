package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.tenon.api.App;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.json.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The loaded code of one app version. Thread-safe; it counts those who use it and frees itself when
 * the last one leaves.
 */
final class JavaCode {

  private final AppCode code;
  private final AppPlugin plugin;
  private final Constructor<? extends App> constructor;
  private final Map<String, HandlerMethod> handlers;
  private final Frames frames;
  private final RunThreads threads;

  /** Of its own, because a mapper keeps the classes it has seen, and with them their loader. */
  private final ObjectMapper mapper = Json.mapper().copy();

  /** Runs that have not ended, and one for the runtime until it unloads the code. */
  private int users = 1;

  JavaCode(
      AppCode code,
      AppPlugin plugin,
      Constructor<? extends App> constructor,
      Map<String, HandlerMethod> handlers) {
    this.code = code;
    this.plugin = plugin;
    this.constructor = constructor;
    this.handlers = Map.copyOf(handlers);
    // Taken now: a closed loader knows no files any more.
    this.frames = new Frames(plugin.loader().files()::isOwnClass);
    this.threads = new RunThreads(code.name(), plugin.loader());
  }

  /** Keeps the code from being freed until {@link #leave}; false when it is too late for that. */
  synchronized boolean enter() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      last = --users == 0;
    }
    if (last) {
      threads.close();
      plugin.close();
      // Jackson's type caches are shared: ours by all copies of the mapper, the default one by all
      // mappers that apps make for themselves. Both hold classes.
      mapper.getTypeFactory().clearCache();
      TypeFactory.defaultInstance().clearCache();
    }
  }

  String name() {
    return code.name();
  }

  ClassLoader loader() {
    return plugin.loader();
  }

  RunThreads threads() {
    return threads;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  Frames frames() {
    return frames;
  }

  List<String> handlerNames() {
    return handlers.keySet().stream().sorted().toList();
  }

  Optional<HandlerMethod> handler(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  /** A new instance of the app's class; throws what its constructor throws. */
  App newInstance() throws Throwable {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
