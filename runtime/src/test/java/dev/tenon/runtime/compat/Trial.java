package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Runs one app as {@code tenon run} would, and tries everything that it declares. */
final class Trial {

  /** Of the whole app, whatever its products are. */
  private static final Set<String> COMMON =
      Set.of(
          "onAppInstall",
          "afterAppUpdate",
          "onAppUninstall",
          "onExternalEvent",
          "onScheduledEvent",
          "onSettingsUpdate");

  private static final String TOO_MANY = "You have exceeded the limit";

  private final Path app;
  private final Path state;
  private final Optional<Path> packages;
  private final AppFiles files;
  private final Judge judge;
  private int runtimes;

  /**
   * @param app its folder, in which nothing is written
   * @param state an empty folder for what the runtime keeps
   * @param packages where npm packages are installed, for all apps; without it, none are
   */
  Trial(Path app, Path state, Optional<Path> packages) {
    this.app = app;
    this.state = state;
    this.packages = packages;
    this.files = new AppFiles(app);
    this.judge = new Judge(files);
  }

  /** An event that the app handles. */
  private record Handled(String product, String type) {

    String what() {
      return COMMON.contains(type) ? "event " + type : "event " + product + " " + type;
    }

    /** Installed first, removed last. */
    int turn() {
      return switch (type) {
        case "onAppInstall" -> 0;
        case "afterAppUpdate" -> 2;
        case "onAppUninstall" -> 3;
        default -> 1;
      };
    }
  }

  List<Part> run() {
    List<Part> parts = new ArrayList<>();
    List<Handled> events;
    try (Installed installed = install()) {
      if (installed.broken()) {
        List<Part> why = judge.refused(installed.problems());
        return why.isEmpty()
            ? List.of(Part.of("install", Verdict.PLATFORM, "refused without a reason"))
            : why;
      }
      parts.add(Part.ok("install", installed.notes()));
      events = events(installed.view());
      for (Handled event : events) {
        parts.add(tryOnce(installed, event));
      }
      functions(installed, parts);
    }
    // What one app is sent here in a minute may be more than it gets in a day.
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).reason().contains(TOO_MANY)) {
        parts.set(i, again(parts.get(i), events));
      }
    }
    return parts;
  }

  private Part again(Part part, List<Handled> events) {
    try (Installed installed = install()) {
      return events.stream()
          .filter(event -> event.what().equals(part.what()))
          .findFirst()
          .map(event -> tryOnce(installed, event))
          .orElseGet(
              () -> {
                List<Part> all = new ArrayList<>();
                functions(installed, all);
                return all.stream()
                    .filter(one -> one.what().equals(part.what()))
                    .findFirst()
                    .orElse(part);
              });
    }
  }

  private Installed install() {
    return Installed.start(app, state.resolve("" + runtimes++), packages, files);
  }

  private static List<Handled> events(JsonNode view) {
    Map<String, Handled> events = new LinkedHashMap<>();
    for (JsonNode product : view.path("products")) {
      for (JsonNode event : product.path("events")) {
        if (!event.path("subscribers").isEmpty()) {
          Handled handled =
              new Handled(product.path("product").asText(), event.path("type").asText());
          events.putIfAbsent(handled.what(), handled);
        }
      }
    }
    return events.values().stream()
        .sorted((one, other) -> Integer.compare(one.turn(), other.turn()))
        .toList();
  }

  private Part tryOnce(Installed installed, Handled event) {
    RunningTenon tenon = installed.tenon();
    HttpResponse<String> payload =
        tenon.get(
            "/web/events/%s?product=%s".formatted(encoded(event.type()), encoded(event.product())));
    if (payload.statusCode() != 200) {
      return Part.of(event.what(), Verdict.PLATFORM, "no payload: " + payload.body());
    }
    ObjectNode body = Json.readObject(payload.body());
    String key = body.has("eventType") ? "eventType" : "event";
    List<JsonNode> steps =
        tenon.simulate(event.product(), event.type(), Json.write(body.put(key, event.type())));
    List<String> console = new ArrayList<>();
    List<JsonNode> services = new ArrayList<>();
    JsonNode finished = Json.object();
    for (JsonNode step : steps) {
      switch (step.path("kind").asText()) {
        case "console" -> console.add(step.path("text").asText());
        case "service" -> services.add(step);
        case "finished" -> finished = step;
        default -> {}
      }
    }
    return finished.isEmpty()
        ? Part.of(event.what(), Verdict.PLATFORM, "not run: " + Judge.oneLine("" + steps.getLast()))
        : judge.run(event.what(), new Judge.Ending(finished, console, services));
  }

  private void functions(Installed installed, List<Part> parts) {
    for (String name : files.functions()) {
      ObjectNode input = Json.object();
      files.fields(name).forEach(field -> input.put(field, MadeUp.text(field, "")));
      if (files.testData(name) instanceof ObjectNode own) {
        input.setAll(own);
      }
      parts.add(call(installed, "function " + name, name, input));
    }
    for (String name : files.actions()) {
      JsonNode sample =
          Json.read(installed.tenon().get("/web/actions/" + encoded(name)).body()).path("value");
      ObjectNode input = sample instanceof ObjectNode given ? given : Json.object();
      parts.add(call(installed, "action " + name, name, input));
    }
    for (String name : files.declared("jobs")) {
      parts.add(Part.of("job " + name, Verdict.PLATFORM, "jobs are not offered"));
    }
  }

  private Part call(Installed installed, String what, String name, ObjectNode input) {
    ObjectNode request =
        Json.object().put("action", "invoke").put("methodName", name).set("methodParams", input);
    HttpResponse<String> answer =
        installed.tenon().post("/dprouter", Json.write(request), "mkp-route", "smi");
    JsonNode body = Json.read(answer.body());
    if (answer.statusCode() == 404 && !body.has("requestID")) {
      boolean undeclared = !files.declared("functions").contains(name);
      return Part.of(
          what,
          undeclared ? Verdict.APP : Verdict.PLATFORM,
          body.path("message").asText(body.path("detail").asText())
              + (undeclared ? " (a page calls it, the manifest does not declare it)" : ""));
    }
    if (answer.statusCode() == 413 || answer.statusCode() == 429) {
      return Part.of(what, Verdict.PLATFORM, Judge.oneLine(answer.body()));
    }
    return installed
        .called(name)
        .map(ending -> judge.run(what, ending))
        .orElseGet(
            () -> Part.of(what, Verdict.PLATFORM, "not called: " + Judge.oneLine(answer.body())));
  }

  static List<String> texts(JsonNode lines) {
    return StreamSupport.stream(lines.spliterator(), false)
        .map(line -> line.path("text").asText())
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
