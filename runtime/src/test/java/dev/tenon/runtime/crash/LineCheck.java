package dev.tenon.runtime.crash;

import dev.tenon.runtime.crash.Findings.Kind;
import dev.tenon.runtime.crash.History.Made;
import dev.tenon.runtime.crash.History.Report;
import dev.tenon.runtime.crash.History.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks one line of deliveries that wait for one another. In one process each is run after the one
 * before it has ended, none left out; a new process may begin a few places further ahead, at what
 * the kill undid, and from there goes on in the same way.
 */
final class LineCheck {

  /**
   * How many deliveries of a line a kill may undo: 65 records on their way to the disk, as {@code
   * LaneRecords} allows, and the one that runs.
   */
  static final int WINDOW = 66;

  private final String name;
  private final List<Made> line;
  private final Findings findings;
  private final Map<String, Integer> places = new HashMap<>();

  /** What came to its end in an earlier process, and in this one: delivery and attempt. */
  private final Set<String> endedBefore = new HashSet<>();

  private final Set<String> endedHere = new HashSet<>();

  /** The farthest place that was run so far. */
  private int front = -1;

  /** Where the process began. */
  private int first;

  private long process = -1;
  private int place = -1;
  private int attempt;
  private boolean running;
  private boolean failed;

  /**
   * @param line in the order of acceptance
   */
  LineCheck(String name, List<Made> line, Findings findings) {
    this.name = name;
    this.line = line;
    this.findings = findings;
    for (int i = 0; i < line.size(); i++) {
      places.put(line.get(i).id(), i);
    }
  }

  /**
   * @param reports of this line, in the order in which they were written; none where the handler
   *     makes none
   */
  void check(List<Report> reports) {
    records();
    for (Report report : reports) {
      int at = places.getOrDefault(report.delivery(), -1);
      if (report.process() != process) {
        newProcess(report, at);
      } else if (report.step() == Step.STARTED) {
        started(report, at);
      }
      if (report.step() == Step.STARTED) {
        begin(report, at);
      } else {
        end(report, at);
      }
    }
  }

  /** As far as milliseconds tell, the records of the attempts are in the order of the line. */
  private void records() {
    for (int i = 1; i < line.size(); i++) {
      Made before = line.get(i - 1);
      Made made = line.get(i);
      if (!before.attempts().isEmpty()
          && !made.attempts().isEmpty()
          && made.attempts().getFirst().startedAt() < before.attempts().getLast().startedAt()) {
        findings.add(
            Kind.OUT_OF_ORDER,
            "%s is before %s in the line %s, but ran after it: %s, %s"
                .formatted(before.id(), made.id(), name, before.attempts(), made.attempts()));
      }
    }
  }

  private void newProcess(Report report, int at) {
    endedBefore.addAll(endedHere);
    endedHere.clear();
    process = report.process();
    if (report.step() != Step.STARTED) {
      findings.add(Kind.OUT_OF_ORDER, "ended without a beginning" + in(report));
    }
    if (at > front + 1) {
      findings.add(
          Kind.OUT_OF_ORDER, "ran before %s did".formatted(line.get(front + 1).id()) + in(report));
    } else if (front - at >= WINDOW) {
      findings.add(
          Kind.REPEATED,
          "a restart began %d places ahead of where the process before was".formatted(front - at)
              + in(report));
    } else if (at < first) {
      findings.add(
          Kind.REPEATED,
          "a restart began before %s, where the one before had begun"
                  .formatted(line.get(first).id())
              + in(report));
    }
    first = at;
  }

  private void started(Report report, int at) {
    if (running) {
      findings.add(
          Kind.OUT_OF_ORDER, "ran while %s did".formatted(line.get(place).id()) + in(report));
    }
    if (at == place) {
      if (report.attempt() <= attempt) {
        findings.add(Kind.REPEATED, "ran again without a crash" + in(report));
      } else if (!failed) {
        findings.add(Kind.REPEATED, "ran again though it had succeeded" + in(report));
      }
    } else if (endedHere.contains(report.delivery() + " " + report.attempt())) {
      findings.add(Kind.REPEATED, "ran again without a crash" + in(report));
    } else if (at != place + 1) {
      findings.add(
          Kind.OUT_OF_ORDER,
          "ran after %s, %d places from it".formatted(line.get(place).id(), at - place)
              + in(report));
    } else if (failed && attempt < Fleet.MAX_ATTEMPTS) {
      findings.add(
          Kind.OUT_OF_ORDER,
          "ran before %s was tried again".formatted(line.get(place).id()) + in(report));
    }
  }

  private void begin(Report report, int at) {
    if (endedBefore.contains(report.delivery() + " " + report.attempt())) {
      findings.addExplainedRepeat();
    }
    place = at;
    attempt = report.attempt();
    running = true;
    failed = false;
    front = Math.max(front, at);
  }

  private void end(Report report, int at) {
    if (at == place && report.attempt() == attempt) {
      running = false;
      failed = report.step() == Step.FAILED;
    }
    endedHere.add(report.delivery() + " " + report.attempt());
  }

  private String in(Report report) {
    return ": %s, attempt %d, in process %d, line %s"
        .formatted(report.delivery(), report.attempt(), report.process(), name);
  }
}
