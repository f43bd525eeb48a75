package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app of one file, whose handler is {@code onE}, on a runtime of its own. */
final class OneApp implements AutoCloseable {

  private final RuntimeClient runtime;
  private final Path folder;
  private AppCode code = new AppCode("", "", "", Optional.empty(), List.of());

  OneApp(Path folder, Map<String, HostService> services) {
    this(folder, services, JsRuntime.Environment.TEST);
  }

  OneApp(Path folder, Map<String, HostService> services, JsRuntime.Environment environment) {
    this.folder = folder;
    this.runtime = new RuntimeClient(new JsRuntime(environment), services, Clock.systemUTC());
  }

  /** Another file of the app. */
  OneApp file(String name, String text) {
    JsFolder.at(folder).file(name, text);
    return this;
  }

  /** Loads the app with this server.js. */
  OneApp server(String server) {
    JsFolder.at(folder).server(server);
    code =
        new AppCode(
            "app#" + server.hashCode(), folder.toString(), "app", Optional.empty(), List.of("onE"));
    FromRuntime.AppLoaded loaded = runtime.load(code).join();
    assertThat(loaded.problems()).isEmpty();
    return this;
  }

  /** The same for code that is all there is to the handler. */
  OneApp handler(String body) {
    return server("exports = { onE: function (args) { " + body + " } };");
  }

  RunResult run() {
    return run("ins_1");
  }

  private RunResult run(String installation) {
    RunFacts facts = new RunFacts("org", Optional.empty(), 1, "key");
    return runtime
        .run(
            new RunRequest(
                Language.JAVASCRIPT,
                code,
                Callers.named(installation),
                "onE",
                "{\"data\":{\"id\":7,\"deal\":{\"id\":7}}}",
                facts,
                Duration.ofSeconds(20)),
            RunListener.NONE)
        .join();
  }

  /** What a run that succeeds answers, as JSON. */
  String answer() {
    return answerOf("ins_1");
  }

  /** The same for another installation. */
  String answerOf(String installation) {
    RunResult result = run(installation);
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    return ((Answer.Data) result.answer().orElseThrow()).json().orElse("nothing");
  }

  /** Why a run fails. */
  HandlerError failure() {
    Outcome outcome = run().outcome();
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).error();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
