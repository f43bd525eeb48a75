package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenon serve} in a process of its own, started from the jar that people get. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class ServeIT {

  private static final Path JAR = Path.of("target/tenon.jar").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void the_first_start_prints_a_key_once_that_works_over_restarts() throws Exception {
    Files.writeString(folder.resolve("serve.yaml"), "data: kept\nport: 0\nlog: json\n");
    String key;
    try (Serving first = serve()) {
      key = first.line("  tenon_h").strip();
      assertThat(first.status("/api/v1/keys", key)).isEqualTo(200);
      assertThat(first.status("/api/v1/keys", "")).isEqualTo(401);
      assertThat(first.status("/readyz", "")).isEqualTo(200);
      Run list = tenon(key, "key", "list", "--url", first.address());
      assertThat(list.output()).contains("host  first, made ").doesNotContain(key);
      Run made = tenon(key, "key", "create", "ops", "--url", first.address());
      assertThat(first.status("/metrics", made.output().strip())).isEqualTo(200);
      Run refused = tenon("", "key", "list", "--url", first.address());
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.output()).contains("set TENON_KEY, or give --key KEY.");
    }
    // The data lie beside the file that says where they are.
    assertThat(folder.resolve("kept/tenon.db")).exists();
    try (Serving second = serve()) {
      assertThat(second.lines).noneMatch(line -> line.contains("tenon_h"));
      assertThat(second.line("There:")).contains("0 orgs, 0 installations, 0 open deliveries");
      assertThat(second.status("/api/v1/keys", key)).isEqualTo(200);
    }
    try (Serving third = serve("--new-host-key")) {
      assertThat(third.status("/metrics", third.line("  tenon_h").strip())).isEqualTo(200);
    }
    List<String> log = Files.readAllLines(folder.resolve("log"));
    assertThat(log).isNotEmpty();
    assertThat(log)
        .allSatisfy(line -> assertThat(Json.readObject(line).path("level").asText()).isNotEmpty());
    assertThat(String.join("\n", log)).doesNotContain(key);
  }

  @Test
  void settings_with_which_nothing_can_start_are_all_told_with_status_2() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "prot: 1\nkeep-dead: 3\n");
    Run refused = tenon("", "serve", "--config", "" + file, "--host", "0.0.0.0", "--keys=false");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.output().lines())
        .contains(
            file + " line 1: there is no setting prot; did you mean port?",
            "keep-dead is 3 in %s line 2 and keep-finished is 30 by default; dead letters are kept at least as long as what went well."
                .formatted(file))
        .anyMatch(line -> line.startsWith("keys is false by --keys and host is 0.0.0.0 by --host"));
    assertThat(tenon("", "serve", "--help").output())
        .contains("--max-waiting=N", "TENON_MAX_WAITING", "--simulator", "--config=FILE");
  }

  private Serving serve(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--config", "serve.yaml"));
    arguments.addAll(List.of(more));
    Process process =
        builder("", arguments)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    return new Serving(process);
  }

  private record Run(int status, String output) {}

  /** A command that ends; what it prints on both streams. */
  private Run tenon(String key, String... arguments) throws Exception {
    Process process = builder(key, List.of(arguments)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private ProcessBuilder builder(String key, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-jar", JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("TENON_KEY", key);
    // Empty counts as not set.
    builder.environment().put("TENON_CONFIG", "");
    return builder;
  }

  /** A runtime that serves, and what it printed until then. */
  private static final class Serving implements AutoCloseable {

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    Serving(Process process) throws IOException {
      this.process = process;
      var output = process.inputReader();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.startsWith("Listens: ")) {
          return;
        }
      }
      throw new AssertionError("It ended before it served: " + lines);
    }

    String line(String start) {
      return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    String address() {
      return line("Listens: ").substring("Listens: ".length());
    }

    int status(String path, String key) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
      if (!key.isEmpty()) {
        request.header("Authorization", "Bearer " + key);
      }
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      }
    }

    /** As a service manager stops it; a database left open would not let the next one start. */
    @Override
    public void close() {
      process.destroy();
      var _ = process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }
}
