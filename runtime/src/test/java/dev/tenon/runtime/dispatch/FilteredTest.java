package dev.tenon.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.Attribute;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent along with an event, and the filters that look at it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FilteredTest {

  private static final Attributes HIGH =
      new Attributes(
          Map.of(
              "priority", Attribute.text("high"),
              "event_name", Attribute.text("as it was sent")));

  private final Path folder;

  FilteredTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void attributes_sent_along_decide_and_are_kept_over_a_restart() {
    String event;
    try (House house = new House(folder, FakeRuntime.Run::succeed)) {
      house.installFiltered(
          House.ACME, "high", "1.0.0", "{\"priority\": [\"high\"]}", "onDealUpdate");
      Event plain = house.event(House.ACME, "onDealUpdate", 1);
      assertThat(house.accept(plain).deliveries()).isEmpty();
      Event high = house.event(House.ACME, "onDealUpdate", 2).with(HIGH);
      assertThat(house.accept(high).deliveries()).hasSize(1);
      event = high.id().value();
      await().untilAsserted(() -> assertThat(house.numbers()).containsExactly(2));
    }
    try (House house = new House(folder, FakeRuntime.Run::succeed)) {
      Accepted again = house.dispatcher.replay(House.ACME, event, Optional.empty()).join();
      assertThat(again.deliveries()).hasSize(1);
      assertThat(
              house.history.find(House.ACME, event).orElseThrow().at("/attributes/priority/Value"))
          .isEqualTo(TextNode.valueOf("high"));
    }
  }

  @Test
  void attributes_sent_along_win_over_those_that_are_derived() {
    try (House house = new House(folder, FakeRuntime.Run::succeed)) {
      house.installFiltered(
          House.ACME, "sent", "1.0.0", "{\"event_name\": [\"as it was sent\"]}", "onDealUpdate");
      house.installFiltered(
          House.ACME, "derived", "1.0.0", "{\"event_name\": [\"onDealUpdate\"]}", "onDealUpdate");
      Event event = house.event(House.ACME, "onDealUpdate", 1);
      assertThat(apps(house.accept(event.with(HIGH)))).containsExactly("sent");
      assertThat(apps(house.accept(house.event(House.ACME, "onDealUpdate", 2))))
          .containsExactly("derived");
    }
  }

  @Test
  void damage_to_attributes_is_found_and_events_without_any_have_the_checksum_they_had() {
    try (House house = new House(folder, FakeRuntime.Run::succeed)) {
      house.accept(house.event(House.ACME, "onDealUpdate", 1));
      house.accept(house.event(House.ACME, "onDealUpdate", 2).with(HIGH));
      LogCheck check = new LogCheck(house.database);
      assertThat(check.events().damages()).isEmpty();
      int changed =
          house.database.writeNow(
              handle ->
                  handle.execute(
                      "UPDATE event SET attributes = replace(attributes, 'high', 'low!') WHERE attributes IS NOT NULL"));
      assertThat(changed).isEqualTo(1);
      assertThat(check.events().damages()).hasSize(1).allMatch(said -> said.contains("number 2"));
    }
  }

  @Test
  void what_was_accepted_is_delivered_also_if_the_next_version_would_filter_it_out() {
    AtomicBoolean failing = new AtomicBoolean(true);
    try (House house =
        new House(
            folder,
            run -> {
              if (failing.getAndSet(false)) {
                run.end(new Outcome.Failed(HandlerError.of("Error", "not yet"), false));
              } else {
                run.succeed();
              }
            })) {
      house.installFiltered(
          House.ACME, "app", "1.0.0", "{\"event_name\": [\"onDealUpdate\"]}", "onDealUpdate");
      house.accept(House.ACME, "onDealUpdate", 1);
      await().untilAsserted(() -> assertThat(house.states()).containsExactly("dead"));
      house.installFiltered(
          House.ACME, "app", "2.0.0", "{\"event_name\": [\"other\"]}", "onDealUpdate");
      assertThat(house.accept(House.ACME, "onDealUpdate", 2).deliveries()).isEmpty();
      house.dispatcher.redrive(House.ACME, "dlv_1").join();
      await().untilAsserted(() -> assertThat(house.numbers()).containsExactly(1, 1));
    }
  }

  private static List<String> apps(Accepted accepted) {
    return accepted.deliveries().stream()
        .map(scheduled -> scheduled.match().installation().appId())
        .toList();
  }
}
