package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** One text for JSON that means the same, however it is written. */
final class Canonical {

  private Canonical() {}

  static String text(JsonNode value) {
    return Json.write(sorted(value));
  }

  /** A short name for texts of any length. */
  static String hash(List<String> parts) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(Json.writeValue(parts).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Members by name, and 5.0 as 5. */
  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = Json.object();
      TreeSet<String> names = new TreeSet<>();
      value.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> object.set(name, sorted(value.get(name))));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = Json.mapper().createArrayNode();
      value.forEach(one -> array.add(sorted(one)));
      return array;
    }
    return value.isNumber() ? Json.mapper().getNodeFactory().textNode(digits(value)) : value;
  }

  private static String digits(JsonNode number) {
    return "#" + number.decimalValue().stripTrailingZeros();
  }
}
