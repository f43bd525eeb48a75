package dev.tenon.runtime.nodetests;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.Callers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An app whose handler runs a test of Node's, which it has as a package. */
final class NodeTests implements AutoCloseable {

  private static final List<String> HELPERS =
      List.of("index.js", "fixtures.js", "wpt.js", "countdown.js", "tmpdir.js");
  private static final int LONGEST = 300;

  /** What only Node itself can run: its internals, and options of its command. */
  private static final Pattern INTERNAL =
      Pattern.compile("// Flags:.*--|internalBinding|require\\('internal/");

  private final Path tests;
  private final Duration limit;
  private final Path folder;
  private final Path parallel;
  private final RuntimeClient client =
      new RuntimeClient(new JsRuntime(), Map.of(), Clock.systemUTC());
  private final String packages;
  private int count;

  /**
   * @param checkout Node's sources
   */
  NodeTests(Path checkout, Duration limit) throws IOException {
    this.tests = checkout.resolve("test/parallel");
    this.limit = limit;
    this.folder = Files.createTempDirectory("node-tests");
    Path app = Files.createDirectories(folder.resolve("app/server"));
    Path modules = folder.resolve("packages");
    this.parallel = Files.createDirectories(modules.resolve("node-tests/test/parallel"));
    Path common = Files.createDirectories(modules.resolve("node-tests/test/common"));
    copy("server.js", app);
    for (String helper : HELPERS) {
      copy(helper, common);
    }
    copyAll(tests, parallel);
    copyAll(checkout.resolve("test/fixtures"), modules.resolve("node-tests/test/fixtures"));
    this.packages = modules.toString();
  }

  /** Runs all whose names begin so, each in a context of its own. */
  ModuleReport run(String module) throws IOException {
    Pattern name = Pattern.compile("test-" + Pattern.quote(module) + "s?(-.*)?\\.js");
    int passed = 0;
    int skipped = 0;
    SequencedMap<String, String> failures = new LinkedHashMap<>();
    for (String file : files(name)) {
      if (INTERNAL.matcher(Files.readString(tests.resolve(file))).find()) {
        skipped++;
        continue;
      }
      RunResult result = runFile(file);
      if (result.outcome() instanceof Outcome.Failed failed) {
        failures.put(file, words(failed));
      } else if (result.answer().isPresent()) {
        skipped++;
      } else {
        passed++;
      }
    }
    return new ModuleReport(passed, skipped, failures);
  }

  private List<String> files(Pattern name) throws IOException {
    try (Stream<Path> all = Files.list(tests)) {
      return all.map(file -> file.getFileName().toString())
          .filter(file -> name.matcher(file).matches())
          .sorted()
          .toList();
    }
  }

  // Code of its own for each, so that none meets what another one has loaded.
  private RunResult runFile(String file) {
    AppCode code =
        new AppCode(
            "node-tests#" + count++,
            folder.resolve("app").toString(),
            "node-tests",
            Optional.empty(),
            List.of("runTest"),
            Optional.of(packages));
    client.load(code).join();
    RunRequest request =
        new RunRequest(
            Language.JAVASCRIPT,
            code,
            Callers.named("ins_1"),
            "runTest",
            Json.writeValue(Map.of("file", file)),
            new RunFacts("org", Optional.empty(), 1, "key"),
            limit);
    RunResult result = client.run(request, RunListener.NONE).join();
    client.unload(code);
    return result;
  }

  private static String words(Outcome.Failed failed) {
    String text = failed.error().toString().replaceAll("\\s+", " ");
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = NodeTests.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("The resource " + resource + " is missing");
      }
      Files.copy(in, to.resolve(resource));
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Path parent = target.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.copy(file, target);
      }
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
