package dev.tenon.runtime.compat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tries all apps of some folders, one after the other. */
final class CompatRun {

  private final List<Path> folders;
  private final Duration limit;
  private final boolean npm;
  private final boolean verbose;
  private final PrintStream out;

  /**
   * @param npm whether the npm packages that apps need are installed
   */
  CompatRun(List<Path> folders, Duration limit, boolean npm, boolean verbose, PrintStream out) {
    this.folders = folders;
    this.limit = limit;
    this.npm = npm;
    this.verbose = verbose;
    this.out = out;
  }

  /** What became of all apps. */
  record Result(List<AppReport> reports) {

    long count(Verdict verdict) {
      return reports.stream().filter(report -> report.verdict() == verdict).count();
    }

    String summary() {
      return "apps %d, ok %d, app errors %d, platform errors %d"
          .formatted(
              reports.size(), count(Verdict.OK), count(Verdict.APP), count(Verdict.PLATFORM));
    }
  }

  Result run() throws IOException, InterruptedException {
    List<AppReport> reports = new ArrayList<>();
    Optional<Path> packages =
        npm ? Optional.of(Files.createTempDirectory("tenon-compat-npm")) : Optional.empty();
    for (Path folder : folders) {
      for (Path app : AppFinder.in(folder)) {
        String name = folder.equals(app) ? app.toString() : folder.relativize(app).toString();
        AppReport report =
            new AppReport(
                name,
                new AppFiles(app).packages(),
                parts(app.toAbsolutePath().normalize(), packages));
        reports.add(report);
        print(report);
      }
    }
    if (packages.isPresent()) {
      delete(packages.get());
    }
    causes(reports);
    List<AppReport> withNpm =
        reports.stream().filter(report -> !report.packages().isEmpty()).toList();
    if (!withNpm.isEmpty()) {
      out.printf("%nrequiring npm packages: %d%n", withNpm.size());
      withNpm.forEach(
          report -> out.printf("  %s: %s%n", report.app(), String.join(", ", report.packages())));
    }
    List<AppReport> needNpm =
        reports.stream().filter(report -> report.verdict() == Verdict.NPM).toList();
    if (!needNpm.isEmpty()) {
      out.printf(
          "%nneeding npm packages that are not installed, and counted neither way: %d%n",
          needNpm.size());
      needNpm.forEach(report -> out.println("  " + report.app()));
    }
    return new Result(reports);
  }

  /** What would help most apps comes first. */
  private void causes(List<AppReport> reports) {
    Map<String, Set<String>> apps = new TreeMap<>();
    for (AppReport report : reports) {
      report.parts().stream()
          .filter(part -> part.verdict() == Verdict.PLATFORM)
          .forEach(
              part ->
                  apps.computeIfAbsent(Judge.cause(part.reason()), _ -> new LinkedHashSet<>())
                      .add(report.app()));
    }
    if (!apps.isEmpty()) {
      out.printf("%nplatform errors by cause%n");
    }
    apps.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .forEach(entry -> out.printf("  %4d apps  %s%n", entry.getValue().size(), entry.getKey()));
  }

  private List<Part> parts(Path app, Optional<Path> packages)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("tenon-compat");
    CompletableFuture<List<Part>> trial = new CompletableFuture<>();
    // A thread that is given up on keeps nothing else from going on.
    Thread.ofPlatform()
        .daemon()
        .name("trial of " + app.getFileName())
        .start(
            () -> {
              try {
                trial.complete(new Trial(app, state, packages).run());
              } catch (Throwable e) {
                trial.completeExceptionally(e);
              }
            });
    try {
      List<Part> parts = trial.get(limit.toSeconds(), TimeUnit.SECONDS);
      delete(state);
      return parts;
    } catch (TimeoutException e) {
      return List.of(
          Part.of("app", Verdict.PLATFORM, "not over after %d s".formatted(limit.toSeconds())));
    } catch (ExecutionException e) {
      return List.of(Part.of("app", Verdict.PLATFORM, Judge.oneLine("" + e.getCause())));
    }
  }

  private void print(AppReport report) {
    out.printf("%-14s %s%n", report.verdict().label(), report.app());
    for (Part part : report.parts()) {
      if (verbose || part.verdict() != Verdict.OK) {
        out.println("    " + part.line());
      }
      if (verbose) {
        part.console().forEach(line -> out.println("        | " + Judge.oneLine(line)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
