package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.simulate.KitEvents.Hints;

/** Calls functions of apps being worked on, as an app's page or a workflow does. Thread-safe. */
public final class ServerMethods {

  private final KitEvents kit;
  private final Functions functions;

  public ServerMethods(KitEvents kit, Functions functions) {
    this.kit = kit;
    this.functions = functions;
  }

  /**
   * Calls a function and waits for its answer.
   *
   * @param parameters what the caller passes; the function gets the app's parameters with it
   * @param installing whether the app's installation page calls it
   */
  public Functions.Called call(
      String function, ObjectNode parameters, boolean installing, Hints hints) {
    DevApp app = kit.only(hints);
    app.refuseIfBroken();
    Installation installation =
        app.installation()
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.INVALID_APP,
                        "The app %s could not be loaded yet.".formatted(app.name())));
    return functions.call(
        new Functions.Asked(
            installation,
            function,
            parameters,
            installing ? Functions.Origin.INSTALLATION_PAGE : Functions.Origin.WORKSHOP,
            Actions.of(app).names()));
  }
}
