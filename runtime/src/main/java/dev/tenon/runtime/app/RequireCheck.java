package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for {@code require} of what is not there. These are warnings: a call that is never reached
 * does no harm, and one that is evaluated at once is an error of the code that is loaded.
 */
final class RequireCheck {

  static final String SERVER = "server/";

  private final Bundle bundle;
  private final List<Problem> problems;
  private final List<String> scripts;
  private final Dependencies dependencies;
  private final Set<String> packages = new HashSet<>();

  RequireCheck(Bundle bundle, Dependencies dependencies, List<Problem> problems) {
    this.bundle = bundle;
    this.dependencies = dependencies;
    this.problems = problems;
    this.scripts =
        bundle.filesBelow(SERVER).stream()
            .filter(name -> name.endsWith(".js") && !name.startsWith(TestData.FOLDER))
            .toList();
  }

  /** Looks at all files; the npm packages that they require are returned. */
  Set<String> run() {
    for (String script : scripts) {
      try {
        String text = bundle.text(script).orElse("");
        new ScriptText(text).requires().forEach(require -> check(script, require));
      } catch (RuntimeFault e) {
        problems.add(Problem.error(script, Position.START, "" + e.getMessage()));
      }
    }
    return packages;
  }

  private void check(String script, ScriptText.Require require) {
    String name = require.name();
    if (name.startsWith("./") || name.startsWith("../")) {
      local(script, require);
    } else {
      npm(script, require);
    }
  }

  /** Whether a package that the manifest names is installed is found where it is installed. */
  private void npm(String script, ScriptText.Require require) {
    Optional<String> npm =
        CoreModules.has(require.name()) ? Optional.empty() : Dependency.packageOf(require.name());
    npm.ifPresent(packages::add);
    if (npm.flatMap(dependencies::named).isEmpty()) {
      AbsentModule.of(require.name(), dependencies, _ -> false)
          .ifPresent(absent -> warn(script, require, absent.message(), absent.fix()));
    }
  }

  private void local(String script, ScriptText.Require require) {
    String folder = script.substring(0, script.lastIndexOf('/') + 1);
    String path =
        Path.of("/" + folder, require.name())
            .normalize()
            .toString()
            .substring(1)
            .replace('\\', '/');
    if (scripts.contains(path + ".js") || scripts.contains(path)) {
      return;
    }
    String message = "require('%s') finds no file %s.js.".formatted(require.name(), path);
    if (!path.startsWith(SERVER)) {
      warn(
          script,
          require,
          "require('%s') leads out of the folder server.".formatted(require.name()),
          "move the file into server/.");
    } else if (scripts.contains(path + "/index.js")) {
      warn(script, require, message, "write require('%s/index').".formatted(require.name()));
    } else {
      warn(script, require, message, localFix(folder, path));
    }
  }

  private String localFix(String folder, String path) {
    List<String> others = new ArrayList<>(scripts);
    Optional<String> near = Spelling.closest(path + ".js", others);
    if (near.isPresent()) {
      String from = Path.of(folder).relativize(Path.of(near.get())).toString().replace('\\', '/');
      String name = from.replaceFirst("\\.js$", "");
      return "did you mean require('%s%s')?".formatted(name.startsWith(".") ? "" : "./", name);
    }
    return "create it; server/ has %s.".formatted(String.join(", ", others));
  }

  private void warn(String script, ScriptText.Require require, String message, String fix) {
    problems.add(Problem.warning(script, require.range(), message, fix));
  }
}
