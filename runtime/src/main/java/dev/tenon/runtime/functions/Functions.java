package dev.tenon.runtime.functions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.AppServices;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.PlatformVersion;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.FromRuntime.AppLoaded;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.RateLimit;
import dev.tenon.runtime.services.Refusals;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Calls functions of installed apps by their names. Thread-safe. */
public final class Functions {

  private static final int PER_MINUTE = 50;
  private static final int MAX_BYTES = 100 << 10;

  private static final String NOT_FOUND = "Requested function not found or registered";

  private final Calls calls;
  private final Invoker invoker;
  private final RateLimit limit;

  public Functions(Calls calls, Invoker invoker, Clock clock) {
    this.calls = calls;
    this.invoker = invoker;
    this.limit = new RateLimit(PER_MINUTE, clock);
  }

  /** Who calls. */
  public enum Origin {
    /** A front end that people use. */
    FRONT_END,
    /** A page of an app that somebody is working on. */
    WORKSHOP,
    /** The same of its installation page, for which there is no installation yet. */
    INSTALLATION_PAGE
  }

  /**
   * A function to be called.
   *
   * @param parameters what the caller passes; the function gets the app's parameters with it
   * @param actions what else may be called by name, wherever the manifest is silent about it
   */
  public record Asked(
      Installation installation,
      String function,
      ObjectNode parameters,
      Origin origin,
      Set<String> actions) {}

  /**
   * What a call came to.
   *
   * @param id the call's
   * @param answer what the function answered first
   * @param outcome how it ended, if it has without an answer
   */
  public record Called(String id, Optional<Answer> answer, Optional<Outcome> outcome) {}

  /**
   * Calls a function and waits for its answer, or its end where it gives none. It may run on behind
   * its answer, as on the platform.
   *
   * @throws FunctionRefused when it may not be called
   */
  public Called call(Asked asked) {
    refuseUnknown(asked);
    String body = Json.write(asked.parameters());
    if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new FunctionRefused(
          FaultCode.TOO_LARGE, 413, "The size of the payload must not exceed 100 KB", "");
    }
    if (!limit.take(asked.installation().id())) {
      throw new FunctionRefused(FaultCode.BUSY, 429, Refusals.tooManyText(limit), "");
    }
    return made(call(asked, body));
  }

  private Called made(Calls.Call call) {
    CompletableFuture<Called> called = new CompletableFuture<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void rendered(Answer answer) {
            called.complete(new Called(call.id(), Optional.of(answer), Optional.empty()));
          }
        };
    var _ =
        calls
            .call(call, listener)
            .whenComplete(
                (result, trouble) -> {
                  if (trouble == null) {
                    called.complete(ended(call, result));
                  } else {
                    called.completeExceptionally(trouble);
                  }
                });
    return called.join();
  }

  /** In Java, to return is an answer, also when nothing is returned. */
  private static Called ended(Calls.Call call, RunResult result) {
    boolean returned =
        result.outcome() instanceof Outcome.Succeeded
            && call.match().installation().app().manifest().language() == Language.JAVA;
    Optional<Answer> answer =
        result
            .answer()
            .or(() -> returned ? Optional.of(new Answer.Data(Optional.empty())) : Optional.empty());
    return new Called(call.id(), answer, Optional.of(result.outcome()));
  }

  private static Calls.Call call(Asked asked, String body) {
    return switch (asked.origin()) {
      case FRONT_END -> Calls.Call.method(asked.installation(), asked.function(), body, false);
      case WORKSHOP -> Calls.Call.method(asked.installation(), asked.function(), body, true);
      case INSTALLATION_PAGE -> {
        // Nothing is saved yet: there are the parameters that the page has, if it sends them.
        ObjectNode posted =
            asked.parameters().path("iparams") instanceof ObjectNode own ? own : Json.object();
        yield Calls.Call.beforeInstallation(
            asked.installation().withIparams(posted), asked.function(), body);
      }
    };
  }

  private void refuseUnknown(Asked asked) {
    String name = asked.function();
    AppManifest manifest = asked.installation().app().manifest();
    if (!asked.actions().contains(name) && !AppServices.isFunctionName(name)) {
      throw unknown(
          "a function's name has 2 to 40 letters, digits and \"_\", and does not begin with a digit.");
    }
    boolean listed = manifest.functions().contains(name) || asked.actions().contains(name);
    // Before there was such a list, whatever is exported could be called.
    if (!listed && manifest.platform().compareTo(PlatformVersion.V2_2) >= 0) {
      throw unknown(
          "add \"%s\": {} to \"functions\" in manifest.json, which names what may be called."
              .formatted(name));
    }
    AppLoaded loaded = invoker.load(manifest.language(), asked.installation().app().code()).join();
    if (loaded.problems().isEmpty() && !loaded.handlers().contains(name)) {
      throw unknown("the app's code has no function \"%s\".".formatted(name));
    }
  }

  private static FunctionRefused unknown(String reason) {
    return new FunctionRefused(FaultCode.NOT_FOUND, 404, NOT_FOUND, reason);
  }
}
