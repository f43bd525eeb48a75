package dev.tenon.runtime.testing;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.SystemSettings;
import dev.tenon.runtime.json.Json;
import java.util.function.UnaryOperator;

/** Callers of services, for tests that need one and have no installation. */
public final class Callers {

  private static final AppManifest APP =
      ManifestReader.read(
              """
              {"platform-version": "2.2", "product": {"freshsales": {"events": {}}}}
              """,
              "some-app")
          .manifest()
          .orElseThrow();

  private Callers() {}

  /** An installation with this id of an app that says nothing, in the middle of an event. */
  public static Caller named(String installation) {
    return new Caller(
        installation,
        APP,
        Json.object(),
        SystemSettings.NONE,
        new Caller.Occasion(Caller.Kind.EVENT, "onDealUpdate"),
        UnaryOperator.identity());
  }
}
