package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.runtime.json.Json;
import java.util.function.Consumer;

/**
 * A runtime behind a wire: every message in both directions is written as JSON and read again. It
 * stands for a runtime in another process.
 */
public final class SerializingRuntime implements HandlerRuntime {

  private final HandlerRuntime inner;

  public SerializingRuntime(HandlerRuntime inner) {
    this.inner = inner;
  }

  @Override
  public void listen(Consumer<FromRuntime> listener) {
    inner.listen(message -> listener.accept(copy(message, FromRuntime.class)));
  }

  @Override
  public void send(ToRuntime message) {
    inner.send(copy(message, ToRuntime.class));
  }

  @Override
  public String description() {
    return inner.description();
  }

  @Override
  public void close() {
    inner.close();
  }

  private static <T> T copy(T message, Class<T> type) {
    try {
      String wire = Json.mapper().writerFor(type).writeValueAsString(message);
      return Json.mapper().readValue(wire, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A message does not survive the wire: " + message, e);
    }
  }
}
