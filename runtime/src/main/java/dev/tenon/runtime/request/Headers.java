package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.outbound.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The headers of a request that is being put together. */
final class Headers {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");

  /** A line's end would begin another header, so there is none; nor what one byte cannot hold. */
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E\\xA0-\\xFF]{0,8192}");

  private static final int MOST = 100;

  private final List<Header> headers = new ArrayList<>();

  /** Adds those of an object of names and values. */
  void addAll(JsonNode given) throws NoSubstitution {
    for (Map.Entry<String, JsonNode> header : given.properties()) {
      JsonNode value = header.getValue();
      if (value.isArray()) {
        for (JsonNode one : value) {
          add(header.getKey(), one.asText());
        }
      } else if (!value.isNull()) {
        add(header.getKey(), value.asText());
      }
    }
  }

  /** Adds one. A parameter's value often has a line's end behind it, which is not meant. */
  void add(String name, String value) throws NoSubstitution {
    String meant = value.strip();
    if (!NAME.matcher(name).matches()) {
      throw new NoSubstitution("There can be no header of this name.");
    }
    if (!VALUE.matcher(meant).matches() || headers.size() == MOST) {
      throw new NoSubstitution("The header \"%s\" cannot have this value.".formatted(name));
    }
    headers.add(new Header(name, meant));
  }

  /** Adds one unless there is one of its name. */
  void ensure(String name, String value) throws NoSubstitution {
    if (get(name).isEmpty()) {
      add(name, value);
    }
  }

  /** Puts one in the place of all of its name. */
  void replace(String name, String value) throws NoSubstitution {
    headers.removeIf(header -> header.name().equalsIgnoreCase(name));
    add(name, value);
  }

  Optional<String> get(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  List<Header> all() {
    return List.copyOf(headers);
  }
}
