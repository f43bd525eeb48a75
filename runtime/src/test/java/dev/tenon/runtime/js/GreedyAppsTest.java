package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that take all they can get, beside those of another org. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class GreedyAppsTest {

  private static final String APP =
      """
      exports = {
        spins: function () { while (true) {} },
        hoards: async function () {
          const all = [];
          for (;;) {
            all.push(new Uint8Array(1 << 20));
            await new Promise((go) => setTimeout(go, 1));
          }
        },
        ends: function () {}
      };
      """;

  @TempDir Path folder;
  private final RuntimeClient runtime =
      new RuntimeClient(new JsRuntime(), Map.of(), Clock.systemUTC());
  private AppCode code = new AppCode("", "", "", Optional.empty(), List.of());

  @BeforeEach
  void load() {
    Path path = JsFolder.at(folder.resolve("app")).server(APP).path();
    List<String> handlers = List.of("spins", "hoards", "ends");
    code = new AppCode("greedy", path.toString(), "greedy", Optional.empty(), handlers);
    assertThat(runtime.load(code).join().problems()).isEmpty();
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @Test
  void endless_handlers_of_one_org_leave_threads_for_another_and_for_a_simulated_run() {
    int many = 4 * (Runtime.getRuntime().availableProcessors() + 4);
    List<CompletableFuture<RunResult>> endless = start(many, "spins", Duration.ofSeconds(15));
    for (int i = 0; i < 20; i++) {
      assertThat(run("other", "ends", false).join().outcome()).isEqualTo(new Outcome.Succeeded());
      assertThat(run("busy", "ends", true).join().outcome()).isEqualTo(new Outcome.Succeeded());
    }
    assertThat(endless).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void handlers_that_fill_the_heap_bit_by_bit_are_ended_and_those_beside_them_are_not() {
    List<CompletableFuture<RunResult>> hoards = start(3, "hoards", Duration.ofSeconds(60));
    int beside = 0;
    while (!hoards.stream().allMatch(CompletableFuture::isDone)) {
      assertThat(run("other", "ends", false).join().outcome()).isEqualTo(new Outcome.Succeeded());
      beside++;
    }
    assertThat(beside).isPositive();
    for (CompletableFuture<RunResult> hoard : hoards) {
      assertThat(hoard.join().outcome())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.error().type()).isEqualTo("ResourceLimit");
                assertThat(failed.error().message())
                    .startsWith("The runtime's memory was nearly full, and this handler");
              });
    }
  }

  private List<CompletableFuture<RunResult>> start(int count, String handler, Duration limit) {
    return IntStream.range(0, count).mapToObj(i -> run("busy", handler, false, limit)).toList();
  }

  private CompletableFuture<RunResult> run(String org, String handler, boolean simulated) {
    return run(org, handler, simulated, Duration.ofSeconds(20));
  }

  private CompletableFuture<RunResult> run(
      String org, String handler, boolean simulated, Duration limit) {
    RunFacts.EventFacts event =
        new RunFacts.EventFacts("evt_1", "freshsales", "onContactUpdate", 0, simulated);
    RunFacts facts = new RunFacts(org, Optional.of(event), 1, "key");
    return runtime.run(
        new RunRequest(
            Language.JAVASCRIPT, code, Callers.named("of " + org), handler, "{}", facts, limit),
        RunListener.NONE);
  }
}
