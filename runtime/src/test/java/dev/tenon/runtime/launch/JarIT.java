package dev.tenon.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, started with {@code java -jar}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class JarIT {

  private static final Path JAR = Path.of("target/tenon.jar").toAbsolutePath();

  @TempDir Path folder = Path.of("");

  @Test
  void a_java_that_is_too_old_gets_one_line_that_says_what_to_do() {
    Optional<Path> old = Javas.tooOld();
    assumeTrue(old.isPresent(), "NOT TESTED: no Java older than 25 is installed here");

    Run run = java(old.orElseThrow(), JAR, "--version");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("Tenon needs Java 25 or newer; this is Java ")
        .contains("Install a JDK 25");
  }

  @Test
  void the_jar_prints_its_version() throws IOException {
    Run run = java(Javas.current(), JAR, "--version");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().strip()).isEqualTo("Tenon " + version());
  }

  @Test
  void the_jar_starts_through_a_symbolic_link() throws IOException {
    Path jar = Files.copy(JAR, folder.resolve("tenon.jar"));
    Path link = Files.createSymbolicLink(folder.resolve("linked.jar"), jar);

    Run run = java(Javas.current(), link, "--version");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("Tenon ");
  }

  private static String version() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  private Run java(Path home, Path jar, String argument) {
    return Run.of(
        folder,
        Map.of(),
        List.of(home.resolve("bin/java").toString(), "-jar", jar.toString(), argument));
  }
}
