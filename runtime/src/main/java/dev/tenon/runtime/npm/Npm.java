package dev.tenon.runtime.npm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Dependency;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine's npm, as a process of its own. */
final class Npm {

  private static final Logger LOG = LoggerFactory.getLogger(Npm.class);

  /** Where npm looks for packages, its cache and its proxy are the machine's own, as configured. */
  private static final List<String> ARGUMENTS =
      List.of(
          "install",
          // No code of a package runs on this machine outside of the sandbox.
          "--ignore-scripts",
          "--no-bin-links",
          "--no-audit",
          "--no-fund",
          "--no-package-lock",
          "--omit=dev",
          "--no-progress",
          // Who has no network hears of it in seconds.
          "--fetch-retry-mintimeout=1000",
          "--fetch-retry-factor=2",
          "--loglevel=http",
          "--color=false");

  private static final Pattern FETCHED = Pattern.compile("^npm http fetch [A-Z]+ \\d");
  private static final String HTTP_CACHE = "npm http cache ";
  private static final int MAX_LINES = 2_000;
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final MachineNpm machine;

  Npm(MachineNpm machine) {
    this.machine = machine;
  }

  /**
   * Installs packages into {@code node_modules} of a folder.
   *
   * @return why it failed, if it did
   */
  Optional<NpmFailure> install(Path folder, List<Dependency> dependencies) throws IOException {
    // Named in a file, nothing of a manifest is taken for an option.
    ObjectNode description =
        Json.object().put("name", "app").put("version", "0.0.0").put("private", true);
    ObjectNode wanted = description.putObject("dependencies");
    dependencies.forEach(dependency -> wanted.put(dependency.name(), dependency.version()));
    Files.writeString(folder.resolve("package.json"), Json.pretty(description));
    List<String> command = new ArrayList<>(List.of(machine.program()));
    command.addAll(ARGUMENTS);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("npm_config_update_notifier", "false");
    // A package of a package may name a repository, which would run this machine's git.
    builder.environment().put("npm_config_allow_git", "none");
    builder.environment().putAll(machine.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException _) {
      return Optional.of(NpmFailure.noNpm());
    }
    Thread stopper = new Thread(() -> stop(process), "npm-stopper");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      return outcome(process, dependencies);
    } finally {
      stop(process);
      forget(stopper);
    }
  }

  private Optional<NpmFailure> outcome(Process process, List<Dependency> dependencies)
      throws IOException {
    process.getOutputStream().close();
    Output output = new Output();
    Thread reader = Thread.ofVirtual().name("npm-output").start(() -> output.read(process));
    try {
      long end = System.nanoTime() + machine.limit().toNanos();
      while (!process.waitFor(turn(end), TimeUnit.NANOSECONDS)) {
        if (System.nanoTime() - end >= 0) {
          return Optional.of(NpmFailure.tooSlow(machine.limit().toSeconds()));
        }
        LOG.info("npm is at work; so far the registry gave {} answers", output.fetched());
      }
      reader.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFault(
          FaultCode.STOPPING, "Interrupted while npm packages were installed.", e);
    }
    return process.exitValue() == 0
        ? Optional.empty()
        : Optional.of(NpmFailure.of(output.lines(), process.exitValue(), dependencies));
  }

  /** How long to wait before something is said. */
  private static long turn(long end) {
    return Math.clamp(end - System.nanoTime(), 0, SIGN_OF_LIFE.toNanos());
  }

  /** What runs in the name of npm ends with it. */
  private static void stop(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  private static void forget(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException _) {
      // The process is ending, and the hook with it.
    }
  }

  /** What npm prints: told as it comes, but for the many lines about what it fetches. */
  private static final class Output {

    private final List<String> lines = new ArrayList<>();
    private int fetched;

    void read(Process process) {
      try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line; (line = from.readLine()) != null; ) {
          take(line);
        }
      } catch (IOException e) {
        // It was stopped in the middle of a line.
        LOG.debug("The output of npm has ended", new UncheckedIOException(e));
      }
    }

    private synchronized void take(String line) {
      if (FETCHED.matcher(line).find()) {
        fetched++;
      } else if (line.startsWith(HTTP_CACHE)) {
        // What the machine's cache has costs nothing.
        LOG.debug("{}", line);
      } else if (!line.isBlank() && lines.size() < MAX_LINES) {
        lines.add(line);
        // What went wrong is told as a problem of the app.
        if (!NpmFailure.isOne(line)) {
          LOG.info("{}", Problem.visible(line));
        }
      }
    }

    synchronized int fetched() {
      return fetched;
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }
  }
}
