package dev.tenon.runtime.npm;

import dev.tenon.runtime.app.Dependency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why packages could not be installed.
 *
 * @param about the package that it is about, if it is about one that the manifest names
 */
record NpmFailure(Optional<Dependency> about, String message, String fix) {

  /** Before version 10, npm wrote {@code npm ERR!}. */
  private static final Pattern ERROR = Pattern.compile("npm (?:ERR!|error)\\s?(.*)");

  private static final Pattern CODE = Pattern.compile("code (E[A-Z0-9_]+)");

  /** What stands before npm's own words: the code again, in small letters. */
  private static final Pattern LABEL =
      Pattern.compile("^(?:\\d{3}|notarget|network|errno|syscall|request)(?:\\s+|$)");

  private static final Pattern NOT_FOUND = Pattern.compile("^Not Found");
  private static final Pattern CONFLICT = Pattern.compile("^(?:Found|Conflicting peer|peer) ?");
  private static final Pattern UNREACHED = Pattern.compile("failed, reason|timeout|timed out");
  private static final Pattern ANYTHING = Pattern.compile("\\S");

  private static final Set<String> NETWORK =
      Set.of(
          "ENOTFOUND",
          "ECONNREFUSED",
          "ECONNRESET",
          "ETIMEDOUT",
          "EAI_AGAIN",
          "ENETUNREACH",
          "EHOSTUNREACH",
          "ERR_SOCKET_TIMEOUT",
          "FETCH_ERROR",
          "EIDLETIMEOUT",
          "ENOTCACHED");

  private static final int MAX_LINES = 3;

  private static final Map<String, String> FIXES =
      Map.of(
          "E404",
          "correct the name in \"dependencies\"; where it is in a registry of your own, npm must know that one: npm config set registry ADDRESS.",
          "ETARGET",
          "npm view NAME versions lists the versions that there are.",
          "E401",
          "log in to the registry with npm login.",
          "E403",
          "log in to the registry with npm login, or ask who runs it.",
          "ERESOLVE",
          "ask for versions that fit one another; or install them by hand, and they are taken as they are: npm install --prefix server --legacy-peer-deps PACKAGE@VERSION …",
          "ENOSPC",
          "make room on the disk.");

  /** Whether a line of npm's is about what went wrong. */
  static boolean isOne(String line) {
    return ERROR.matcher(line).matches();
  }

  /** There is no npm to ask. */
  static NpmFailure noNpm() {
    return new NpmFailure(
        Optional.empty(),
        "This machine has no npm, which installs them: there is no program npm in the PATH.",
        "install Node.js, which brings npm, for this once; or bring server/node_modules from a machine that has it, as tenon pack does in a zip.");
  }

  /** It was not over in time. */
  static NpmFailure tooSlow(long seconds) {
    return new NpmFailure(
        Optional.empty(),
        "npm was not done after %d s and was stopped.".formatted(seconds),
        "look at what npm install says when it is run by hand, and whether npm ping reaches the registry.");
  }

  /** It ended without an error, and some are not there. */
  static NpmFailure incomplete(List<Dependency> lacking) {
    return new NpmFailure(
        lacking.stream().findFirst(),
        "npm said that all is well, and did not install %s."
            .formatted(
                lacking.stream().map(Dependency::toString).collect(Collectors.joining(", "))),
        "look at the configuration of npm: npm config list.");
  }

  /**
   * What npm's own words come to.
   *
   * @param lines what it printed
   */
  static NpmFailure of(List<String> lines, int status, List<Dependency> dependencies) {
    List<String> errors =
        lines.stream()
            .map(ERROR::matcher)
            .filter(Matcher::matches)
            .map(error -> error.group(1).strip())
            .filter(error -> !error.isEmpty())
            .toList();
    String code =
        errors.stream()
            .map(CODE::matcher)
            .filter(Matcher::matches)
            .map(error -> error.group(1))
            .findFirst()
            .orElse("");
    String words =
        errors.stream()
            .filter(error -> !CODE.matcher(error).matches())
            .filter(error -> !error.startsWith("A complete log of this run"))
            .map(error -> LABEL.matcher(error).replaceFirst(""))
            .filter(error -> telling(code).matcher(error).find())
            .distinct()
            .limit(MAX_LINES)
            .collect(Collectors.joining("; "));
    Optional<Dependency> about =
        dependencies.stream().filter(dependency -> mentions(errors, dependency)).findFirst();
    return new NpmFailure(about, message(code, words, status, about), fix(code, about));
  }

  /** Of npm's many lines, those that tell what people need to know. */
  private static Pattern telling(String code) {
    return switch (code) {
      case "E404" -> NOT_FOUND;
      case "ERESOLVE" -> CONFLICT;
      default -> NETWORK.contains(code) ? UNREACHED : ANYTHING;
    };
  }

  /** In just the version that the manifest asks for; another package may ask for another one. */
  private static boolean mentions(List<String> errors, Dependency dependency) {
    Pattern name =
        Pattern.compile("(?:^|[ '\"])" + Pattern.quote("" + dependency) + "(?:[ '\".]|$)");
    return errors.stream().anyMatch(error -> name.matcher(error).find());
  }

  private static String message(String code, String words, int status, Optional<Dependency> about) {
    String said =
        words.isEmpty()
            ? "it gave no reason (exit status %d).".formatted(status)
            : words + (words.endsWith(".") ? "" : ".");
    if (code.equals("E404") && about.isPresent()) {
      return "npm's registry has no package %s: %s".formatted(about.get(), said);
    }
    if (code.equals("ETARGET") && about.isPresent()) {
      return "There is no version %s of the npm package %s."
          .formatted(about.get().version(), about.get().name());
    }
    if (NETWORK.contains(code)) {
      return "npm did not reach its registry (%s): %s".formatted(code, said);
    }
    return "npm could not install them%s: %s"
        .formatted(code.isEmpty() ? "" : " (" + code + ")", said);
  }

  private static String fix(String code, Optional<Dependency> about) {
    if (NETWORK.contains(code)) {
      return "look at the connection, and at npm config get registry and npm config get proxy; what was installed once needs no network.";
    }
    String name = about.map(Dependency::name).orElse("NAME");
    return FIXES
        .getOrDefault(code, "npm install, run by hand in an empty folder, says more.")
        .replace("NAME", name);
  }
}
