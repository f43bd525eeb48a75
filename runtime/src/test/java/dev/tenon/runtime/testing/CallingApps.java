package dev.tenon.runtime.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.plugin.JavaRuntime;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An app in each language whose handler makes the calls of services that it is told, so that the
 * same rows of a test are run through both runtimes.
 */
public final class CallingApps implements AutoCloseable {

  private static final String MAIN = "com.example.CallingApp";

  private final Map<Language, RuntimeClient> clients;
  private final Map<Language, AppCode> codes;

  private CallingApps(Map<Language, RuntimeClient> clients, Map<Language, AppCode> codes) {
    this.clients = clients;
    this.codes = codes;
  }

  /** Apps that call these services. */
  public static CallingApps of(Path folder, Map<String, HostService> services, Clock clock) {
    return of(folder, services, clock, "");
  }

  /**
   * The same with more handlers in Java.
   *
   * @param java methods as they stand in a class
   * @param handlers their names
   */
  public static CallingApps of(
      Path folder,
      Map<String, HostService> services,
      Clock clock,
      String java,
      String... handlers) {
    StringBuilder names = new StringBuilder();
    services.keySet().forEach(name -> names.append(name).append(": $").append(name).append(", "));
    JsFolder js = JsFolder.at(folder.resolve("js")).server(javaScriptSource(names.toString()));
    Path jar =
        new PluginJar()
            .source(MAIN, javaSource(java.toString()))
            .jar(folder.resolve("calling.jar"));
    List<String> javaHandlers = new ArrayList<>(List.of(handlers));
    javaHandlers.add("calls");
    Map<Language, AppCode> codes =
        Map.of(
            Language.JAVASCRIPT,
                new AppCode(
                    "js@1",
                    js.path().toString(),
                    "calling",
                    Optional.empty(),
                    List.of("calls", "code")),
            Language.JAVA,
                new AppCode("java@1", jar.toString(), "calling", Optional.of(MAIN), javaHandlers));
    CallingApps apps =
        new CallingApps(
            Map.of(
                Language.JAVASCRIPT, client(new JsRuntime(), services, clock),
                Language.JAVA, client(new JavaRuntime(clock), services, clock)),
            codes);
    codes.forEach(
        (language, code) -> {
          List<?> problems = joined(apps.client(language).load(code)).problems();
          if (!problems.isEmpty()) {
            throw new AssertionError(problems);
          }
        });
    return apps;
  }

  private RuntimeClient client(Language language) {
    return Objects.requireNonNull(clients.get(language));
  }

  private static String javaScriptSource(String services) {
    return """
      exports = {
        calls: async function (args) {
          const services = { %s };
          const answers = [];
          for (const [service, method, ...rest] of args.calls) {
            try {
              answers.push({ ok: await services[service][method](...rest) });
            } catch (error) {
              answers.push({ refused: error });
            }
          }
          renderData(null, answers);
        },
        code: async function (args) {
          renderData(null, await (new Function('return (async () => {' + args.code + '})()'))());
        }
      };
      """
        .formatted(services);
  }

  private static String javaSource(String services) {
    return """
      package com.example;
      import com.fasterxml.jackson.databind.*;
      import com.fasterxml.jackson.databind.node.*;
      import dev.tenon.api.*;
      import java.time.Duration;
      import java.util.*;

      public final class CallingApp implements App {
        public JsonNode calls(JsonNode event, AppContext app) {
          ArrayNode answers = JsonNodeFactory.instance.arrayNode();
          for (JsonNode call : event.path("calls")) {
            ArrayNode arguments = answers.arrayNode();
            for (int i = 2; i < call.size(); i++) {
              arguments.add(call.get(i));
            }
            try {
              answers.addObject().set("ok", app.service(call.get(0).asText()).call(call.get(1).asText(), arguments));
            } catch (ServiceFailure e) {
              ((ObjectNode) answers.get(answers.size() - 1)).set("refused", e.reason());
            }
          }
          return answers;
        }
      %s
      }
      """
        .formatted(services);
  }

  private static RuntimeClient client(
      HandlerRuntime runtime, Map<String, HostService> services, Clock clock) {
    return new RuntimeClient(runtime, services, clock);
  }

  /**
   * Has a handler make calls, one after the other.
   *
   * @param calls a JSON array of {@code [service, method, argument…]}
   * @return for each call {@code {ok: result}} or {@code {refused: reason}}
   */
  public ArrayNode calls(Language language, Caller caller, String calls) {
    return (ArrayNode) answer(begin(language, caller, calls));
  }

  /** The same without waiting. */
  public CompletableFuture<RunResult> begin(Language language, Caller caller, String calls) {
    ObjectNode payload = Json.object();
    payload.set("calls", Json.read(calls));
    return run(language, caller, "calls", payload);
  }

  /** Has the JavaScript app run some code, which may await and returns its answer. */
  public JsonNode code(Caller caller, String code) {
    return answer(run(Language.JAVASCRIPT, caller, "code", Json.object().put("code", code)));
  }

  /** Runs a handler. */
  public CompletableFuture<RunResult> run(
      Language language, Caller caller, String handler, ObjectNode payload) {
    return client(language)
        .run(
            new RunRequest(
                language,
                Objects.requireNonNull(codes.get(language)),
                caller,
                handler,
                Json.write(payload),
                new RunFacts("acme", Optional.empty(), 1, "key"),
                Duration.ofSeconds(20)),
            RunListener.NONE);
  }

  /** What a handler answered; an error says what went wrong where it did not. */
  public static JsonNode answer(CompletableFuture<RunResult> run) {
    RunResult result = joined(run);
    return result
        .answer()
        .map(answer -> answer instanceof Answer.Data data ? data.json().orElse("null") : null)
        .map(Json::read)
        .orElseThrow(() -> new AssertionError(result.outcome()));
  }

  private static <T> T joined(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    clients.values().forEach(RuntimeClient::close);
  }
}
