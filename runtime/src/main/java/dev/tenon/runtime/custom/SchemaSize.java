package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much work a schema makes, with every reference in it written out. Whoever may define events
 * of an org could otherwise write a few lines that take a processor for years: references that
 * double at each step, or lead back to themselves.
 *
 * @param parts how many there are, at most {@link #MOST} and one
 * @param faults what in it is not taken
 */
record SchemaSize(long parts, List<DefinitionFault> faults) {

  /** Larger than what anybody writes by hand. */
  static final long MOST = 5_000;

  /** Exponents beyond are no amounts; some take all memory when they are written out. */
  private static final int MAX_EXPONENT = 400;

  SchemaSize {
    faults = List.copyOf(faults);
  }

  static SchemaSize of(ObjectNode schema) {
    Counting counting = new Counting(schema);
    long parts = counting.parts(schema, "");
    if (parts > MOST && counting.faults.isEmpty()) {
      counting.fault(
          "",
          "the schema has more than %,d parts with its references written out".formatted(MOST),
          "describe only what the event needs.");
    }
    return new SchemaSize(parts, counting.faults);
  }

  /** Whether a number can be worked with: its digits written out are not too many. */
  static boolean isSane(JsonNode number) {
    return !number.isBigDecimal()
        || (Math.abs((long) number.decimalValue().scale()) <= MAX_EXPONENT
            && number.decimalValue().precision() <= MAX_EXPONENT);
  }

  private static final class Counting {
    private final JsonNode root;
    private final List<DefinitionFault> faults = new ArrayList<>();
    private final Map<String, Long> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    Counting(JsonNode root) {
      this.root = root;
    }

    void fault(String pointer, String message, String fix) {
      if (faults.size() < 20) {
        faults.add(new DefinitionFault(pointer, message, fix));
      }
    }

    long parts(JsonNode node, String at) {
      if (!isSane(node)) {
        fault(at, "the number is out of all bounds", "write one of ordinary size.");
      }
      long parts = 1;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String below = Pointers.child(at, member.getKey());
        parts += member(member.getKey(), member.getValue(), below);
      }
      if (node.isArray()) {
        for (int i = 0; i < node.size(); i++) {
          parts += parts(node.get(i), at + "/" + i);
        }
      }
      return Math.min(parts, MOST + 1);
    }

    private long member(String key, JsonNode value, String at) {
      if (!value.isTextual()) {
        return parts(value, at);
      }
      boolean nested = at.indexOf('/', 1) > 0;
      return switch (key) {
        case "$ref" -> reference(value.asText(), at);
        case "$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor" -> {
          fault(at, "\"%s\" is not taken here".formatted(key), "use \"$ref\": \"#/$defs/…\".");
          yield 1;
        }
        case "$id", "id" -> {
          // What is called so among a schema's keywords would change what references mean.
          if (nested && key.equals("$id")) {
            fault(at, "\"$id\" stands only at the top", "remove it here.");
          }
          yield 1;
        }
        default -> 1;
      };
    }

    private long reference(String reference, String at) {
      if (!reference.startsWith("#/")) {
        fault(
            at,
            reference.equals("#")
                ? "the schema refers to itself, and so would have no end"
                : "the reference \"%s\" leads out of the schema".formatted(reference),
            "refer to a part of this schema that does not hold the reference: \"#/$defs/…\".");
        return 1;
      }
      String pointer = reference.substring(1);
      Long before = known.get(pointer);
      if (before != null) {
        return before;
      }
      JsonNode target = root.at(pointer);
      if (target.isMissingNode()) {
        fault(at, "there is nothing at \"%s\"".formatted(reference), "define it there.");
        return 1;
      }
      if (!open.add(pointer)) {
        fault(
            at,
            "\"%s\" refers to itself, and so would have no end".formatted(reference),
            "describe as many levels as the event has.");
        return 1;
      }
      long parts = parts(target, pointer);
      open.remove(pointer);
      known.put(pointer, parts);
      return parts;
    }
  }
}
