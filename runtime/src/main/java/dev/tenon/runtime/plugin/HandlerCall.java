package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.api.Answer.Refusal;
import dev.tenon.api.PermanentFailure;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.json.Json;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Calls a handler on a new instance of its app and makes an answer of what it returns. */
final class HandlerCall {

  private final JavaCode code;
  private final HandlerMethod handler;
  private volatile boolean waiting;

  HandlerCall(JavaCode code, HandlerMethod handler) {
    this.code = code;
    this.handler = handler;
  }

  /** Whether the method has returned a stage that is not complete yet. */
  boolean isWaiting() {
    return waiting;
  }

  /**
   * Runs the handler to its end, throwing what it throws.
   *
   * @return the answer, when it gives one
   */
  Optional<Answer> call(RunEvent event, RunContext context) throws Throwable {
    Object value = handler.invoke(code.newInstance(), event, context);
    return answer(value instanceof CompletionStage<?> stage ? await(stage) : value);
  }

  /** How a run ends that threw this. */
  Outcome failed(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return new Outcome.Failed(code.frames().error(cause), cause instanceof PermanentFailure);
  }

  private @Nullable Object await(CompletionStage<?> stage) throws Throwable {
    // Of our own, since not every stage can be asked for a future, and the app may complete its.
    CompletableFuture<Object> done = new CompletableFuture<>();
    stage.whenComplete(
        (value, thrown) -> {
          if (thrown == null) {
            done.complete(value);
          } else {
            done.completeExceptionally(thrown);
          }
        });
    waiting = true;
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      waiting = false;
    }
  }

  private Optional<Answer> answer(@Nullable Object value) throws JsonProcessingException {
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof dev.tenon.api.Answer given)) {
      return Optional.of(new Answer.Data(Optional.of(json(value))));
    }
    if (given.refusal().isPresent()) {
      Refusal refusal = given.refusal().get();
      return Optional.of(
          new Answer.Refused(refusal.status(), Optional.ofNullable(refusal.message())));
    }
    return Optional.of(
        new Answer.Data(
            given.data().isPresent() ? Optional.of(json(given.data().get())) : Optional.empty()));
  }

  private String json(Object value) throws JsonProcessingException {
    ObjectMapper mapper = code.mapper();
    return value instanceof JsonNode node ? Json.write(node) : mapper.writeValueAsString(value);
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
