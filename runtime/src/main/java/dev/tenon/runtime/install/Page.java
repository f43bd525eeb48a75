package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.function.Function;

/** One page of a list: {@code {items: […], next?}}. */
final class Page {

  private Page() {}

  /**
   * @param found one more than the limit, if there are more
   * @param key what to give as {@code after} for the page behind this one
   */
  static <T> ObjectNode of(
      List<T> found, int limit, Function<T, ObjectNode> json, Function<T, String> key) {
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    found.stream().limit(limit).map(json).forEach(items::add);
    if (found.size() > limit) {
      page.put("next", key.apply(found.get(limit - 1)));
    }
    return page;
  }
}
