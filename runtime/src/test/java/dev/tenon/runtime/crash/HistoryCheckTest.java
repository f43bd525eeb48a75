package dev.tenon.runtime.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.crash.Findings.Kind;
import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.crash.History.Kept;
import dev.tenon.runtime.crash.History.Made;
import dev.tenon.runtime.crash.History.Order;
import dev.tenon.runtime.crash.History.Report;
import dev.tenon.runtime.crash.History.Step;
import dev.tenon.runtime.crash.History.Target;
import dev.tenon.runtime.crash.History.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The checker of the crash test finds what it is there to find. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class HistoryCheckTest {

  private static final int EVENTS = 100;

  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final List<Kept> events = new ArrayList<>();
  private final List<Made> deliveries = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private Order order = Order.INSTALLATION;

  /** One client, one installation, events 1 to 100, about two records, handled in process 1. */
  HistoryCheckTest() {
    for (int i = 1; i <= EVENTS; i++) {
      acknowledged.add(new Acknowledged("acme", "client", i, "key-" + i, "evt_" + i));
      events.add(new Kept(i, "evt_" + i, "acme", "key-" + i, "deal " + i % 2, 0, true));
      deliveries.add(
          new Made(i, i, "ins_1", "succeeded", List.of(new Tried(1, "succeeded", 1_000 + i))));
      run(1, i, 1, Step.SUCCEEDED);
    }
  }

  @Test
  void a_history_without_a_crash_has_no_findings() {
    assertThat(check().all()).isEmpty();
    assertThat(summary()).isEqualTo("acknowledged 100, lost 0, out of order 0, repeated 0");
  }

  @Test
  void an_acknowledged_event_that_is_not_in_the_log_is_lost() {
    events.remove(41);
    deliveries.remove(41);
    reports.removeIf(report -> report.delivery().equals("dlv_42"));
    assertThat(summary()).isEqualTo("acknowledged 100, lost 1, out of order 0, repeated 0");
    assertThat(check().all().toString()).contains("evt_42 (key-42 of org acme)");
  }

  @Test
  void an_event_without_its_delivery_is_lost() {
    deliveries.remove(41);
    reports.removeIf(report -> report.delivery().equals("dlv_42"));
    assertThat(check().count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void a_delivery_that_did_not_come_to_its_end_is_lost() {
    change(42, made -> new Made(42, 42, "ins_1", "queued", made.attempts()));
    assertThat(check().count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void a_delivery_said_to_have_succeeded_whose_handler_did_not_run_is_lost() {
    reports.removeIf(
        report -> report.delivery().equals("dlv_100") && report.step() == Step.SUCCEEDED);
    assertThat(check().count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void a_delivery_that_was_given_up_on_too_early_is_lost() {
    change(
        42, made -> new Made(42, 42, "ins_1", "dead", List.of(new Tried(1, "not_started", 1_042))));
    assertThat(check().count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void a_body_that_is_not_what_was_written_is_lost() {
    events.set(41, new Kept(42, "evt_42", "acme", "key-42", "deal 0", 0, false));
    assertThat(check().count(Kind.LOST)).isEqualTo(1);
  }

  @Test
  void what_was_accepted_after_a_later_event_of_its_client_is_out_of_order() {
    acknowledged.set(4, new Acknowledged("acme", "client", 9, "key-5", "evt_5"));
    acknowledged.set(8, new Acknowledged("acme", "client", 5, "key-9", "evt_9"));
    assertThat(check().count(Kind.OUT_OF_ORDER)).isPositive();
    assertThat(check().count(Kind.LOST)).isZero();
  }

  @Test
  void what_is_handled_after_a_later_event_of_its_line_is_out_of_order() {
    reports.clear();
    for (int i = 1; i <= EVENTS; i++) {
      run(1, i == 50 ? 51 : i == 51 ? 50 : i, 1, Step.SUCCEEDED);
    }
    assertThat(check().count(Kind.OUT_OF_ORDER)).isPositive();
    assertThat(check().all().toString()).contains("dlv_51").contains("dlv_50");
  }

  @Test
  void records_in_another_order_than_the_line_are_out_of_order_where_handlers_report_nothing() {
    change(
        42, made -> new Made(42, 42, "ins_1", "succeeded", List.of(new Tried(1, "succeeded", 5))));
    assertThat(check().count(Kind.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void two_runs_of_a_line_at_the_same_time_are_out_of_order() {
    reports.removeIf(
        report -> report.delivery().equals("dlv_42") && report.step() == Step.SUCCEEDED);
    reports.add(
        reports.indexOf(new Report(1, "dlv_43", 1, Step.STARTED)) + 1,
        new Report(1, "dlv_42", 1, Step.SUCCEEDED));
    assertThat(check().count(Kind.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void deliveries_of_other_records_may_change_places_where_only_records_are_in_order() {
    order = Order.RECORD;
    reports.clear();
    for (int i = 1; i <= EVENTS; i++) {
      run(1, i % 2 == 0 ? i - 1 : i + 1, 1, Step.SUCCEEDED);
    }
    assertThat(check().all()).isEmpty();
    order = Order.INSTALLATION;
    assertThat(check().count(Kind.OUT_OF_ORDER)).isPositive();
  }

  @Test
  void what_a_kill_undid_at_the_end_of_the_line_is_repeated_and_that_is_allowed() {
    cutAfter(60);
    for (int i = 51; i <= EVENTS; i++) {
      run(2, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().all()).isEmpty();
    assertThat(summary()).isEqualTo("acknowledged 100, lost 0, out of order 0, repeated 10");
  }

  @Test
  void what_a_kill_cut_off_is_run_again_and_is_no_repeat() {
    cutAfter(60);
    reports.removeLast();
    for (int i = 60; i <= EVENTS; i++) {
      run(2, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().all()).isEmpty();
    assertThat(summary()).endsWith("repeated 0");
  }

  @Test
  void a_repeat_without_a_crash_is_not_allowed() {
    reports.add(new Report(1, "dlv_100", 1, Step.STARTED));
    reports.add(new Report(1, "dlv_100", 1, Step.SUCCEEDED));
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
    run(1, 42, 1, Step.SUCCEEDED);
    assertThat(check().count(Kind.REPEATED)).isEqualTo(2);
  }

  @Test
  void another_attempt_after_a_success_is_a_repeat_that_is_not_allowed() {
    run(1, 100, 2, Step.SUCCEEDED);
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void a_crash_explains_no_repeat_from_far_before_it() {
    cutAfter(90);
    for (int i = 90 - LineCheck.WINDOW; i <= EVENTS; i++) {
      run(2, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void a_crash_explains_no_repeat_of_what_an_earlier_crash_had_left_on_disk() {
    cutAfter(60);
    run(2, 55, 1, Step.SUCCEEDED);
    for (int i = 54; i <= EVENTS; i++) {
      run(3, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
  }

  @Test
  void a_crash_explains_no_gap_in_what_is_repeated() {
    cutAfter(60);
    run(2, 55, 1, Step.SUCCEEDED);
    for (int i = 57; i <= EVENTS; i++) {
      run(2, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().count(Kind.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void a_failed_attempt_is_tried_again_before_the_line_goes_on() {
    events.set(59, new Kept(60, "evt_60", "acme", "key-60", "deal 0", 1, true));
    change(
        60,
        made ->
            new Made(
                60,
                60,
                "ins_1",
                "succeeded",
                List.of(new Tried(1, "failed", 1_060), new Tried(2, "succeeded", 1_060))));
    cutAfter(59);
    run(1, 60, 1, Step.FAILED);
    run(1, 60, 2, Step.SUCCEEDED);
    for (int i = 61; i <= EVENTS; i++) {
      run(1, i, 1, Step.SUCCEEDED);
    }
    assertThat(check().all()).isEmpty();
    reports.remove(new Report(1, "dlv_60", 2, Step.STARTED));
    reports.remove(new Report(1, "dlv_60", 2, Step.SUCCEEDED));
    assertThat(check().count(Kind.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void a_second_event_of_one_key_is_a_repeat_that_no_crash_explains() {
    events.add(new Kept(101, "evt_101", "acme", "key-100", "deal 0", 0, true));
    assertThat(check().count(Kind.REPEATED)).isEqualTo(1);
  }

  private void run(long process, int number, int attempt, Step end) {
    reports.add(new Report(process, "dlv_" + number, attempt, Step.STARTED));
    reports.add(new Report(process, "dlv_" + number, attempt, end));
  }

  /** Leaves what was reported up to this delivery. */
  private void cutAfter(int number) {
    reports.subList(2 * number, reports.size()).clear();
  }

  private void change(int number, UnaryOperator<Made> change) {
    deliveries.replaceAll(made -> made.seq() == number ? change.apply(made) : made);
  }

  private Findings check() {
    return HistoryCheck.of(
        new History(
            acknowledged,
            events,
            deliveries,
            reports,
            List.of(new Target("ins_1", "acme", order, true))));
  }

  private String summary() {
    return check().summary(acknowledged.size());
  }
}
