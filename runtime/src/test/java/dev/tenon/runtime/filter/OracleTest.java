package dev.tenon.runtime.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Policies and events made by chance: our filters say what event-ruler says, on which those of SNS
 * are built. What is made keeps clear of the few things in which SNS differs from it, which
 * FilterPolicyTest has.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class OracleTest {

  private static final int POLICIES = 1_500;
  private static final int EVENTS_OF_EACH = 12;

  private static final List<String> NAMES = List.of("a", "b", "c", "a.b", "b.c");
  private static final List<String> TEXTS =
      List.of("x", "xy", "yx", "X", "10.0.0.1", "10.0.1.1", "::1", "true", "7", "ä");
  private static final List<String> NUMBERS = List.of("0", "1", "1.0", "-1", "7", "3.0e2", "0.5");

  private final Random random = new Random(20_250_131);

  @Test
  void ours_and_event_ruler_agree() throws Exception {
    int matches = 0;
    int compared = 0;
    for (int i = 0; i < POLICIES; i++) {
      ObjectNode policy = policy(2);
      String text = Json.write(policy);
      FilterPolicy.Reading ours = FilterPolicy.parse(FilterScope.MESSAGE_BODY, policy);
      String theirs = JsonRuleCompiler.check(text);
      if (theirs != null) {
        assertThat(ours.faults()).as(text + ": " + theirs).isNotEmpty();
        continue;
      }
      if (ours.policy().isEmpty()) {
        // Only the limits of SNS are unknown there.
        assertThat(ours.faults())
            .as(text)
            .extracting(PolicyFault::message)
            .allMatch(message -> message.equals("Filter policy is too complex"));
        continue;
      }
      Machine machine = Machine.builder().build();
      machine.addRule("rule", text);
      for (int j = 0; j < EVENTS_OF_EACH; j++) {
        ObjectNode event = object(3);
        boolean expected = !machine.rulesForJSONEvent(Json.write(event)).isEmpty();
        assertThat(ours.policy().get().matches(event))
            .as(text + " on " + event)
            .isEqualTo(expected);
        compared++;
        matches += expected ? 1 : 0;
      }
    }
    // If hardly anything matched, or nearly everything, little would have been compared.
    assertThat(matches).isBetween(compared / 20, compared * 19 / 20);
  }

  @Test
  void what_event_ruler_refuses_is_refused_with_its_words() {
    for (int i = 0; i < POLICIES; i++) {
      ObjectNode policy = Json.object();
      policy.putArray("a").add(wrong());
      String theirs = JsonRuleCompiler.check(Json.write(policy));
      List<PolicyFault> ours = FilterPolicy.parse(FilterScope.MESSAGE_BODY, policy).faults();
      if (theirs == null) {
        assertThat(ours).as(policy.toString()).isEmpty();
      } else {
        assertThat(theirs).as(policy.toString()).startsWith(ours.getFirst().message());
      }
    }
  }

  private ObjectNode policy(int depth) {
    ObjectNode policy = Json.object();
    int keys = 1 + random.nextInt(2);
    for (int i = 0; i < keys; i++) {
      String name = one(NAMES);
      if (depth > 0 && random.nextInt(4) == 0) {
        policy.set(name, policy(depth - 1));
      } else {
        ArrayNode values = policy.putArray(name);
        int count = 1 + random.nextInt(2);
        for (int j = 0; j < count; j++) {
          values.add(condition());
        }
      }
    }
    if (depth > 0 && random.nextInt(4) == 0) {
      ArrayNode branches = policy.putArray("$or");
      branches.add(policy(depth - 1)).add(policy(depth - 1));
    }
    return policy;
  }

  private JsonNode condition() {
    return switch (random.nextInt(11)) {
      case 0, 1 -> text();
      case 2 -> number();
      case 3 -> word();
      case 4 -> Json.object().set(one(List.of("prefix", "suffix", "equals-ignore-case")), text());
      case 5 -> Json.object().set("anything-but", random.nextBoolean() ? text() : number());
      case 6 -> {
        ObjectNode but = Json.object();
        ArrayNode list = but.putArray("anything-but");
        boolean texts = random.nextBoolean();
        list.add(texts ? text() : number()).add(texts ? text() : number());
        yield but;
      }
      case 7 -> Json.read("{\"anything-but\":{\"prefix\":\"x\"}}");
      case 8 ->
          Json.read(
              one(
                  List.of(
                      "{\"cidr\":\"10.0.0.0/24\"}",
                      "{\"cidr\":\"::/64\"}",
                      "{\"cidr\":\"10.0.0.0/8\"}")));
      default ->
          Json.read(
              one(
                  List.of(
                      "{\"numeric\":[\"<\",1]}",
                      "{\"numeric\":[\"<=\",1]}",
                      "{\"numeric\":[\">\",0,\"<\",300]}",
                      "{\"numeric\":[\">=\",0,\"<=\",300]}",
                      "{\"numeric\":[\"=\",7]}",
                      "{\"exists\":true}")));
    };
  }

  private JsonNode wrong() {
    ObjectNode expression = Json.object();
    String operator =
        one(
            List.of(
                "prefix",
                "suffix",
                "equals-ignore-case",
                "anything-but",
                "numeric",
                "exists",
                "cidr",
                "other"));
    JsonNode value =
        switch (random.nextInt(4)) {
          case 0 -> one(List.of(text(), number(), word()));
          case 1 -> {
            ArrayNode list = Json.mapper().createArrayNode();
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
              list.add(one(List.of(text(), number(), word(), comparison(), comparison())));
            }
            yield list;
          }
          case 2 ->
              Json.read("\"10.0.0.%d/%d\"".formatted(random.nextInt(300), random.nextInt(40) - 2));
          default -> text();
        };
    expression.set(operator, value);
    if (random.nextInt(8) == 0) {
      expression.set(one(List.of("prefix", "exists", "numeric", "more")), text());
    }
    return expression;
  }

  private JsonNode comparison() {
    return Json.read("\"" + one(List.of("=", "<", "<=", ">", ">=")) + "\"");
  }

  private ObjectNode object(int depth) {
    ObjectNode object = Json.object();
    int keys = 1 + random.nextInt(3);
    for (int i = 0; i < keys; i++) {
      object.set(one(NAMES), value(depth - 1));
    }
    return object;
  }

  private JsonNode value(int depth) {
    int kind = random.nextInt(depth > 0 ? 9 : 6);
    if (kind < 6) {
      return switch (kind) {
        case 0, 1, 2 -> text();
        case 3, 4 -> number();
        default -> Json.read(one(List.of("true", "false")));
      };
    }
    if (kind == 6) {
      return object(depth);
    }
    ArrayNode array = Json.mapper().createArrayNode();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      array.add(random.nextBoolean() ? object(depth) : value(depth - 1));
    }
    return array;
  }

  private JsonNode text() {
    return Json.read("\"" + one(TEXTS) + "\"");
  }

  private JsonNode number() {
    return Json.read(one(NUMBERS));
  }

  private JsonNode word() {
    return Json.read(one(List.of("true", "false", "null")));
  }

  private <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
