package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells whose fault a failure is. The rule is meant to be hard on us: whatever names a part of the
 * platform is ours, also when the app has caught it and printed it only.
 */
final class Judge {

  private static final String PLATFORM =
      "(?:\\$(?:db|request|schedule|job|jobs|files|entity|credentials)|renderData|generateTargetUrl|Buffer"
          + "|process|require|console|exports|module|global|setTimeout|setInterval|setImmediate"
          + "|clearTimeout|clearInterval|clearImmediate|fetch|crypto|URL|URLSearchParams"
          + "|TextEncoder|TextDecoder|Error|btoa|atob|queueMicrotask|structuredClone|AbortController)";

  private static final Pattern LACKS =
      Pattern.compile(
          "(?<![\\w.$\"'`])("
              + PLATFORM
              + "(?:\\.[\\w$.]+)?(?:\\([^)]*\\))?(?:\\.[\\w$.]+)?) is not (?:defined|a function|a constructor)");

  /** Also a method of what a method gave, which is no longer called by the platform's name. */
  private static final Pattern LACKS_ANSWERS =
      Pattern.compile("\\.(?:done|fail|always) is not a function");

  private static final Pattern UNOFFERED = Pattern.compile("([\\w$.]+) (?:is|are) not offered");

  private static final Pattern METHOD = Pattern.compile("\\.([\\w$]+) is not a function");

  private static final Pattern MODULE =
      Pattern.compile(
          "Cannot find module \"([^\"]+)\"|The npm package \"([^\"]+)\" is|Node\\.js's own module \"([^\"]+)\"");

  /** Those of a manifest that are not there, or could not be installed. */
  private static final Pattern NPM =
      Pattern.compile("^The npm packages? (.+?) (?:is|are) not (?:installed|in the bundle)");

  private static final Set<String> OURS =
      Set.of(
          "NotStarted", "InternalError", "EngineError", "StoreError", "Stopped", "ResourceLimit");

  /** What the platform refuses too, in its words or in ours. */
  private static final Pattern REFUSED_THERE =
      Pattern.compile(
          " is not exported by | is not known: did you mean|^Platform 3\\.0 has \"modules\"|^Invalid key\\(s\\)"
              + "|^Invalid type, |^The mandatory key\\(s\\)|^Specify either true or false"
              + "|^In the '.*' field, specify |^The default value specified for ");

  private final AppFiles files;

  Judge(AppFiles files) {
    this.files = files;
  }

  /** How a run of a handler ended, in the words of the simulator's last step about it. */
  record Ending(JsonNode finished, List<String> console, List<JsonNode> services) {}

  Part run(String what, Ending end) {
    JsonNode error = end.finished().path("error");
    boolean failed = error.isObject();
    String message = error.path("message").asText("");
    String text = failed ? error.path("type").asText() + ": " + message : "";
    String at =
        error.has("file") ? error.path("file").asText() + ":" + error.path("line").asText() : "";
    Optional<Part> ours =
        Stream.concat(
                Stream.of(text, end.finished().path("answer").asText("")), end.console().stream())
            .flatMap(line -> lacking(what, line).stream())
            .findFirst()
            .or(() -> lackingMethod(what, text, error))
            .or(() -> unoffered(what, end));
    if (ours.isPresent()) {
      return new Part(what, ours.get().verdict(), ours.get().reason(), at, end.console());
    }
    if (!failed) {
      return Part.ok(what, end.console());
    }
    boolean waits =
        end.finished().path("outcome").asText().equals("timed_out")
            && at.isEmpty()
            && !files.all().contains("setTimeout")
            && !files.all().contains("setInterval");
    boolean platform = waits || OURS.contains(error.path("type").asText());
    return new Part(
        what, platform ? Verdict.PLATFORM : Verdict.APP, oneLine(text), at, end.console());
  }

