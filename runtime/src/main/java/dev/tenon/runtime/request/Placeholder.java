package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.request.Values.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What stands between {@code <%=} and {@code %>}: names, texts in quotes, {@code +} and {@code
 * encode(…)}. It is read, never run.
 */
final class Placeholder {

  private static final int MAX_DEPTH = 20;

  private final String text;
  private final Values values;
  private int at;
  private int depth;

  private Placeholder(String text, Values values) {
    this.text = text;
    this.values = values;
  }

  /** The value of a placeholder's content. */
  static Value value(String content, Values values) throws NoSubstitution {
    Placeholder reader = new Placeholder(content, values);
    Value value = reader.sum();
    reader.space();
    if (reader.at < content.length()) {
      throw reader.wrong();
    }
    return value;
  }

  private Value sum() throws NoSubstitution {
    StringBuilder all = new StringBuilder();
    boolean secret = false;
    do {
      Value one = term();
      all.append(one.text());
      secret |= one.secret();
    } while (taken('+'));
    return new Value(all.toString(), secret);
  }

  private Value term() throws NoSubstitution {
    space();
    char first = peek();
    if (first == '\'' || first == '"') {
      return new Value(quoted(first), false);
    }
    if (first == '(') {
      return bracketed();
    }
    if (Character.isDigit(first)) {
      return new Value(word(), false);
    }
    String name = word();
    space();
    if (name.equals("encode") && peek() == '(') {
      Value of = bracketed();
      String encoded =
          Base64.getEncoder().encodeToString(of.text().getBytes(StandardCharsets.UTF_8));
      return values.made(encoded, of.secret());
    }
    return named(name);
  }

  private Value named(String root) throws NoSubstitution {
    if (!values.isRoot(root)) {
      throw wrong();
    }
    List<String> path = new ArrayList<>();
    while (true) {
      if (taken('.')) {
        space();
        path.add(word());
      } else if (taken('[')) {
        space();
        path.add(peek() == '\'' || peek() == '"' ? quoted(peek()) : word());
        expect(']');
      } else {
        break;
      }
    }
    if (path.isEmpty()) {
      throw wrong();
    }
    JsonNode node = values.at(root, path);
    return values.text(root, path.getFirst(), node);
  }

  private Value bracketed() throws NoSubstitution {
    expect('(');
    if (++depth > MAX_DEPTH) {
      throw wrong();
    }
    Value inside = sum();
    depth--;
    expect(')');
    return inside;
  }

  private String quoted(char quote) throws NoSubstitution {
    at++;
    StringBuilder inside = new StringBuilder();
    while (peek() != quote) {
      char c = peek();
      if (c == 0) {
        throw wrong();
      }
      if (c == '\\') {
        at++;
        c = escaped(peek());
      }
      inside.append(c);
      at++;
    }
    at++;
    return inside.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private String word() throws NoSubstitution {
    int start = at;
    while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '$') {
      at++;
    }
    if (start == at) {
      throw wrong();
    }
    return text.substring(start, at);
  }

  private void expect(char c) throws NoSubstitution {
    if (!taken(c)) {
      throw wrong();
    }
  }

  private boolean taken(char c) {
    space();
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void space() {
    while (Character.isWhitespace(peek())) {
      at++;
    }
  }

  /** The next character; 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private NoSubstitution wrong() {
    return new NoSubstitution(
        "<%%=%s%%> is not understood at character %d.".formatted(text, at + 1));
  }
}
