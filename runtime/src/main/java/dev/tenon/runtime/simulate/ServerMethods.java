package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Calls functions of apps by their names, as an app's page or a workflow does. Thread-safe. */
public final class ServerMethods {

  private final KitEvents kit;
  private final Calls calls;

  public ServerMethods(KitEvents kit, Calls calls) {
    this.kit = kit;
    this.calls = calls;
  }

  /**
   * What a call came to.
   *
   * @param id the call's
   */
  public record Called(String id, RunResult result) {}

  /**
   * Calls a function and waits for its end.
   *
   * @param parameters what the caller passes; the function gets the app's parameters with it
   * @return empty when the app does not let this function be called
   */
  public Optional<Called> call(String function, ObjectNode parameters, Hints hints) {
    DevApp app = kit.only(hints);
    app.refuseIfBroken();
    return app.installation()
        .filter(installation -> isOffered(app, installation.app().manifest(), function))
        .map(installation -> call(installation, function, parameters));
  }

  private Called call(Installation installation, String function, ObjectNode parameters) {
    Calls.Call call = Calls.Call.method(installation, function, parameters);
    return new Called(call.id(), calls.call(call, new RunListener() {}).join());
  }

  /** Apps of early platform versions name no functions; of those, every export can be called. */
  private static boolean isOffered(DevApp app, AppManifest manifest, String function) {
    Set<String> offered = new HashSet<>(manifest.functions());
    offered.addAll(Actions.of(app).names());
    return offered.isEmpty() || offered.contains(function);
  }
}
