package dev.tenon.runtime.js;

import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What to do about mistakes that many make. */
final class CodeHints {

  private static final Pattern TYPES =
      Pattern.compile(
          "[\\w)?]\\s*:\\s*(string|number|boolean|any|void|unknown|never|Record<|Array<|Promise<)"
              + "|^\\s*(interface|type|enum|declare|namespace|abstract class)\\s+\\w+"
              + "|\\w+\\s+as\\s+\\w+|\\b(private|public|protected|readonly)\\s+\\w+");

  private CodeHints() {}

  /** The same problem with a fix, if its cause can be told from the line that it is in. */
  static CodeProblem of(String text, CodeProblem problem) {
    List<String> lines = text.lines().toList();
    String line = problem.line() <= lines.size() ? lines.get(problem.line() - 1) : "";
    return fix(line, problem.message())
        .map(
            fix ->
                CodeProblem.of(
                    problem.file(),
                    problem.line(),
                    problem.column(),
                    problem.message(),
                    Optional.of(fix)))
        .orElse(problem);
  }

  private static Optional<String> fix(String line, String message) {
    String code = line.strip();
    if (code.startsWith("export ") || code.startsWith("export{")) {
      return Optional.of(
          "apps are no ES modules: write exports = { name: function (args) { … } }; in place of export.");
    }
    if (code.startsWith("import ") || code.startsWith("import{") || code.startsWith("import\"")) {
      return Optional.of(
          "apps are no ES modules: write const name = require('./file'); in place of import.");
    }
    if (TYPES.matcher(code).find()) {
      return Optional.of(
          "this looks like TypeScript: compile it, and put the JavaScript into server/.");
    }
    if (message.contains("Expected eof")) {
      return Optional.of("remove this bracket, or add the one that it should close.");
    }
    if (message.contains("eof") || message.contains("EOF")) {
      return Optional.of("look for a bracket or quote above that is not closed.");
    }
    if (code.startsWith("await ") || message.contains("await")) {
      return Optional.of("await stands only inside of an async function.");
    }
    return Optional.of("look at the commas, brackets and quotes here and in the line before.");
  }

  /** What to do about something that was thrown while the file was evaluated. */
  static Optional<String> thrown(String message) {
    if (message.contains("module is not defined")) {
      return Optional.of("write exports = { … }; in place of module.exports = { … };.");
    }
    return Optional.of(
        "this was thrown when the file was loaded: mend it, or move the code into a handler.");
  }
}
