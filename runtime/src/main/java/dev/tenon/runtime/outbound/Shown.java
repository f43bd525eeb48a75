package dev.tenon.runtime.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What people may see of a request: cut, and without secrets in any of the forms in which they
 * left.
 */
public final class Shown {

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

  public Shown(UnaryOperator<String> withoutSecrets) {
    this.withoutSecrets = withoutSecrets;
  }

  /** Hides all secret parameters: an app may fill in some of them itself. */
  public void hideAll(Caller caller) {
    Set<String> secure =
        caller.app().iparams().stream()
            .filter(IparamDefinition::secure)
            .map(IparamDefinition::name)
            .collect(Collectors.toSet());
    caller
        .iparams()
        .properties()
        .forEach(member -> hideIn(member.getValue(), secure.contains(member.getKey())));
  }

  /** A page of the app's own says which of its parameters are secret only when it saves them. */
  private void hideIn(JsonNode value, boolean secure) {
    if (value.isContainerNode()) {
      value.forEach(inside -> hideIn(inside, secure));
      return;
    }
    String text = value.asText();
    // What says yes or no, or nothing, is in too many texts to be a secret.
    boolean tells = value.isTextual() || value.isNumber();
    if (tells && (secure || !withoutSecrets.apply(text).equals(text))) {
      hide(text);
    }
  }

  /** From now on hides a text, also as addresses, forms, JSON and Base64 write it. */
  public void hide(String secret) {
    List<String> forms = new ArrayList<>(PercentEncoding.forms(secret));
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    String json = Json.writeValue(secret);
    forms.add(json.substring(1, json.length() - 1));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    // Without what fills it up at its end it is found with that, too.
    forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    forms.stream().filter(form -> form.length() >= LEAST_SECRET).forEach(secrets::add);
  }

  /** A text as people may see it. */
  public String text(String text) {
    if (text.length() <= 2 * MOST_CHARS) {
      return cut(hidden(text), text.length());
    }
    // A secret that is cut in two is not found, so as much is dropped as may be left of one.
    String some = hidden(text.substring(0, 2 * MOST_CHARS));
    int longest = secrets.stream().mapToInt(String::length).max().orElse(0);
    String whole = some.substring(0, Math.max(0, some.length() - longest));
    return whole.length() > MOST_CHARS ? cut(whole, text.length()) : ended(whole, text.length());
  }

  private String hidden(String text) {
    String some = text;
    for (String secret : secrets) {
      some = some.replace(secret, HIDDEN);
    }
    return withoutSecrets.apply(some);
  }

  private static String cut(String some, int length) {
    return some.length() > MOST_CHARS ? ended(some.substring(0, MOST_CHARS), length) : some;
  }

  private static String ended(String some, int length) {
    return some + "… (%d characters)".formatted(length);
  }

  /** Headers as people may see them. */
  public ObjectNode headers(List<Header> headers) {
    ObjectNode shown = Json.object();
    for (Header header : headers) {
      String name = header.name().toLowerCase(java.util.Locale.ROOT);
      shown.put(name, SECRET_HEADERS.contains(name) ? HIDDEN : text(header.value()));
    }
    return shown;
  }

  /** Headers that know whether they are secret: a server that redirects chooses who hears them. */
  public List<Header> marked(List<Header> headers) {
    return headers.stream()
        .map(header -> new Header(header.name(), header.value(), isSecret(header)))
        .toList();
  }

  private boolean isSecret(Header header) {
    return SECRET_HEADERS.contains(header.name().toLowerCase(java.util.Locale.ROOT))
        || !hidden(header.value()).equals(header.value());
  }
}
