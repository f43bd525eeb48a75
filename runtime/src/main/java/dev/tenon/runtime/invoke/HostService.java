package dev.tenon.runtime.invoke;

import java.util.List;
import java.util.concurrent.CompletionStage;

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

  /**
   * One call.
   *
   * @param installation who calls
   * @param facts the run that calls
   * @param arguments a JSON array
   */
  record Call(String installation, RunFacts facts, String method, String arguments) {}
}
