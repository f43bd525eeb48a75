package dev.tenon.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * JSON together with where each part of it stands, so that a problem found later can name line and
 * column. Parts are named by JSON pointers ({@code /product/freshsales/events}); a member's
 * position is that of its key, since that is where a reader looks.
 *
 * @param root what was read
 * @param places where each pointer's part is
 */
public record PositionedJson(JsonNode root, Map<String, Place> places) {

  /**
   * Where a part of the text stands.
   *
   * @param key a member's key; of what has no key, the value
   * @param value the value; of one over several lines, its opening bracket
   */
  public record Place(Range key, Range value) {}

  public PositionedJson {
    places = Map.copyOf(places);
  }

  /**
   * Reads text.
   *
   * @throws MalformedJson with everything in it that is not JSON
   */
  public static PositionedJson read(String text) {
    TolerantJson.Reading reading = TolerantJson.read(text);
    if (!reading.problems().isEmpty()) {
      throw new MalformedJson(reading.problems());
    }
    return reading.json();
  }

  /** Where the part at this pointer stands; if there is none, where its nearest parent does. */
  public Position position(String pointer) {
    return range(pointer).at();
  }

  /** The key of the part at this pointer; if there is none, that of its nearest parent. */
  public Range range(String pointer) {
    return place(pointer).map(Place::key).orElse(Range.START);
  }

  /** Where the value at this pointer stands; if there is none, where its nearest parent's does. */
  public Position valuePosition(String pointer) {
    return valueRange(pointer).at();
  }

  /** The value at this pointer; if there is none, that of its nearest parent. */
  public Range valueRange(String pointer) {
    return place(pointer).map(Place::value).orElse(Range.START);
  }

  /** The pointer of a member of the part at {@code parent}. */
  public static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private Optional<Place> place(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      Place found = places.get(at);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.ofNullable(places.get(""));
  }
}
