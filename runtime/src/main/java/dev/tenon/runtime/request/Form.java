package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.outbound.PercentEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forms and queries made of objects, as npm's "qs" and "request" write them. */
final class Form {

  private Form() {}

  /** {@code a=1&b[c]=2}, encoded. */
  static String text(JsonNode object) {
    List<String> pairs = new ArrayList<>();
    object.properties().forEach(member -> add(pairs, member.getKey(), member.getValue()));
    return String.join("&", pairs);
  }

  private static void add(List<String> pairs, String name, JsonNode value) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        add(pairs, name + "[" + i + "]", value.get(i));
      }
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(member -> add(pairs, name + "[" + member.getKey() + "]", member.getValue()));
    } else {
      String text = value.isNull() ? "" : value.asText();
      pairs.add(PercentEncoding.component(name) + "=" + PercentEncoding.component(text));
    }
  }

  /** A path with the members of an object in its query, in place of those of the same names. */
  static String withQuery(String path, JsonNode object) {
    String added = text(object);
    if (added.isEmpty()) {
      return path;
    }
    int mark = path.indexOf('?');
    if (mark < 0) {
      return path + "?" + added;
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : path.substring(mark + 1).split("&", -1)) {
      String name = pair.replaceFirst("=.*", "");
      if (!pair.isEmpty() && !object.has(name)) {
        pairs.add(pair);
      }
    }
    pairs.add(added);
    return path.substring(0, mark) + "?" + String.join("&", pairs);
  }

  /**
   * A form of several parts.
   *
   * @param boundary what stands between them, and in none of them
   */
  static byte[] multipart(JsonNode object, String boundary) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (member.getValue().isArray()) {
        member.getValue().forEach(one -> part(body, boundary, member.getKey(), one));
      } else {
        part(body, boundary, member.getKey(), member.getValue());
      }
    }
    write(body, "--" + boundary + "--\r\n");
    return body.toByteArray();
  }

  private static void part(
      ByteArrayOutputStream body, String boundary, String name, JsonNode given) {
    boolean described = given.isObject() && given.has("value");
    JsonNode value = described ? given.path("value") : given;
    JsonNode options = given.path("options");
    StringBuilder head = new StringBuilder("--" + boundary + "\r\n");
    head.append("Content-Disposition: form-data; name=\"").append(quoted(name)).append('"');
    if (options.has("filename")) {
      head.append("; filename=\"").append(quoted(options.path("filename").asText())).append('"');
    }
    head.append("\r\n");
    if (options.has("contentType")) {
      head.append("Content-Type: ")
          .append(options.path("contentType").asText().replaceAll("[\\r\\n]", " "))
          .append("\r\n");
    }
    write(body, head + "\r\n");
    write(body, (value.isContainerNode() ? value.toString() : value.asText()) + "\r\n");
  }

  /** As browsers write names that would end their line. */
  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
