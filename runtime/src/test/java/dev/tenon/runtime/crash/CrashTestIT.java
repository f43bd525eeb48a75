package dev.tenon.runtime.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Some rounds of {@code tools/crash-test}, each run with another seed. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)
final class CrashTestIT {

  private static final int ROUNDS = 20;

  @Test
  void kills_under_load_lose_nothing_keep_the_order_and_repeat_only_the_end_of_a_line(
      @TempDir Path folder) throws Exception {
    long seed = System.nanoTime() % 1_000_000;
    Path rounds = folder.resolve("rounds");
    try (PrintStream out = new PrintStream(Files.newOutputStream(rounds))) {
      CrashRounds.Result result =
          CrashRounds.run(new CrashRounds.Settings(ROUNDS, seed, 24, 40, 150), folder, out);
      assertThat(result.findings().all())
          .as("%s, seed %d, rounds: %s", result.summary(), seed, Files.readString(rounds))
          .isEmpty();
      // It was a test only if something was at stake; some are killed before they serve.
      assertThat(result.acknowledged()).isGreaterThan(12 * ROUNDS);
    }
  }
}
