package dev.tenon.runtime.crash;

import dev.tenon.runtime.crash.Findings.Kind;
import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.crash.History.Kept;
import dev.tenon.runtime.crash.History.Made;
import dev.tenon.runtime.crash.History.Report;
import dev.tenon.runtime.crash.History.Step;
import dev.tenon.runtime.crash.History.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds a history against what is promised: nothing lost, order kept, repeats only at a crash. */
final class HistoryCheck {

  private final History history;
  private final Findings findings = new Findings();
  private final Map<String, Kept> eventsById;
  private final Map<Long, Kept> eventsBySeq;
  private final Map<String, Target> targets;
  private final Map<Long, List<Made>> deliveriesByEvent;
  private final Map<String, List<Report>> reports;

  private HistoryCheck(History history) {
    this.history = history;
    eventsById = history.events().stream().collect(Collectors.toMap(Kept::id, Function.identity()));
    eventsBySeq =
        history.events().stream().collect(Collectors.toMap(Kept::seq, Function.identity()));
    targets =
        history.targets().stream()
            .collect(Collectors.toMap(Target::installation, Function.identity()));
    deliveriesByEvent = history.deliveries().stream().collect(Collectors.groupingBy(Made::event));
    reports = history.reports().stream().collect(Collectors.groupingBy(Report::delivery));
  }

  static Findings of(History history) {
    HistoryCheck check = new HistoryCheck(history);
    check.keptEvents();
    check.keptOnce();
    check.clientsOrder();
    check.lines();
    return check.findings;
  }

  /** Every acknowledged event is there, went to all who asked for it, and came to its end there. */
  private void keptEvents() {
    for (Acknowledged acknowledged : history.acknowledged()) {
      Optional<Kept> event = Optional.ofNullable(eventsById.get(acknowledged.event()));
      Optional<String> trouble =
          event.isEmpty()
              ? Optional.of("is not in the log")
              : event.get().whole()
                  ? history.targets().stream()
                      .filter(target -> target.org().equals(acknowledged.org()))
                      .flatMap(target -> trouble(event.get(), target).stream())
                      .findFirst()
                  : Optional.of("has another body than was written");
      trouble.ifPresent(what -> findings.add(Kind.LOST, acknowledged + " " + what));
    }
  }

  private Optional<String> trouble(Kept event, Target target) {
    List<Made> made =
        deliveriesByEvent.getOrDefault(event.seq(), List.of()).stream()
            .filter(delivery -> delivery.installation().equals(target.installation()))
            .toList();
    if (made.size() != 1) {
      return Optional.of(
          "has %d deliveries for %s, not one".formatted(made.size(), target.installation()));
    }
    Made delivery = made.getFirst();
    if (!delivery.isOver()) {
      return Optional.of("is still " + where(delivery));
    }
    if (!target.ends(event).contains(delivery.state())) {
      return Optional.of(
          "should have ended as %s, but is ".formatted(target.ends(event)) + where(delivery));
    }
    boolean numbered = true;
    for (int i = 0; i < delivery.attempts().size(); i++) {
      numbered &= delivery.attempts().get(i).number() == i + 1;
    }
    if (delivery.attempts().isEmpty() || !numbered) {
      return Optional.of("lacks records of attempts: it is " + where(delivery));
    }
    boolean recorded =
        delivery.attempts().getLast().outcome().equals("succeeded")
            == delivery.state().equals("succeeded");
    if (!recorded) {
      return Optional.of("has another end than its last attempt: it is " + where(delivery));
    }
    boolean ran =
        !target.reports()
            || !delivery.state().equals("succeeded")
            || reports.getOrDefault(delivery.id(), List.of()).stream()
                .anyMatch(report -> report.step() == Step.SUCCEEDED);
    return ran
        ? Optional.empty()
        : Optional.of("was never handled to the end, but is " + where(delivery));
  }

  private static String where(Made delivery) {
    return "%s as %s for %s, with %s"
        .formatted(delivery.state(), delivery.id(), delivery.installation(), delivery.attempts());
  }

  /** An event that was sent again, since its answer did not come, is one event. */
  private void keptOnce() {
    Set<String> seen = new HashSet<>();
    for (Kept event : history.events()) {
      if (!seen.add(event.org() + " " + event.key())) {
        findings.add(
            Kind.REPEATED,
            "%s is a second event of the key %s in the org %s"
                .formatted(event.id(), event.key(), event.org()));
      }
    }
  }

  /** What a client sent after an answer was accepted after what was answered. */
  private void clientsOrder() {
    Map<String, List<Acknowledged>> byClient =
        history.acknowledged().stream()
            .filter(acknowledged -> eventsById.containsKey(acknowledged.event()))
            .sorted(Comparator.comparingInt(Acknowledged::number))
            .collect(Collectors.groupingBy(Acknowledged::client));
    for (List<Acknowledged> sent : byClient.values()) {
      for (int i = 1; i < sent.size(); i++) {
        if (seq(sent.get(i)) <= seq(sent.get(i - 1))) {
          findings.add(
              Kind.OUT_OF_ORDER,
              "%s was accepted before %s, which was answered before it was sent"
                  .formatted(sent.get(i), sent.get(i - 1)));
        }
      }
    }
  }

  private long seq(Acknowledged acknowledged) {
    Kept event = eventsById.get(acknowledged.event());
    return event == null ? 0 : event.seq();
  }

  private void lines() {
    Map<String, List<Made>> lines = new TreeMap<>();
    history.deliveries().stream()
        .sorted(Comparator.comparingLong(Made::seq))
        .forEach(
            delivery ->
                line(delivery)
                    .ifPresent(
                        line ->
                            lines.computeIfAbsent(line, name -> new ArrayList<>()).add(delivery)));
    Map<String, String> lineOf =
        lines.entrySet().stream()
            .flatMap(
                line -> line.getValue().stream().map(made -> Map.entry(made.id(), line.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, List<Report>> reportsByLine =
        history.reports().stream()
            .collect(
                Collectors.groupingBy(
                    report -> lineOf.getOrDefault(report.delivery(), "of no delivery")));
    reportsByLine
        .getOrDefault("of no delivery", List.of())
        .forEach(report -> findings.add(Kind.LOST, "There is no delivery of " + report));
    lines.forEach(
        (name, made) -> {
          new LineCheck(name, made, findings).check(reportsByLine.getOrDefault(name, List.of()));
        });
  }

  private Optional<String> line(Made delivery) {
    Kept event = eventsBySeq.get(delivery.event());
    Target target = targets.get(delivery.installation());
    return event == null || target == null ? Optional.empty() : Optional.of(target.line(event));
  }
}
