package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.testing.Callers;
import dev.tenon.runtime.testing.PluginJar;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host updates apps for months without a restart. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
final class UnloadedCodeTest {

  private static final String LOADER = "tenon.test.unloaded.loader";
  private static final int CYCLES = 1_000;
  private static final int WARM_UP = 100;

  /** Far less than what the classes of the later cycles would take if they stayed. */
  private static final long ROOM = 8L << 20;

  @TempDir Path folder;

  @Test
  void a_thousand_versions_that_were_loaded_run_and_unloaded_leave_nothing() {
    Path jar =
        new PluginJar()
            .source(
                "com.example.Desk",
                """
                package com.example;
                import com.fasterxml.jackson.databind.ObjectMapper;
                import dev.tenon.api.*;
                import java.lang.ref.WeakReference;
                import java.util.List;
                public final class Desk implements App {
                  static final ThreadLocal<byte[]> KEPT = new ThreadLocal<>();
                  static final byte[] STATIC = new byte[16 << 10];
                  public record Deal(int amount) {}
                  enum Mood { GOOD, BAD }
                  public Deal onDealUpdate(Event event, AppContext app) throws Exception {
                    System.getProperties().put(
                        "%s", new WeakReference<>(getClass().getClassLoader()));
                    KEPT.set(new byte[1 << 10]);
                    Runnable lambda = () -> app.log().info("{} {}", event.as(Deal.class), Mood.GOOD);
                    lambda.run();
                    new ObjectMapper().readValue("[{\\"amount\\":1}]", Deal[].class);
                    if (event.data().path("amount").asInt() %% 10 == 0) {
                      throw new IllegalStateException("every tenth");
                    }
                    return app.iparams(Deal.class);
                  }
                }
                """
                    .formatted(LOADER))
            .jar(folder.resolve("desk.jar"));
    List<WeakReference<?>> loaders = new ArrayList<>();
    long before = 0;
    try (Invoker invoker = Tenon.invoker(new JsRuntime(), Map.of(), Clock.systemUTC())) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        AppCode code =
            new AppCode(
                "desk@1.0." + cycle,
                jar.toString(),
                "desk",
                Optional.of("com.example.Desk"),
                List.of("onDealUpdate"));
        loaders.add(loaderOfRun(invoker, code, cycle));
        invoker.unload(Language.JAVA, code);
        if (cycle == WARM_UP) {
          awaitCollected(loaders);
          before = metaspace();
        }
      }
      assertThat(loaders).hasSize(CYCLES);
      // While the runtime is up: closing it is no way to let go.
      awaitCollected(loaders);
      assertThat(metaspace()).isLessThan(before + ROOM);
    }
  }

  private static WeakReference<?> loaderOfRun(Invoker invoker, AppCode code, int cycle) {
    RunRequest request =
        new RunRequest(
            Language.JAVA,
            code,
            Callers.named("ins_1"),
            "onDealUpdate",
            "{\"event\":\"onDealUpdate\",\"data\":{\"amount\":%d},\"iparams\":{\"amount\":2}}"
                .formatted(cycle),
            new RunFacts("acme", Optional.empty(), 1, "dlv_" + cycle),
            Duration.ofSeconds(20));
    RunResult result = invoker.run(request, new RunListener() {}).join();
    assertThat(result.outcome() instanceof Outcome.Failed)
        .as(result.toString())
        .isEqualTo(cycle % 10 == 0);
    return (WeakReference<?>) Objects.requireNonNull(System.getProperties().remove(LOADER));
  }

  private static void awaitCollected(List<WeakReference<?>> loaders) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders.stream().filter(loader -> loader.get() != null).count()).isZero();
            });
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
