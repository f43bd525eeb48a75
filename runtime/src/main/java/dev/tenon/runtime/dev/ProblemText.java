package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Problem;
import java.nio.file.Path;
import java.util.List;

/**
 * Problems as people read them: place, message, the line with a caret under what is meant, and the
 * fix.
 */
public final class ProblemText {

  /** Wider lines are cut around the caret. */
  private static final int WIDTH = 100;

  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREEN = "\u001b[32m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String RESET = "\u001b[0m";

  private final boolean colours;

  /**
   * @param colours whether the text goes to a terminal that shows them
   */
  public ProblemText(boolean colours) {
    this.colours = colours;
  }

  /** All problems of all apps, and a last line with their number. */
  public String of(List<CheckedApp> apps) {
    StringBuilder text = new StringBuilder();
    apps.forEach(app -> text.append(of(app.path(), app.problems())));
    return text.append(summary(apps)).append('\n').toString();
  }

  /** The problems of one app, an empty line after each. */
  public String of(Path app, List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(of(problem, prefix(app))).append('\n'));
    return text.toString();
  }

  /** One problem over several lines; the prefix makes its file one that can be opened. */
  private String of(Problem problem, String prefix) {
    String place =
        Problem.visible(
            problem.file().isEmpty()
                ? prefix.isEmpty() ? "." : prefix.replaceFirst("!?/$", "")
                : "%s%s:%d:%d"
                    .formatted(prefix, problem.file(), problem.at().line(), problem.at().column()));
    String colour = problem.isError() ? RED : YELLOW;
    StringBuilder text =
        new StringBuilder(paint(BOLD, place))
            .append(' ')
            .append(paint(colour, problem.severityLabel() + ":"))
            .append(' ')
            .append(Problem.visible(problem.message()))
            .append('\n');
    problem.source().ifPresent(line -> text.append(excerpt(problem, line, colour)));
    problem
        .fix()
        .ifPresent(
            fix ->
                text.append("  ")
                    .append(paint(GREEN, "fix:"))
                    .append(' ')
                    .append(Problem.visible(fix))
                    .append('\n'));
    return text.toString();
  }

  private String excerpt(Problem problem, String line, String colour) {
    int column = Math.min(problem.at().column() - 1, line.length());
    int length = Math.max(1, problem.range().length());
    int from = Math.max(0, Math.min(column - WIDTH / 3, line.length() - WIDTH));
    int to = Math.min(line.length(), from + WIDTH);
    String shown = line.substring(from, to);
    if (shown.isBlank()) {
      return "";
    }
    String before = from > 0 ? "..." : "";
    String after = to < line.length() ? "..." : "";
    // A tab before the caret stays a tab, so that both lines are as wide wherever they are shown.
    String indent = line.substring(from, Math.max(from, column)).replaceAll("[^\t]", " ");
    int carets = Math.max(1, Math.min(length, to - column));
    return "  %s%s\n  %s%s%s\n"
        .formatted(
            paint(DIM, "| "),
            before + Problem.visible(shown) + after,
            paint(DIM, "| "),
            " ".repeat(before.length()) + indent,
            paint(colour, "^".repeat(carets)));
  }

  private static String prefix(Path app) {
    String path = app.toString().replace('\\', '/');
    if (path.isEmpty() || path.equals(".")) {
      return "";
    }
    return path.endsWith(".zip") || path.endsWith(".jar") ? path + "!/" : path + "/";
  }

  private String summary(List<CheckedApp> apps) {
    long errors = apps.stream().mapToLong(CheckedApp::errors).sum();
    long warnings = apps.stream().mapToLong(CheckedApp::warnings).sum();
    String count = counted(apps.size(), "app") + " checked: ";
    if (errors + warnings == 0) {
      return count + paint(GREEN, "no problems.");
    }
    String found = counted(errors, "error") + ", " + counted(warnings, "warning") + ".";
    return count + paint(errors > 0 ? RED : YELLOW, found);
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private String paint(String colour, String text) {
    return colours ? colour + text + RESET : text;
  }
}
