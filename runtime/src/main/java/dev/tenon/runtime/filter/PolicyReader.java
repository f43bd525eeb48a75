package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a policy, and goes on after a mistake, so that all of them are told at once. */
final class PolicyReader {

  private static final int MAX_BYTES = 256 << 10;
  private static final int MAX_KEYS = 5;
  private static final int MAX_COMBINATIONS = 150;

  private static final String OR = "$or";
  private static final String TOO_COMPLEX = "Filter policy is too complex";

  private final FilterScope scope;
  private final List<PolicyFault> faults = new ArrayList<>();

  PolicyReader(FilterScope scope) {
    this.scope = scope;
  }

  /** Everything that is wrong; where nothing is, the policy can be used. */
  List<PolicyFault> faults() {
    return faults;
  }

  /**
   * Reads a policy into its rules, one of which must be met: none when there were faults. A policy
   * that asks for nothing has one rule, which asks for nothing.
   */
  List<Rule> read(JsonNode policy) {
    if (!policy.isObject()) {
      fault("", "Filter is not an object");
      return List.of();
    }
    if (Json.write(policy).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      fault("", "Filter policy can not have more than 256 KB");
      return List.of();
    }
    if (policy.size() > MAX_KEYS) {
      fault("", "Filter policy can not have more than 5 keys");
    }
    List<Clause> clauses = new ArrayList<>();
    members("", "", policy, 1, clauses);
    Clause.All all = new Clause.All(clauses);
    if (all.combinations() > MAX_COMBINATIONS) {
      fault("", TOO_COMPLEX);
    }
    if (!faults.isEmpty()) {
      return List.of();
    }
    Alternatives alternatives = new Alternatives();
    if (!alternatives.spread(all)) {
      fault("", TOO_COMPLEX);
    }
    return alternatives.rules();
  }

  private void members(String pointer, String path, JsonNode object, int depth, List<Clause> into) {
    if (object.isEmpty() && !pointer.isEmpty()) {
      fault(pointer, "Empty objects are not allowed");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      String at = PositionedJson.child(pointer, name);
      if (name.equals(OR) && isEither(value)) {
        into.add(either(at, path, value, depth));
        continue;
      }
      String to = path.isEmpty() ? name : path + "." + name;
      if (to.chars().filter(c -> c == '.').count() >= Undotted.MAX_NAMES) {
        fault(at, TOO_COMPLEX);
      } else if (value.isArray()) {
        into.add(new Clause.Key(to, conditions(at, value), depth));
      } else if (!value.isObject()) {
        fault(at, "\"%s\" must be an object or an array".formatted(name));
      } else if (scope == FilterScope.MESSAGE_ATTRIBUTES && isNested(value)) {
        fault(at, "Filter policy scope MessageAttributes does not support nested filter policy");
      } else {
        members(at, to, value, depth + 1, into);
      }
    }
  }

  /** Else it is only an operator whose array was forgotten, and SNS says so. */
  private static boolean isNested(JsonNode object) {
    return object.valueStream().anyMatch(JsonNode::isContainerNode);
  }

  /** Whether it is the operator; else it is a key that happens to be called so. */
  private static boolean isEither(JsonNode value) {
    return value.isArray()
        && value.size() >= 2
        && value
            .valueStream()
            .allMatch(
                branch ->
                    branch.isObject()
                        && branch
                            .propertyStream()
                            .noneMatch(
                                member -> ConditionReader.OPERATORS.contains(member.getKey())));
  }

  private Clause either(String pointer, String path, JsonNode branches, int depth) {
    List<Clause.All> all = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      List<Clause> clauses = new ArrayList<>();
      members(pointer + "/" + i, path, branches.get(i), depth, clauses);
      all.add(new Clause.All(clauses));
    }
    return new Clause.Either(all);
  }

  private List<Condition> conditions(String pointer, JsonNode values) {
    if (values.isEmpty()) {
      fault(pointer, "Empty arrays are not allowed");
    }
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      try {
        conditions.add(ConditionReader.read(pointer + "/" + i, values.get(i)));
      } catch (InvalidPolicy e) {
        fault(e.pointer(), e.getMessage());
      }
    }
    return conditions;
  }

  private void fault(String pointer, String message) {
    faults.add(new PolicyFault(pointer, message));
  }
}
