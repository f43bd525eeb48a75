package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the host says to a runtime. Every message survives being written as JSON and read again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToRuntime.LoadApp.class, name = "load"),
  @JsonSubTypes.Type(value = ToRuntime.UnloadApp.class, name = "unload"),
  @JsonSubTypes.Type(value = ToRuntime.Invoke.class, name = "invoke"),
  @JsonSubTypes.Type(value = ToRuntime.ServiceAnswer.class, name = "answer"),
  @JsonSubTypes.Type(value = ToRuntime.Cancel.class, name = "cancel"),
})
public sealed interface ToRuntime {

  /**
   * Load an app's code and say what is in it; answered by {@link FromRuntime.AppLoaded}. Loading
   * the same key again is harmless.
   *
   * @param id names the question in its answer
   */
  record LoadApp(long id, AppCode code) implements ToRuntime {}

  /** Forget an app's code; runs under way end by themselves. Not answered. */
  record UnloadApp(String key) implements ToRuntime {}

  /**
   * Run a handler once; answered by any number of other messages and then one {@link
   * FromRuntime.Finished}.
   *
   * @param id names the run in all its messages
   * @param key the app's code, loaded before
   * @param installation whose run it is; nothing is shared between two of them
   * @param handler the callback
   * @param payload JSON text, handed to the handler with its digits
   * @param facts what the handler may know about the run
   * @param services what it may call
   * @param timeoutMillis how long the run may take
   */
  record Invoke(
      long id,
      String key,
      String installation,
      String handler,
      String payload,
      RunFacts facts,
      List<ServiceOffer> services,
      long timeoutMillis)
      implements ToRuntime {
    public Invoke {
      services = List.copyOf(services);
    }
  }

  /**
   * The answer to a {@link FromRuntime.ServiceCall}.
   *
   * @param run the run that asked
   * @param call the call it asked with
   * @param ok whether {@code json} is a result or the reason of a refusal
   */
  record ServiceAnswer(long run, long call, boolean ok, String json) implements ToRuntime {}

  /** Stop a run; it still ends with {@link FromRuntime.Finished}. */
  record Cancel(long run) implements ToRuntime {}
}
