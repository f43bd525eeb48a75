package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.AppReader;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.invoke.SystemSettings;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.Stubs;
import dev.tenon.runtime.plugin.JavaRuntime;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.MovedClock;
import dev.tenon.runtime.testing.OtherServer;
import dev.tenon.runtime.testing.PluginJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An app in both languages whose handler makes the request that its event describes. */
final class TrialApp implements AutoCloseable {

  private static final String JAVASCRIPT =
      """
      exports = {
        onDealUpdate: async function (args) {
          const { method, args: given } = args.data;
          try {
            renderData(null, { ok: await $request[method](...given) });
          } catch (e) {
            renderData(null, { no: e });
          }
        }
      };
      """;

  private static final String JAVA =
      """
      package com.example;
      import com.fasterxml.jackson.databind.*;
      import com.fasterxml.jackson.databind.node.*;
      import dev.tenon.api.*;
      import java.util.*;
      public final class TrialApp implements App {
        public Answer onDealUpdate(Event event, AppContext app) {
          String method = event.data().path("method").asText();
          JsonNode given = event.data().path("args");
          try {
            RequestAnswer answer = method.equals("invokeTemplate")
                ? app.requests().invokeTemplate(given.path(0).asText(), input(given.path(1)))
                : app.requests().request(method, given.path(0).asText(), given.path(1));
            return Answer.of(Map.of("ok", answer));
          } catch (ServiceFailure e) {
            return Answer.of(Map.of("no", e.reason()));
          }
        }
        private static RequestInput input(JsonNode input) {
          ObjectNode context = input.path("context").isObject()
              ? (ObjectNode) input.path("context") : JsonNodeFactory.instance.objectNode();
          return new RequestInput(context, input.path("body").asText(""));
        }
      }
      """;

  private static final String IPARAMS =
      """
      {"domain": {"display_name": "Domain", "type": "text"},
       "secret": {"display_name": "Secret", "type": "text", "secure": true}}
      """;

  private final Stubs stubs = new Stubs("acme");
  private final MovedClock clock = new MovedClock();
  private final OutboundClient client =
      new OutboundClient(
          AddressRules.outsideAndLoopback(), stubs, OtherServer.RESOLVER, OtherServer.trust());
  private final RequestService service = new RequestService(client, clock);
  private final Map<Language, RuntimeClient> runtimes =
      Map.of(
          Language.JAVASCRIPT,
          new RuntimeClient(new JsRuntime(), Map.of("request", service), clock),
          Language.JAVA,
          new RuntimeClient(new JavaRuntime(clock), Map.of("request", service), clock));
  private final Map<Language, AppCode> codes;
  private final Path folder;

  private AppManifest manifest;
  private ObjectNode iparams = Json.object();
  private SystemSettings settings = SystemSettings.NONE;
  private String installation = "i-1";
  private JsonNode note = Json.object();

  TrialApp(Path folder) {
    this.folder = folder;
    Path js = JsFolder.at(folder.resolve("js")).server(JAVASCRIPT).path();
    Path jar = new PluginJar().source("com.example.TrialApp", JAVA).jar(folder.resolve("app.jar"));
    List<String> handlers = List.of("onDealUpdate");
    codes =
        Map.of(
            Language.JAVASCRIPT,
            new AppCode("js", js.toString(), "trial", Optional.empty(), handlers),
            Language.JAVA,
            new AppCode(
                "java", jar.toString(), "trial", Optional.of("com.example.TrialApp"), handlers));
    codes.forEach(
        (language, code) -> {
          var loaded =
              Objects.requireNonNull(runtimes.get(language))
                  .load(code)
                  .orTimeout(30, TimeUnit.SECONDS)
                  .join();
          if (!loaded.problems().isEmpty()) {
            throw new AssertionError(loaded.problems());
          }
        });
    manifest = withDomains();
  }

  /** An app of platform 2.2 that may send requests to these. */
  TrialApp domains(String... domains) {
    manifest = withDomains(domains);
    return this;
  }

  /** An app that says nothing of where its requests go. */
  TrialApp listingNothing(String platform) {
    manifest =
        read(
            """
            {"platform-version": "%s",
             "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}}}
            """
                .formatted(platform),
            "{}");
    return this;
  }

  /** An app of platform 2.3 with one template, named t. */
  TrialApp template(String template) {
    manifest =
        read(
            """
            {"platform-version": "2.3",
             "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}},
               "requests": {"t": {}}}}}
            """,
            "{\"t\": %s, \"undeclared\": %s}".formatted(template, template));
    return this;
  }

  TrialApp iparam(String name, String value) {
    iparams = iparams.deepCopy().put(name, value);
    return this;
  }

  TrialApp account(String product, String url) {
    settings = new SystemSettings(Set.of(), Map.of(product, url));
    return this;
  }

  /** Whose calls the next ones are; each has an allowance of its own. */
  TrialApp as(String other) {
    installation = other;
    return this;
  }

  Stubs stubs() {
    return stubs;
  }

  MovedClock clock() {
    return clock;
  }

  /** What the handler was answered: {@code {ok}} or {@code {no}}. */
  JsonNode call(Language language, String method, Object... arguments) {
    ObjectNode payload = Json.object();
    payload
        .put("event", "onDealUpdate")
        .putObject("data")
        .put("method", method)
        .set("args", Json.read(Json.writeValue(arguments)));
    RunResult result =
        Objects.requireNonNull(runtimes.get(language))
            .run(
                new RunRequest(
                    language,
                    Objects.requireNonNull(codes.get(language)),
                    caller(),
                    "onDealUpdate",
                    Json.write(payload),
                    new RunFacts(
                        "acme",
                        Optional.of(
                            new RunFacts.EventFacts(
                                "ev-1", "freshsales", "onDealUpdate", 1_700_000_000_000L, false)),
                        1,
                        "key-1"),
                    Duration.ofSeconds(20)),
                RunListener.NONE)
            .orTimeout(40, TimeUnit.SECONDS)
            .join();
    note = result.uses().isEmpty() ? Json.object() : result.uses().getLast().detail();
    if (result.answer().orElse(null) instanceof Answer.Data data) {
      return Json.read(data.json().orElse("null"));
    }
    throw new AssertionError("No answer: " + result.outcome());
  }

  /** What is kept of the last call. */
  JsonNode note() {
    return note;
  }

  private Caller caller() {
    String secret = iparams.path("secret").asText("");
    return new Caller(
        installation,
        manifest,
        iparams,
        settings,
        new Caller.Occasion(Caller.Kind.EVENT, "onDealUpdate"),
        text -> secret.isEmpty() ? text : text.replace(secret, "***"));
  }

  private AppManifest withDomains(String... domains) {
    return read(
        """
        {"platform-version": "2.2",
         "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}},
         "whitelisted-domains": %s}
        """
            .formatted(Json.writeValue(List.of(domains))),
        "{}");
  }

  private AppManifest read(String manifestText, String requests) {
    Path app =
        JsFolder.at(folder.resolve("read"))
            .file("manifest.json", manifestText)
            .file("config/requests.json", requests)
            .file("config/iparams.json", IPARAMS)
            .server(JAVASCRIPT)
            .path();
    return AppReader.read(new BundleReader(folder.resolve("unpacked")).open(app))
        .manifest()
        .orElseThrow();
  }

  @Override
  public void close() {
    runtimes.values().forEach(RuntimeClient::close);
    service.close();
    client.close();
  }
}
