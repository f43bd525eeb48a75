package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One simulation from beginning to end.
 *
 * @param id the id of the event that was made
 * @param refusal why nothing ran
 * @param steps what was reported, in order
 */
record SimulationRecord(
    String id,
    OrgId org,
    Instant at,
    SimulationRequest request,
    Optional<ObjectNode> refusal,
    List<ObjectNode> steps) {

  private static final int MAX_SUMMARY = 200;

  SimulationRecord {
    steps = List.copyOf(steps);
  }

  /**
   * {@code succeeded}, {@code failed}, {@code unhandled} or {@code refused}; before the end {@code
   * running}.
   */
  String outcome() {
    return refusal.isPresent()
        ? "refused"
        : steps.stream()
            .filter(step -> kind(step).equals("done"))
            .map(step -> step.path("outcome").asText())
            .findFirst()
            .orElse("running");
  }

  /** How long the slowest run took. */
  long durationMicros() {
    return steps.stream()
        .filter(step -> kind(step).equals("finished"))
        .mapToLong(step -> Math.round(step.path("durationMillis").asDouble() * 1_000))
        .max()
        .orElse(0);
  }

  /** The apps that were asked. */
  ArrayNode apps() {
    ArrayNode apps = Json.mapper().createArrayNode();
    steps.stream()
        .filter(step -> kind(step).equals("accepted"))
        .forEach(step -> step.path("runs").forEach(run -> apps.add(run.path("app").asText())));
    return apps;
  }

  /** One line that tells this simulation from others: the first error, else the first answer. */
  String summary() {
    if (refusal.isPresent()) {
      return oneLine(refusal.get().path("detail").asText());
    }
    List<String> errors = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    for (ObjectNode step : steps) {
      if (step.has("note")) {
        return oneLine(step.path("note").asText());
      }
      JsonNode error = step.path("error");
      if (error.isObject()) {
        errors.add(error.path("type").asText() + ": " + error.path("message").asText());
      } else if (step.has("answer")) {
        answers.add(step.path("answer").asText());
      }
    }
    errors.addAll(answers);
    if (errors.isEmpty() && outcome().equals("unhandled")) {
      return "No installed app handles it.";
    }
    return errors.isEmpty() ? "" : oneLine(errors.getFirst());
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > MAX_SUMMARY ? line.substring(0, MAX_SUMMARY - 1) + "…" : line;
  }

  private static String kind(ObjectNode step) {
    return step.path("kind").asText();
  }
}
