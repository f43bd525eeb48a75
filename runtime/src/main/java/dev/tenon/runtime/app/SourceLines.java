package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.RuntimeFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the line of the file to each problem, since people want to see what is talked about. */
public final class SourceLines {

  /** Longer lines are made by machines; nobody reads them in a message. */
  private static final int MAX_LENGTH = 20_000;

  private SourceLines() {}

  /** The same problems in reading order, each with its line where there is one. */
  public static List<Problem> added(Bundle bundle, List<Problem> problems) {
    Map<String, List<String>> files = new HashMap<>();
    return problems.stream()
        .distinct()
        .sorted(Problem.READING_ORDER)
        .map(
            problem ->
                withLine(
                    problem, files.computeIfAbsent(problem.file(), file -> lines(bundle, file))))
        .toList();
  }

  private static Problem withLine(Problem problem, List<String> lines) {
    int index = problem.at().line() - 1;
    boolean shown = index < lines.size() && lines.get(index).length() <= MAX_LENGTH;
    return shown ? problem.withSource(lines.get(index)) : problem;
  }

  private static List<String> lines(Bundle bundle, String file) {
    if (file.endsWith(".class")) {
      return List.of();
    }
    try {
      return bundle
          .text(file)
          // Of a text of another encoding nobody could read a line.
          .filter(text -> text.indexOf('\0') < 0)
          .map(text -> text.lines().toList())
          .orElse(List.of());
    } catch (RuntimeFault _) {
      // The problem is then that the file cannot be read.
      return List.of();
    }
  }
}
