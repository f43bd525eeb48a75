package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads after some events. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class MetricsTest {

  private static final String EVENTS = "/api/v1/orgs/demo/events?product=";

  @Test
  void events_attempts_and_what_waits_are_counted(@TempDir Path folder) throws Exception {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate", "onDealCreate")
            .server(
                """
                exports = {
                  onDealUpdate: function () {},
                  onDealCreate: function () { throw new Error('no'); }
                };
                """)
            .path();
    Path mayEnd = folder.resolve("may-end");
    try (RunningTenon tenon = RunningTenon.start(config(folder, app, slowApp(folder, mayEnd)))) {
      // One after the other, since only two may wait.
      post(tenon, "freshsales", "onDealUpdate", 202);
      await().until(() -> waiting(tenon) == 0);
      post(tenon, "freshsales", "onDealUpdate", 202);
      await().until(() -> waiting(tenon) == 0);
      post(tenon, "freshsales", "onDealCreate", 202);
      await().until(() -> waiting(tenon) == 0);
      tenon.post(EVENTS + "freshsales", event("onDealUpdate"), "Idempotency-Key", "k");
      await().until(() -> waiting(tenon) == 0);
      tenon.post(EVENTS + "freshsales", event("onDealUpdate"), "Idempotency-Key", "k");
      post(tenon, "invented_by_a_caller", "onX", 202);
      String succeeded = attempts("succeeded", "succeeded");
      await().until(() -> value(tenon, succeeded) == 3 && waiting(tenon) == 0);

      assertThat(value(tenon, attempts("failed", "dead"))).isEqualTo(1);
      assertThat(value(tenon, "tenon_deliveries_dead")).isEqualTo(1);
      assertThat(value(tenon, accepted("false", "freshsales"))).isEqualTo(4);
      assertThat(value(tenon, accepted("true", "freshsales"))).isEqualTo(1);
      assertThat(value(tenon, accepted("false", "other"))).isEqualTo(1);
      assertThat(
              value(
                  tenon,
                  "tenon_handler_time_seconds_count{language=\"javascript\",outcome=\"succeeded\"}"))
          .isEqualTo(3);
      assertThat(
              value(
                  tenon,
                  "tenon_handler_time_seconds_bucket{language=\"javascript\",outcome=\"failed\",le=\"20.0\"}"))
          .isEqualTo(1);
      assertThat(value(tenon, "tenon_lane_lag_seconds_count")).isEqualTo(4);
      assertThat(value(tenon, "tenon_deliveries_oldest_age_seconds")).isZero();

      // Two may wait: one whose handler is slow, one behind it; the third is refused.
      post(tenon, "freshsales", "onContactUpdate", 202);
      post(tenon, "freshsales", "onContactUpdate", 202);
      post(tenon, "freshsales", "onContactUpdate", 429);
      assertThat(value(tenon, refused("freshsales", "deliveries"))).isEqualTo(1);
      assertThat(waiting(tenon)).isEqualTo(2);
      await().until(() -> value(tenon, "tenon_deliveries_running") == 1);
      await().until(() -> value(tenon, "tenon_deliveries_oldest_age_seconds") > 0);
      assertThat(value(tenon, "tenon_deliveries_blocked")).isZero();

      HttpResponse<String> scraped = tenon.get("/metrics");
      assertThat(scraped.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      assertThat(scraped.body())
          .satisfies(MetricsTest::everyFamilyOfOursIsExplained)
          .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "jvm_gc_")
          .doesNotContain("invented_by_a_caller", "org=\"");
      // A stop waits for handlers that run.
      Files.createFile(mayEnd);
    }
  }

  /** Also those that are there only after events of every kind. */
  private static void everyFamilyOfOursIsExplained(String scraped) {
    List<String> families =
        scraped
            .lines()
            .filter(line -> line.startsWith("# TYPE tenon_"))
            .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
            .toList();
    assertThat(families)
        .hasSizeGreaterThan(12)
        .allSatisfy(
            name ->
                assertThat(scraped.lines())
                    .anyMatch(line -> line.matches("# HELP " + name + " \\w.*")));
  }

  @Test
  void refusals_are_there_before_the_first_one(@TempDir Path folder) {
    try (RunningTenon tenon = RunningTenon.start(config(folder))) {
      assertThat(tenon.get("/metrics").body().lines())
          .contains(
              refused("freshsales", "deliveries") + " 0.0", refused("other", "lanes") + " 0.0");
    }
  }

  @Test
  void what_waits_for_a_paused_installation_is_told_apart_and_makes_nothing_old(
      @TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .path();
    try (RunningTenon tenon = RunningTenon.start(config(folder, app))) {
      String installations = "/api/v1/orgs/demo/installations";
      String one =
          installations
              + "/"
              + Json.read(tenon.get(installations).body()).at("/items/0/installation").asText();
      assertThat(tenon.post(one + "/pause", "").statusCode()).isEqualTo(200);
      post(tenon, "freshsales", "onDealUpdate", 202);
      assertThat(waiting(tenon)).isEqualTo(1);
      assertThat(value(tenon, "tenon_deliveries_paused")).isEqualTo(1);
      assertThat(value(tenon, "tenon_deliveries_oldest_age_seconds")).isZero();
      assertThat(tenon.post(one + "/resume", "").statusCode()).isEqualTo(200);
      await().until(() -> waiting(tenon) == 0);
      assertThat(value(tenon, "tenon_deliveries_paused")).isZero();
    }
  }

  @Test
  void simulations_are_not_counted_as_attempts(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .path();
    try (RunningTenon tenon = RunningTenon.start(config(folder, app))) {
      tenon.simulate("freshsales", "onDealUpdate", event("onDealUpdate"));
      String scraped = tenon.get("/metrics").body();
      assertThat(scraped).contains("source=\"simulation\"} 1").doesNotContain("tenon_attempts");
      double commits = value(tenon, "tenon_store_commit_seconds_count");
      assertThat(commits).isPositive();
      assertThat(value(tenon, "tenon_store_commit_writes_sum")).isGreaterThanOrEqualTo(commits);
      assertThat(scraped).contains("tenon_store_writes_failed_total 0");
    }
  }

  /** An app whose handler of onContactUpdate goes on until a file is there. */
  private static Path slowApp(Path folder, Path mayEnd) {
    return new PluginJar()
        .source(
            "com.example.Slow",
            """
            package com.example;
            import dev.tenon.api.*;
            import java.nio.file.*;
            public final class Slow implements App {
              public void onContactUpdate(Event event) throws Exception {
                while (!Files.exists(Path.of("%s"))) {
                  Thread.sleep(10);
                }
              }
            }
            """
                .formatted(mayEnd))
        .manifest(
            """
            {"platform-version": "2.2",
             "product": {"freshsales": {"events": {"onContactUpdate": {"handler": "onContactUpdate"}}}},
             "tenon": {"id": "slow", "version": "1.0.0", "main": "com.example.Slow"}}
            """)
        .jar(folder.resolve("slow.jar"));
  }

  private static TenonConfig config(Path folder, Path... apps) {
    return new TenonConfig(
        folder.resolve(".tenon"),
        "127.0.0.1",
        0,
        TenonConfig.Bench.WORKSHOP,
        List.of(apps),
        new TenonConfig.Callers(false, false),
        2,
        Retention.Rules.STANDARD);
  }

  private static String event(String type) {
    return "{\"event\": \"%s\", \"data\": {}}".formatted(type);
  }

  /** Waits until there is room before it sends, but for what is to be refused. */
  private static void post(RunningTenon tenon, String product, String type, int status) {
    if (status != 429) {
      await().until(() -> waiting(tenon) < 2);
    }
    assertThat(tenon.post(EVENTS + product, event(type)).statusCode()).isEqualTo(status);
  }

  private static double waiting(RunningTenon tenon) {
    return value(tenon, "tenon_deliveries_waiting");
  }

  private static String accepted(String duplicate, String product) {
    return "tenon_events_accepted_total{duplicate=\"%s\",product=\"%s\",source=\"http\"}"
        .formatted(duplicate, product);
  }

  private static String refused(String product, String reason) {
    return "tenon_events_refused_total{product=\"%s\",reason=\"%s\"}".formatted(product, reason);
  }

  private static String attempts(String outcome, String state) {
    return "tenon_attempts_total{language=\"javascript\",outcome=\"%s\",state=\"%s\"}"
        .formatted(outcome, state);
  }

  /** The value of a series; zero as long as there is none. */
  private static double value(RunningTenon tenon, String series) {
    return tenon
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }
}
