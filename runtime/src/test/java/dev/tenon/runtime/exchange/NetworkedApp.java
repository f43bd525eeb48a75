package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.Resolver;
import dev.tenon.runtime.outbound.Stubs;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.OtherServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An app that does what its event says: the text of a function's body, which may {@code await} and
 * {@code require}, and has the address of a server as {@code url}. One runtime serves all of them.
 */
final class NetworkedApp implements AutoCloseable {

  private static final String SERVER =
      """
      exports = {
        onE: async function ({ data }) {
          const AsyncFunction = Object.getPrototypeOf(async function () {}).constructor;
          const made = new AsyncFunction('require', 'url', data.code);
          const value = await made(require, data.url);
          renderData(null, value === undefined ? 'nothing' : value);
        }
      };
      """;

  private final OutboundClient client;
  private final RuntimeClient runtime;
  private final AppCode code;

  NetworkedApp(Path folder, AddressRules rules, Resolver resolver) {
    client = new OutboundClient(rules, new Stubs("acme"), resolver, OtherServer.trust());
    Map<String, HostService> services =
        Map.of(
            "http", new ExchangeService(client, Clock.systemUTC()), "dns", new NameService(client));
    runtime = new RuntimeClient(new JsRuntime(), services, Clock.systemUTC());
    JsFolder.at(folder).server(SERVER);
    code = new AppCode("app", folder.toString(), "app", Optional.empty(), List.of("onE"));
    var loaded = runtime.load(code).orTimeout(30, TimeUnit.SECONDS).join();
    if (!loaded.problems().isEmpty()) {
      throw new AssertionError(loaded.problems());
    }
  }

  OutboundClient client() {
    return client;
  }

  /** What a function's body returns. */
  JsonNode does(String url, String body) {
    RunResult result = run(url, body);
    if (result.answer().orElse(null) instanceof Answer.Data data
        && result.outcome() instanceof Outcome.Succeeded) {
      return Json.read(data.json().orElse("null"));
    }
    throw new AssertionError(result.outcome() + " " + result.console());
  }

  RunResult run(String url, String body) {
    var payload = Json.object();
    payload.putObject("data").put("code", body).put("url", url);
    return runtime
        .run(
            new RunRequest(
                Language.JAVASCRIPT,
                code,
                Callers.named("i-1"),
                "onE",
                Json.write(payload),
                new RunFacts("acme", Optional.empty(), 1, "key"),
                Duration.ofSeconds(60)),
            RunListener.NONE)
        .orTimeout(80, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    runtime.close();
    client.close();
  }
}
