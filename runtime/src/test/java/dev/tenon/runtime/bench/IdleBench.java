package dev.tenon.runtime.bench;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.ServerProcess;
import dev.tenon.runtime.testing.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/idle}. */
@Command(
    name = "bench/idle",
    description =
        "Measures a start with many installations, and the memory that they take while idle.",
    mixinStandardHelpOptions = true)
final class IdleBench implements Callable<Integer> {

  private static final Pattern HEAP = Pattern.compile("used (\\d+)K");

  @Option(names = "--orgs", defaultValue = "10000", description = "Orgs (${DEFAULT-VALUE}).")
  int orgs;

  @Option(
      names = "--apps",
      defaultValue = "10",
      description = "Apps that each of them has installed (${DEFAULT-VALUE}).")
  int apps;

  @Option(
      names = "--jvm",
      defaultValue = "-Xmx1g",
      description = "Options for the runtime's JVM (${DEFAULT-VALUE}).")
  String jvm = "";

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new IdleBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("tenon-idle");
    try {
      prepare(folder);
      long before = System.nanoTime();
      try (ServerProcess process =
          ServerProcess.fromLauncher(jvm, "", folder, folder.resolve("runtime.log"))) {
        process.awaitAddress();
        double ready = (System.nanoTime() - before) / 1e9;
        jcmd(process.pid(), "GC.run");
        Matcher heap = HEAP.matcher(jcmd(process.pid(), "GC.heap_info"));
        if (!heap.find()) {
          throw new IllegalStateException("The JVM does not say how much of its heap is used");
        }
        System.out.println(
            "%d orgs with %d installations each, %s: ready after %.1f s, heap after a collection %.0f MB, resident %.0f MB"
                .formatted(
                    orgs,
                    apps,
                    jvm,
                    ready,
                    Long.parseLong(heap.group(1)) / 1024.0,
                    Usage.of(List.of(process.pid())).megabytes()));
      }
      return 0;
    } finally {
      delete(folder);
    }
  }

  private void prepare(Path folder) throws Exception {
    try (TestHost host = TestHost.open(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<TestHost.App> all = new ArrayList<>();
      for (int i = 0; i < apps; i++) {
        all.add(
            host.app(
                JsFolder.at(folder.resolve("app-" + i))
                    .manifest("freshsales", "onContactUpdate")
                    .server(TenonSubject.JAVASCRIPT)
                    .path()));
      }
      List<Future<?>> installing = new ArrayList<>();
      for (int i = 0; i < orgs; i++) {
        String org = "org-" + i;
        installing.add(
            threads.submit(
                () -> {
                  host.org(org);
                  all.forEach(app -> host.install(org, app, Json.object().put("limit", 10)));
                }));
      }
      for (Future<?> each : installing) {
        each.get();
      }
    }
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + pid,
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
