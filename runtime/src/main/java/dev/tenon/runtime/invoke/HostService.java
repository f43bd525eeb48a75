package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
   * One call.
   *
   * @param caller who calls, and why
   * @param facts the run that calls
   * @param arguments a JSON array
   * @param notes takes what is to be kept of the call with the run, without secrets; the last one
   *     counts, and one is due before the call is answered
   */
  record Call(
      Caller caller, RunFacts facts, String method, String arguments, Consumer<ObjectNode> notes) {

    /** Whose call it is. */
    public String installation() {
      return caller.installation();
    }
  }
}
