package dev.tenon.runtime.js;

import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

/** Parses every file of an app, so that a mistake in one hides none in another. Runs nothing. */
final class SyntaxCheck {

  /** What version control leaves in a file that two people changed. */
  private static final Pattern CONFLICT = Pattern.compile("^<{7}( |$)", Pattern.MULTILINE);

  private SyntaxCheck() {}

  static List<CodeProblem> run(JsEngine engine, JsApp app) {
    List<CodeProblem> problems = new ArrayList<>();
    try (Context context = engine.newContext()) {
      for (String name : app.fileNames()) {
        Source file = app.file(name).orElseThrow();
        parse(context, file, JsApp.WRAPPER.length())
            .map(problem -> better(context, file, problem))
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  /**
   * A bracket too many closes the function around the file, and is then reported behind the file's
   * end. Parsed without that function, it is reported where it is.
   */
  private static CodeProblem better(Context context, Source file, CodeProblem wrapped) {
    String text = JsApp.ownText(file);
    if (text.indexOf('\0') >= 0) {
      return CodeProblem.of(
          file.getName(),
          1,
          1,
          "The file is not UTF-8; it looks like UTF-16.",
          Optional.of("save the file as UTF-8."));
    }
    Matcher conflict = CONFLICT.matcher(text);
    if (conflict.find()) {
      int before = (int) text.substring(0, conflict.start()).lines().count();
      return CodeProblem.of(
          file.getName(),
          before + 1,
          1,
          "This is the marker of a merge conflict, and not JavaScript.",
          Optional.of("choose between the two versions, and remove <<<<<<<, ======= and >>>>>>>."));
    }
    CodeProblem found = wrapped;
    if (wrapped.line() > text.lines().count()
        || text.contains("export")
        || text.contains("import")) {
      found = parse(context, source(file.getName(), text), 0).orElse(wrapped);
    }
    long lines = Math.max(1, text.lines().count());
    int line = (int) Math.min(found.line(), lines);
    int column =
        found.line() > lines ? text.lines().toList().getLast().length() + 1 : found.column();
    return CodeHints.of(
        text, CodeProblem.of(found.file(), line, column, found.message(), found.fix()));
  }

  private static Optional<CodeProblem> parse(Context context, Source file, int ahead) {
    try {
      context.parse(file);
      return Optional.empty();
    } catch (PolyglotException e) {
      return Optional.of(JsErrors.problem(e, file.getName(), ahead));
    }
  }

  private static Source source(String name, String text) {
    try {
      return Source.newBuilder("js", text, name).build();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot fail to be read", e);
    }
  }
}
