package dev.tenon.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code tenon} script. It runs in a folder laid out like a checkout that holds a jar and no
 * sources, so that it never builds, with only the tools it needs on the PATH, so that it finds no
 * Java a test did not put there.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class LauncherIT {

  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "sed", "find", "head", "mkdir", "ln", "rm");

  /** Stands in for java: says where it was started, and with what. */
  private static final String SHOWS_ITSELF =
      "pwd; for argument in \"$@\"; do printf '[%s]\\n' \"$argument\"; done";

  @TempDir Path folder = Path.of("");

  private Path script = Path.of("");
  private Path tools = Path.of("");
  private Path jdks = Path.of("");

  @BeforeEach
  void lay_out() throws IOException {
    Path home = Files.createDirectories(folder.resolve("with a space/tenon"));
    Path target = Files.createDirectories(home.resolve("runtime/target"));
    Files.createFile(target.resolve("tenon.jar"));
    script = home.resolve("tenon");
    Files.copy(Path.of("../tenon"), script);
    jdks = Files.createDirectory(folder.resolve("jdks"));
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Path at = Path.of("/usr/bin", tool);
      // Not links: JUnit warns of each that leads out of its folder.
      command(tools.resolve(tool), "exec " + (Files.exists(at) ? at : "/bin/" + tool) + " \"$@\"");
    }
  }

  @Test
  void a_jdk_is_found_in_the_usual_folders_without_java_home() throws IOException {
    realJdkAndJar();

    Run run = tenon(Map.of(), "--version");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Tenon ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_java_home_that_is_too_old_is_passed_over_in_silence() throws IOException {
    Optional<Path> old = Javas.tooOld();
    assumeTrue(old.isPresent(), "NOT TESTED: no Java older than 25 is installed here");
    realJdkAndJar();

    Run run = tenon(Map.of("JAVA_HOME", old.orElseThrow().toString()), "--version");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Tenon ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void exactly_the_needed_release_is_preferred_to_a_newer_one() throws IOException {
    jdk("a-newer", "27");
    Path exact = jdk("b-exact", "25.0.3");
    jdk("c-older", "21.0.9");
    command(exact.resolve("bin/java"), "echo exact");

    Run run = tenon(Map.of(), "validate");

    assertThat(run.out()).isEqualTo("exact\n");
  }

  @Test
  void without_any_jdk_it_says_what_to_install() throws IOException {
    Path old = jdk("old", "17.0.15");

    Run run = tenon(Map.of("JAVA_HOME", old.toString()), "run");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("Tenon needs a JDK 25 or newer, and none was found.")
        .contains("JAVA_HOME is " + old + ", which is Java 17.")
        .contains("apt install", "dnf install", "brew install", "Temurin");
  }

  @Test
  void the_current_folder_and_arguments_arrive_as_they_are() throws IOException {
    jdk("jdk", "25.0.3");
    Path link = Files.createSymbolicLink(folder.resolve("linked"), script);

    Run run = start(link, Map.of("TENON_JAVA_OPTS", "-Xmx2g -Da=*"), "validate", "a b", "*", "");

    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo(folder.toRealPath().toString());
    assertThat(lines).containsSubsequence("[-Xmx2g]", "[-Da=*]", "[-jar]");
    assertThat(lines).endsWith("[validate]", "[a b]", "[*]", "[]");
  }

  @Test
  void only_serve_compiles_javascript_by_itself() throws IOException {
    jdk("jdk", "25.0.3");
    Files.createDirectory(script.resolveSibling("runtime/target/jit"));

    assertThat(tenon(Map.of(), "serve").out()).contains("[--upgrade-module-path]");
    assertThat(tenon(Map.of("TENON_JIT", "0"), "serve").out()).doesNotContain("upgrade-module");
    assertThat(tenon(Map.of(), "run").out()).doesNotContain("upgrade-module");
    assertThat(tenon(Map.of("TENON_JIT", "1"), "run").out()).contains("[--upgrade-module-path]");
  }

  @Test
  void without_a_jar_and_without_maven_it_says_what_to_install() throws IOException {
    jdk("jdk", "25.0.3");
    Files.delete(script.resolveSibling("runtime/target/tenon.jar"));

    Run run = tenon(Map.of(), "run");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("not built yet", "apt install maven");
  }

  /** A JDK that says which release it is, and whose java shows how it was started. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = Files.createDirectories(jdks.resolve(name));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.createDirectory(jdk.resolve("bin"));
    command(jdk.resolve("bin/java"), SHOWS_ITSELF);
    return jdk;
  }

  private void realJdkAndJar() throws IOException {
    Path jdk = jdk("jdk", "25.0.3");
    command(jdk.resolve("bin/java"), "exec '" + Javas.current().resolve("bin/java") + "' \"$@\"");
    Files.copy(
        Path.of("target/tenon.jar"),
        script.resolveSibling("runtime/target/tenon.jar"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void command(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run tenon(Map<String, String> environment, String... arguments) {
    return start(script, environment, arguments);
  }

  private Run start(Path command, Map<String, String> environment, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", tools.toString());
    all.put("TENON_JDK_DIRS", jdks.toString());
    List<String> line = new ArrayList<>(List.of("/bin/sh", command.toString()));
    line.addAll(List.of(arguments));
    return Run.of(folder, all, line);
  }
}
