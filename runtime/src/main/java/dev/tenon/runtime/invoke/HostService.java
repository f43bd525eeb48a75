package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Something the host does for handlers. The same for every language. Thread-safe. */
public interface HostService {

  /** The methods that handlers may call. */
  List<String> methods();

  /**
   * Serves one call without blocking.
   *
   * @return the result as JSON text; a stage failed with {@link ServiceRefusal} reaches the handler
   *     as that reason, any other failure as an internal error
   */
  CompletionStage<String> call(Call call);

  /** Whether a run on this occasion gets to see the service at all. */
  default boolean isOffered(Caller caller) {
    return true;
  }

  /**
   * Whether handlers find it by its name; otherwise only what a runtime itself brings along calls
   * it.
   */
  default boolean isNamed() {
    return true;
  }

  /**
   * Whether each call of a method is kept with its run. A service with many small calls keeps what
   * they were about itself, with {@link Run#keep}.
   */
  default boolean isKept(String method) {
    return true;
  }

  /** The run that calls, for services that hold something for it. Thread-safe. */
  interface Run {

    /** How long it may go on. */
    Duration left();

    /** Has something done when the run is over; at once if it is. */
    void atEnd(Runnable what);

    /** Keeps with the run what it had the service do; what is done at its end may do so, too. */
    void keep(ServiceUse use);
  }

  /**
   * One call.
   *
   * @param caller who calls, and why
   * @param facts what is known of the run that calls
   * @param run the run itself
   * @param arguments a JSON array
   * @param notes takes what is to be kept of the call with the run, without secrets; the last one
   *     counts, and one is due before the call is answered
   */
  record Call(
      Caller caller,
      RunFacts facts,
      Run run,
      String method,
      String arguments,
      Consumer<ObjectNode> notes) {

    /** Whose call it is. */
    public String installation() {
      return caller.installation();
    }
  }
}
