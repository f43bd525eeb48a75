package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ContextPoolTest {

  private static final int ROOM = 2;

  @TempDir Path folder;

  private final JsEngine engine = new JsEngine("test");
  private final ContextPool pool = new ContextPool(engine, ROOM, Duration.ofMinutes(5));
  private JsApp app;

  @BeforeEach
  void write() {
    Path path = JsFolder.at(folder.resolve("app")).server("exports = {};").path();
    app = JsApp.read(new AppCode("code", path.toString(), "app", Optional.empty(), List.of()));
  }

  @AfterEach
  void close() {
    pool.close();
    engine.close();
  }

  @Test
  void an_installation_s_next_run_gets_the_context_of_its_last_and_no_other_s() {
    JsContext first = run("a");
    assertThat(run("b")).isNotSameAs(first);
    assertThat(run("a")).isSameAs(first);
  }

  @Test
  void where_there_is_no_room_contexts_are_made_for_one_run() {
    assertThat(serves("a", "b")).containsExactly(true, true);
    assertThat(serves("c", "d", "e", "f", "c")).containsOnly(false);
  }

  @Test
  void who_comes_again_soon_gets_one_to_keep_although_there_is_no_room() {
    assertThat(serves("a", "b", "c")).containsExactly(true, true, false);
    assertThat(serves("c")).containsExactly(true);
  }

  @Test
  void each_context_counts_also_when_an_installation_has_several() {
    List<JsContext> contexts =
        Stream.of("a", "a", "a", "b", "b", "b").map(this::takesOneToKeep).toList();
    for (int i = 0; i < contexts.size(); i++) {
      pool.giveBack(key(i < 3 ? "a" : "b"), contexts.get(i));
    }
    await().untilAsserted(() -> assertThat(contexts.stream().filter(this::isOpen)).hasSize(ROOM));
    assertThat(pool.size()).isEqualTo(ROOM);
  }

  @Test
  void contexts_that_wait_for_long_are_closed_though_nothing_else_happens() {
    try (ContextPool forgetful = new ContextPool(engine, ROOM, Duration.ofMillis(20))) {
      JsContext context = forgetful.take(key("a"), app);
      forgetful.giveBack(key("a"), context);
      await().untilAsserted(() -> assertThat(isOpen(context)).isFalse());
    }
  }

  @Test
  void an_app_that_is_forgotten_leaves_no_context() {
    JsContext context = run("a");
    pool.forget("another");
    assertThat(isOpen(context)).isTrue();
    pool.forget("code");
    assertThat(isOpen(context)).isFalse();
    assertThat(pool.size()).isZero();
  }

  private JsContext takesOneToKeep(String installation) {
    return pool.take(key(installation), app);
  }

  private boolean isOpen(JsContext context) {
    try {
      context.survey();
      return true;
    } catch (PolyglotException e) {
      assertThat(e.isCancelled()).isTrue();
      return false;
    }
  }

  private List<Boolean> serves(String... installations) {
    return List.of(installations).stream().map(this::servesAgain).toList();
  }

  /** One run of an installation; whether its context could serve another. */
  private boolean servesAgain(String installation) {
    JsContext context = pool.take(key(installation), app);
    context.prepare();
    boolean again = context.reset();
    if (again) {
      pool.giveBack(key(installation), context);
    } else {
      context.close();
    }
    return again;
  }

  private JsContext run(String installation) {
    JsContext context = pool.take(key(installation), app);
    context.prepare();
    assertThat(context.reset()).isTrue();
    pool.giveBack(key(installation), context);
    return context;
  }

  private static ContextPool.Key key(String installation) {
    return new ContextPool.Key("code", installation);
  }
}
