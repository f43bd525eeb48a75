package dev.tenon.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.event.OrgId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another org's flood may do to a single event. Nothing is timed: everything that is scarce is
 * held until all who want it wait, and then it is counted who came before the single event.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class NoisyNeighbourTest {

  private static final OrgId QUIET = new OrgId("quiet");
  private static final String EVENT = "onDealUpdate";
  private static final int PLACES = 256;

  /**
   * So many orgs take all places, each half of what those before it left, the last one the last.
   */
  private static final int FLOODS = 9;

  /** More than an org can have under way. */
  private static final int WAVE = 150;

  @TempDir Path folder;

  /** Runs that have begun and not ended. */
  private final BlockingQueue<FakeRuntime.Run> held = new LinkedBlockingQueue<>();

  private final Map<String, OrgId> installations = new HashMap<>();
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder, held::add);
    install(QUIET);
  }

  /** The runtime waits for what runs before it closes. */
  @AfterEach
  void close() {
    CompletableFuture<Void> closed = CompletableFuture.runAsync(house::close);
    await()
        .until(
            () -> {
              List<FakeRuntime.Run> ending = new ArrayList<>();
              held.drainTo(ending);
              ending.forEach(FakeRuntime.Run::succeed);
              return closed.isDone();
            });
  }

  @Test
  void a_single_event_runs_while_everything_that_a_flood_may_have_under_way_is_held() {
    flood(0);
    awaitRuns(PLACES / 2);

    house.accept(QUIET, EVENT, 1);

    awaitRuns(PLACES / 2 + 1);
    assertThat(runsOf(QUIET)).containsExactly(PLACES / 2);
    assertThat(held).hasSize(PLACES / 2 + 1);
  }

  @Test
  void a_single_event_waits_for_one_turn_of_each_flood_at_the_writer_and_at_the_places() {
    int taken = 0;
    for (int i = 0; i < FLOODS; i++) {
      flood(i);
      taken += Math.max(1, (PLACES - taken) / 2);
      awaitRuns(taken);
    }
    assertThat(taken).isEqualTo(PLACES);

    long before = newestEvent();
    CompletableFuture<Void> writerIsFree = new CompletableFuture<>();
    CompletableFuture<Void> writerIsHeld = new CompletableFuture<>();
    CompletableFuture<Boolean> holding =
        house.database.write(
            handle -> {
              writerIsHeld.complete(null);
              writerIsFree.join();
              return true;
            });
    writerIsHeld.join();
    List<CompletableFuture<Accepted>> more = new ArrayList<>();
    IntStream.range(0, FLOODS).forEach(i -> more.addAll(send(org(i))));
    CompletableFuture<Accepted> single =
        house.dispatcher.accept(house.event(QUIET, EVENT, 1), DeliveryObserver.NONE);
    writerIsFree.complete(null);
    assertThat(holding.join()).isTrue();
    more.forEach(CompletableFuture::join);
    single.join();

    assertThat(placeInLog(QUIET) - before).isLessThanOrEqualTo(FLOODS + 1);
    assertThat(runsOf(QUIET)).isEmpty();
    for (int ran = PLACES; runsOf(QUIET).isEmpty(); ran++) {
      endOne();
      awaitRuns(ran + 1);
    }
    assertThat(runsOf(QUIET).getFirst() - PLACES).isLessThanOrEqualTo(FLOODS);
  }

  /** An org, and more events of it than may run at a time, each in a lane of its own. */
  private void flood(int number) {
    install(org(number));
    send(org(number)).forEach(CompletableFuture::join);
  }

  private static OrgId org(int flood) {
    return new OrgId("flood-" + flood);
  }

  private void install(OrgId org) {
    house.orgs.put(org, org.value());
    installations.put(
        house.installWith("\"ordering\": \"none\"", org, "app", "1.0.0", EVENT).id(), org);
  }

  private List<CompletableFuture<Accepted>> send(OrgId org) {
    return IntStream.range(0, WAVE)
        .mapToObj(i -> house.dispatcher.accept(house.event(org, EVENT, i), DeliveryObserver.NONE))
        .toList();
  }

  private void awaitRuns(int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> house.runtime.runs().size(), size -> size == count);
  }

  private void endOne() {
    FakeRuntime.Run run = held.poll();
    assertThat(run).isNotNull();
    run.succeed();
  }

  /** How many runs of all orgs began before each of this one's. */
  private List<Integer> runsOf(OrgId org) {
    List<OrgId> orgs =
        house.runtime.runs().stream().map(run -> installations.get(run.installation())).toList();
    return IntStream.range(0, orgs.size()).filter(i -> orgs.get(i).equals(org)).boxed().toList();
  }

  private long newestEvent() {
    return house.database.read(
        handle -> handle.createQuery("SELECT max(seq) FROM event").mapTo(Long.class).one());
  }

  /** The number of an org's only event; numbers are given out in the order of acceptance. */
  private long placeInLog(OrgId org) {
    return house.database.read(
        handle ->
            handle
                .createQuery("SELECT seq FROM event WHERE org_id = :org")
                .bind("org", org.value())
                .mapTo(Long.class)
                .one());
  }
}