  /** What a text says that the platform has not. */
  Optional<Part> lacking(String what, String text) {
    Matcher module = MODULE.matcher(text);
    if (module.find()) {
      String name =
          Stream.of(1, 2, 3).map(module::group).filter(g -> g != null).findFirst().orElseThrow();
      return Optional.of(absent(what, name));
    }
    return LACKS.matcher(text).find() || LACKS_ANSWERS.matcher(text).find()
        ? Optional.of(Part.of(what, Verdict.PLATFORM, oneLine(text)))
        : Optional.empty();
  }

  /** The engine does not name the object whose method is missing, but the line does. */
  private Optional<Part> lackingMethod(String what, String text, JsonNode error) {
    Matcher method = METHOD.matcher(text);
    if (!method.find() || !error.has("file")) {
      return Optional.empty();
    }
    String line = files.line(error.path("file").asText(), error.path("line").asInt());
    Matcher called =
        Pattern.compile(
                "(?<![\\w.$])"
                    + PLATFORM
                    + "(?:\\([^()]*\\))?(?:\\.\\w+(?:\\([^()]*\\))?)*\\."
                    + Pattern.quote(method.group(1))
                    + "\\b")
            .matcher(line);
    return called.find()
        ? Optional.of(
            Part.of(what, Verdict.PLATFORM, "TypeError: " + called.group() + " is not a function"))
        : Optional.empty();
  }

  private Part absent(String what, String name) {
    if (name.startsWith(".")) {
      // The platform looks for the same file, with the same ending.
      return Part.of(what, Verdict.APP, "it requires %s, which is not there".formatted(name));
    }
    String[] parts = name.split("/", 3);
    String of = name.startsWith("@") && parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0];
    return files.dependsOn(of)
        ? Part.of(what, Verdict.NPM, "needs npm: " + of)
        : Part.of(what, Verdict.PLATFORM, "needs the module %s, undeclared".formatted(of));
  }

  /** A service that failed, or refused what it should do one day. */
  private static Optional<Part> unoffered(String what, Ending end) {
    return end.services().stream()
        .filter(use -> !use.path("ok").asBoolean())
        .filter(
            use ->
                use.path("detail")
                    .toString()
                    .matches("(?s).*(?:not offered|not there yet|cannot be used yet).*"))
        .map(
            use ->
                Part.of(
                    what,
                    Verdict.PLATFORM,
                    "$%s.%s: %s"
                        .formatted(
                            use.path("service").asText(),
                            use.path("method").asText(),
                            oneLine(
                                use.path("detail")
                                    .path("error")
                                    .asText(use.path("detail").toString())))))
        .findFirst();
  }

  /**
   * The part of the platform that a reason names, else the reason: what failures are grouped by.
   */
  static String cause(String reason) {
    Matcher unoffered = UNOFFERED.matcher(reason);
    if (unoffered.find()) {
      return unoffered.group(1);
    }
    Matcher lacks = LACKS.matcher(reason);
    return lacks.find() ? lacks.group(1).replaceAll("\\(.*?\\)", "") : reason;
  }

  /** Why an app is not installed: only what can be nobody's but the app's is called so. */
  List<Part> refused(JsonNode problems) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode problem : problems) {
      if (problem.path("severity").asText().equals("error")) {
        parts.add(refusal(problem));
      }
    }
    return parts;
  }

  private Part refusal(JsonNode problem) {
    String file = problem.path("file").asText();
    String message = problem.path("message").asText();
    if (NPM.matcher(message).find()) {
      return Part.of("install", Verdict.NPM, oneLine(message));
    }
    Optional<Part> lacking = lacking("install", message);
    if (lacking.isPresent()) {
      return lacking.get();
    }
    boolean code = file.startsWith("server/") && file.endsWith(".js");
    boolean own =
        code
            || REFUSED_THERE.matcher(message).find()
            || (file.endsWith(".json") && !files.isJson(file));
    return new Part(
        "install",
        own ? Verdict.APP : Verdict.PLATFORM,
        oneLine(message),
        file + ":" + problem.path("line").asText("1"),
        List.of());
  }

  static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > 300 ? line.substring(0, 299) + "…" : line;
  }
}
