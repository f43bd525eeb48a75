package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks {@code <%= iparam.name %>} and its like in texts that are filled in when they are used.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("<%=?(.*?)%>", Pattern.DOTALL);

  private static final Pattern PARAMETER =
      Pattern.compile("(?<![\\w.$])iparams?\\.([A-Za-z_$][\\w$]*)");

  private static final Pattern ROOT = Pattern.compile("^\\s*([A-Za-z_$][\\w$]*)");

  private static final Set<String> ROOTS =
      Set.of(
          "iparam",
          "iparams",
          "context",
          "encode",
          "access_token",
          "oauth_iparams",
          "current_host");

  /** Absent when a page of the app decides which parameters there are. */
  private final Optional<List<String>> parameters;

  Placeholders(Optional<List<String>> parameters) {
    this.parameters = parameters;
  }

  void check(JsonFile file, String pointer, String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      end = matcher.end();
      inside(file, pointer, matcher.group(), matcher.group(1));
    }
    if (text.indexOf("<%", end) >= 0) {
      file.errorAtValue(
          pointer,
          "The placeholder that <%% opens is not closed: %s."
              .formatted(text.substring(text.indexOf("<%", end))),
          "write %> where it ends.");
    }
  }

  private void inside(JsonFile file, String pointer, String placeholder, String content) {
    if (!placeholder.startsWith("<%=")) {
      file.errorAtValue(
          pointer,
          "The placeholder %s gives no value.".formatted(placeholder),
          "write <%%=%s%%>.".formatted(content));
      return;
    }
    Matcher root = ROOT.matcher(content);
    if (root.find() && !ROOTS.contains(root.group(1))) {
      file.warningAtValue(
          pointer,
          "%s in %s is not known.".formatted(root.group(1), placeholder),
          Spelling.closest(root.group(1), ROOTS)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("a placeholder takes iparam.name, context.name, encode(…) or access_token."));
    }
    Matcher parameter = PARAMETER.matcher(content);
    while (parameter.find()) {
      parameter(file, pointer, parameter.group(1));
    }
  }

  private void parameter(JsonFile file, String pointer, String name) {
    if (parameters.isEmpty() || parameters.get().contains(name)) {
      return;
    }
    List<String> defined = parameters.get();
    Optional<String> near = Spelling.closest(name, defined);
    String message =
        "There is no installation parameter \"%s\"; %s defines %s."
            .formatted(
                name, IparamsFile.FILE, defined.isEmpty() ? "none" : String.join(", ", defined));
    if (near.isPresent()) {
      file.errorAtValue(pointer, message, "did you mean iparam.%s?".formatted(near.get()));
    } else {
      // Only this request cannot be made, and perhaps nothing makes it.
      file.warningAtValue(
          pointer, message, "define it in " + IparamsFile.FILE + ", or correct its name.");
    }
  }
}
