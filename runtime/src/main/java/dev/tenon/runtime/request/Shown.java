package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What people may see of a request: cut, and without secrets in any of the forms in which they
 * left.
 */
final class Shown {

  private static final int MOST_CHARS = 8 << 10;

  private static final String HIDDEN = "(hidden)";

  /** Shorter ones stand in too many texts by chance. */
  private static final int LEAST_SECRET = 4;

  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key");

  private final UnaryOperator<String> withoutSecrets;

  /** The longest first: one may be a part of another. */
  private final Set<String> secrets =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  Shown(UnaryOperator<String> withoutSecrets) {
    this.withoutSecrets = withoutSecrets;
  }

  /** From now on hides a text, also as addresses and JSON write it. */
  void hide(String secret) {
    List<String> forms = new ArrayList<>();
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    String json = Json.writeValue(secret);
    forms.add(json.substring(1, json.length() - 1));
    forms.stream().filter(form -> form.length() >= LEAST_SECRET).forEach(secrets::add);
  }

  /** A text as people may see it. */
  String text(String text) {
    // A secret that is cut in two would be one no more; it is gone before the second cut.
    String some = text.length() > 2 * MOST_CHARS ? text.substring(0, 2 * MOST_CHARS) : text;
    for (String secret : secrets) {
      some = some.replace(secret, HIDDEN);
    }
    some = withoutSecrets.apply(some);
    return some.length() > MOST_CHARS
        ? some.substring(0, MOST_CHARS) + "… (%d characters)".formatted(text.length())
        : some;
  }

  /** Headers as people may see them. */
  ObjectNode headers(List<Header> headers) {
    ObjectNode shown = Json.object();
    for (Header header : headers) {
      String name = header.name().toLowerCase(java.util.Locale.ROOT);
      shown.put(name, SECRET_HEADERS.contains(name) ? HIDDEN : text(header.value()));
    }
    return shown;
  }
}
