package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.Language;
import java.time.Duration;

/**
 * A handler to be run once.
 *
 * @param language which runtime runs it
 * @param code the app's code
 * @param caller whose run it is, and what for
 * @param handler the callback
 * @param payload what it gets, as JSON text
 * @param facts what it may know beside the payload
 * @param limit how long it may take
 */
public record RunRequest(
    Language language,
    AppCode code,
    Caller caller,
    String handler,
    String payload,
    RunFacts facts,
    Duration limit) {

  /** Whose run it is; nothing is shared between two installations. */
  public String installation() {
    return caller.installation();
  }
}
