package dev.tenon.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.Callers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Calls to services that are not answered while their run goes on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class OpenCallsTest {

  private final List<ToRuntime.ServiceAnswer> answers = new ArrayList<>();

  @Test
  void one_that_is_open_when_the_run_ends_is_kept_as_such() {
    assertThat(run(1).uses())
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.service() + "." + use.method()).isEqualTo("silent.ask");
              assertThat(use.ok()).isFalse();
              assertThat(use.detail().path("asked").asText()).isEqualTo("[]");
              assertThat(use.detail().path("open").asText())
                  .isEqualTo("not answered before the run ended");
            });
    assertThat(answers).isEmpty();
  }

  @Test
  void there_are_two_hundred_at_a_time_and_more_are_refused() {
    RunResult result = run(203);
    assertThat(answers).hasSize(3);
    ToRuntime.ServiceAnswer refused = answers.getFirst();
    assertThat(refused.ok()).isFalse();
    assertThat(Json.read(refused.json()).path("status").asInt()).isEqualTo(429);
    assertThat(result.uses().getLast().detail().path("count").asInt()).isEqualTo(3);
  }

  private RunResult run(int calls) {
    try (RuntimeClient client =
        new RuntimeClient(
            new Asking(calls, answers), Map.of("silent", new Silent()), Clock.systemUTC())) {
      return client
          .run(
              new RunRequest(
                  Language.JAVASCRIPT,
                  new AppCode("app@1.0.0", "/nowhere", "app", Optional.empty(), List.of()),
                  Callers.named("i"),
                  "asks",
                  "{}",
                  new RunFacts("acme", Optional.empty(), 1, "key-1"),
                  Duration.ofSeconds(20)),
              RunListener.NONE)
          .join();
    }
  }

  /** Never has an answer. */
  private static final class Silent implements HostService {

    @Override
    public List<String> methods() {
      return List.of("ask");
    }

    @Override
    public CompletionStage<String> call(Call call) {
      call.notes().accept(Json.object().put("asked", call.arguments()));
      return new CompletableFuture<>();
    }
  }

  /** Of each run it makes some calls at once, waits for none of them and ends. */
  private static final class Asking implements HandlerRuntime {

    private final int calls;
    private final List<ToRuntime.ServiceAnswer> answers;
    private Consumer<FromRuntime> listener = _ -> {};

    Asking(int calls, List<ToRuntime.ServiceAnswer> answers) {
      this.calls = calls;
      this.answers = answers;
    }

    @Override
    public void listen(Consumer<FromRuntime> heard) {
      listener = heard;
    }

    @Override
    public void send(ToRuntime message) {
      if (message instanceof ToRuntime.Invoke invoke) {
        listener.accept(new FromRuntime.Started(invoke.id()));
        for (int call = 1; call <= calls; call++) {
          listener.accept(new FromRuntime.ServiceCall(invoke.id(), call, "silent", "ask", "[]"));
        }
        listener.accept(new FromRuntime.Finished(invoke.id(), new Outcome.Succeeded()));
      } else if (message instanceof ToRuntime.ServiceAnswer answer) {
        answers.add(answer);
      }
    }

    @Override
    public String description() {
      return "asks and does not wait";
    }

    @Override
    public void close() {}
  }
}
