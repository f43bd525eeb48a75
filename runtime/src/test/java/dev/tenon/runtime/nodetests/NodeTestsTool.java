package dev.tenon.runtime.nodetests;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/node-tests}. */
@Command(
    name = "tools/node-tests",
    description = {
      "Runs tests of Node.js itself, each as the handler of an app, and tells how many of each",
      "module pass. FOLDER is a copy of Node's sources, of which test/parallel and test/fixtures",
      "are read."
    },
    mixinStandardHelpOptions = true)
final class NodeTestsTool implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "A copy of Node's sources.")
  Path folder = Path.of(".");

  @Option(
      names = "--modules",
      paramLabel = "NAMES",
      split = ",",
      defaultValue =
          "buffer,event,url,whatwg-url,querystring,path,util,string-decoder,assert,timers,"
              + "async-local-storage,diagnostics-channel,stream,zlib,crypto-hash,crypto-hmac",
      description = "Beginnings of the tests' names, after test- (${DEFAULT-VALUE}).")
  String[] modules = {};

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long one test may take (${DEFAULT-VALUE}).")
  int limit;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new NodeTestsTool()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> names = Arrays.stream(modules).map(String::strip).toList();
    try (NodeTests tests = new NodeTests(folder, Duration.ofSeconds(limit))) {
      for (String module : names) {
        tests.run(module).print(module, out);
      }
    }
    return 0;
  }
}
