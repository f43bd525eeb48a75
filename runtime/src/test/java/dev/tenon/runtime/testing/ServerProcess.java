package dev.tenon.runtime.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code tenon serve} in a process of its own, for the orgs that a {@link TestHost} prepared; made
 * to be killed and to be measured. What it logs goes to a file.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Path JAR = Path.of("target/tenon.jar").toAbsolutePath();
  private static final Path LAUNCHER = Path.of("../tenon").toAbsolutePath().normalize();
  private static final Pattern ADDRESS = Pattern.compile("Listens: (http://\\S+)");
  private static final Pattern KEY = Pattern.compile(" +(tenon_\\S+)");
  private static final long END_SECONDS = 180;

  private final Process process;
  private final Path keyFile;

  private ServerProcess(Process process, Path folder) {
    this.process = process;
    this.keyFile = folder.resolve("host.key");
  }

  /**
   * Where it serves, and what it asks for.
   *
   * @param key opens everything
   */
  public record Address(URI uri, String key) {

    /** What a request has to carry in its {@code Authorization}. */
    public String authorization() {
      return "Bearer " + key;
    }
  }

  /**
   * Starts the jar that people get, on this Java. Does not wait until it serves.
   *
   * @param jvm options for the JVM
   */
  public static ServerProcess fromJar(List<String> jvm, Path folder, Path log) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is missing: this runs after the jar was packaged");
    }
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    program.addAll(jvm);
    program.addAll(List.of("-jar", JAR.toString()));
    return start(program, Map.of(), folder, log);
  }

  /**
   * Starts it as people do, by the launcher, which has JavaScript compiled.
   *
   * @param jvm options for the JVM, separated by spaces
   * @param processors the numbers of those it may use, as {@code taskset} takes them; empty for all
   */
  public static ServerProcess fromLauncher(String jvm, String processors, Path folder, Path log) {
    return start(
        processors.isEmpty()
            ? List.of(LAUNCHER.toString())
            : List.of("taskset", "-c", processors, LAUNCHER.toString()),
        Map.of("TENON_JIT", "1", "TENON_JAVA_OPTS", jvm),
        folder,
        log);
  }

  /** The folder in which it keeps its data. */
  public static Path dataFolder(Path folder) {
    return folder.resolve("data");
  }

  private static ServerProcess start(
      List<String> program, Map<String, String> environment, Path folder, Path log) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("serve", "--data", dataFolder(folder).toString(), "--port", "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What a person has set for a runtime of theirs is not meant for this one.
    builder.environment().put("TENON_CONFIG", "");
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until it serves. The key is printed by the first process of a folder alone, and kept in a
   * file for those that come after it.
   *
   * @throws AssertionError when it ended before
   */
  public Address awaitAddress() {
    StringBuilder all = new StringBuilder();
    try {
      BufferedReader output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher key = KEY.matcher(line);
        if (key.matches()) {
          Files.writeString(keyFile, key.group(1));
        }
        Matcher address = ADDRESS.matcher(line);
        if (address.matches()) {
          return new Address(URI.create(address.group(1)), Files.readString(keyFile));
        }
        all.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("The process ended before it served:\n" + all);
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("The process did not end within " + END_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
