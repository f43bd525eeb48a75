package dev.tenon.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as people write it: goes on after an error where it can, so that every problem of a
 * file is found at once, each in words and with a fix. Of valid JSON it makes what {@link Json}
 * makes of it.
 *
 * <p>Written by hand, since Jackson stops at the first error and describes it in a parser's terms,
 * and no maintained JSON reader for Java was found that recovers. It is used for files that people
 * edit, and for the words when {@link Json} refused a text; never on the way of an event.
 */
public final class TolerantJson {

  /**
   * What reading gave.
   *
   * @param json what could be understood; its root is a missing node when nothing was there
   * @param problems in the order of the text; empty exactly when the text is JSON
   * @param sound whether things are where their author meant them to be, so that it makes sense to
   *     look further; not when a bracket is missing
   */
  public record Reading(PositionedJson json, List<SyntaxProblem> problems, boolean sound) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  private final Cursor in;
  private final StringReading strings;
  private final ScalarReading scalars;
  private final Brackets brackets;
  private final JsonNodeFactory nodes = Json.mapper().getNodeFactory();
  private final Map<String, PositionedJson.Place> places = new HashMap<>();

  private TolerantJson(String text) {
    this.in = new Cursor(text);
    this.strings = new StringReading(in);
    this.scalars = new ScalarReading(in);
    this.brackets = new Brackets(in);
  }

  /** Reads any text; never fails. */
  public static Reading read(String text) {
    return new TolerantJson(text).read();
  }

  private Reading read() {
    in.skipSpace();
    JsonNode root = MissingNode.getInstance();
    if (in.atEnd()) {
      in.report(0, 0, "The text is empty; JSON was expected.", "write at least {}.");
    } else {
      int from = in.at();
      root = value("");
      place("", from, from + 1, from, in.at());
      afterEnd(root);
    }
    return new Reading(
        new PositionedJson(root, places), in.problems(), brackets.sound() && !in.problemsLost());
  }

  /** What follows the root: nothing, or a mistake. */
  private void afterEnd(JsonNode root) {
    int end = in.at();
    in.skipSpace();
    if (in.atEnd()) {
      return;
    }
    brackets.lost();
    int from = in.at();
    char c = in.peek();
    if (c == '}' || c == ']') {
      in.skip(1);
      in.report(
          from,
          from + 1,
          "This %c closes nothing; the JSON ended in line %d.".formatted(c, in.line(end - 1)),
          "remove it, or add the bracket that it should close.");
      afterStrayBracket(root);
      return;
    }
    in.restOfLine();
    in.report(
        from,
        in.at(),
        "The text goes on after the end of its JSON.",
        root.isObject() || root.isArray()
            ? "remove it, or the bracket in line %d that ends the JSON before it."
                .formatted(in.line(end - 1))
            : "put { and } around all of it.");
    in.backTo(from);
    goOn(root);
  }

  /** One bracket too many is one mistake, however many follow. */
  private void afterStrayBracket(JsonNode root) {
    in.skipSpace();
    while (in.peek() == '}' || in.peek() == ']') {
      in.skip(1);
      in.skipSpace();
    }
    goOn(root);
  }

  /** Members behind a bracket that came too early are read as the members they should be. */
  private void goOn(JsonNode root) {
    if (root instanceof ObjectNode object && (in.peek() == ',' || in.peek() == '"')) {
      brackets.reopen('{', in.at());
      members(object, "", in.peek() == ',');
    }
  }

  /** Reads the value that begins here, whatever it is; passes at least one character. */
  private JsonNode value(String pointer) {
    char c = in.peek();
    if (c == '{') {
      return object(pointer);
    }
    if (c == '[') {
      return array(pointer);
    }
    if (StringReading.opens(c)) {
      return nodes.textNode(strings.read(false));
    }
    if (ScalarReading.opensNumber(c)) {
      return scalars.number();
    }
    if (ScalarReading.isWordCharacter(c)) {
      return scalars.word();
    }
    int from = in.at();
    in.skip(1);
    String junk = c + in.junk();
    in.report(
        from,
        from + junk.length(),
        "No JSON value begins with " + c + ".",
        "a text stands in double quotes: "
            + StringReading.quoted(StringReading.shortened(junk))
            + ".");
    return nodes.textNode(junk);
  }

  private ObjectNode object(String pointer) {
    ObjectNode object = nodes.objectNode();
    if (brackets.open('{')) {
      members(object, pointer, false);
    }
    return object;
  }

  private void members(ObjectNode object, String pointer, boolean goesOn) {
    Members members = new Members(object, pointer);
    if (goesOn) {
      members.had();
    }
    while (true) {
      in.skipSpace();
      if (in.peek() == ',' || in.peek() == ';') {
        members.comma();
      } else if (brackets.closes()) {
        members.end();
        return;
      } else if (members.needsComma() && isNoMember()) {
        int from = in.at();
        in.junk();
        in.report(
            from,
            in.at(),
            "The value before this has ended already.",
            "a quote that is part of a text is written \\\".");
      } else {
        members.expectComma();
        member(members);
      }
    }
  }

  private boolean isNoMember() {
    char c = in.peek();
    return !StringReading.opens(c) && c != '{' && c != '[' && !in.keyFollows();
  }

  private void member(Members members) {
    int from = in.at();
    char c = in.peek();
    if (c == '{' || c == '[' || c == ':') {
      in.skip(c == ':' ? 1 : 0);
      in.report(from, from + 1, "There is no key before this value.", "write \"key\": before it.");
      in.skipSpace();
      if (!in.atEnd() && ",}]".indexOf(in.peek()) < 0) {
        value(members.pointer + "/?");
      }
      members.had();
      return;
    }
    if (!StringReading.opens(c) && !isKeyCharacter(c)) {
      in.skip(1);
      String junk = c + in.junk();
      in.report(from, from + junk.length(), junk + " does not belong here.", "remove it.");
      return;
    }
    String key = StringReading.opens(c) ? strings.read(true) : bareKey();
    int keyEnd = in.at();
    String member = PositionedJson.child(members.pointer, key);
    boolean second = members.object.has(key);
    if (second) {
      int first = places.containsKey(member) ? places.get(member).key().at().line() : 0;
      in.report(
          from,
          keyEnd,
          "The key \"%s\" is there twice; the first is in line %d."
              .formatted(StringReading.shortened(key), first),
          "remove one of them, or rename it.");
    }
    in.skipSpace();
    if (!separator(key, from, keyEnd)) {
      withoutValue(members, member, key, from, keyEnd);
      return;
    }
    in.skipSpace();
    if (in.atEnd() || ",}]".indexOf(in.peek()) >= 0) {
      in.report(
          from,
          keyEnd,
          "The key \"%s\" has no value.".formatted(StringReading.shortened(key)),
          "write one after the colon.");
      withoutValue(members, member, key, from, keyEnd);
      return;
    }
    int valueAt = in.at();
    if (!second) {
      place(member, from, keyEnd, valueAt, valueAt + 1);
    }
    JsonNode value = value(member);
    if (second) {
      merge(members.object.get(key), value);
    } else {
      place(member, from, keyEnd, valueAt, in.at());
      members.object.set(key, value);
    }
    members.had();
  }

  /** A key without a value is there all the same, so that nobody says that it is missing. */
  private void withoutValue(Members members, String member, String key, int from, int keyEnd) {
    if (!members.object.has(key)) {
      place(member, from, keyEnd, from, keyEnd);
      members.object.putNull(key);
    }
    members.had();
  }

  /** What a second member of the same key adds, so that what is wrong inside of it is found too. */
  private static void merge(JsonNode first, JsonNode second) {
    if (first instanceof ObjectNode target && second.isObject()) {
      for (Map.Entry<String, JsonNode> member : second.properties()) {
        if (target.has(member.getKey())) {
          merge(target.get(member.getKey()), member.getValue());
        } else {
          target.set(member.getKey(), member.getValue());
        }
      }
    }
  }

  private String bareKey() {
    int from = in.at();
    while (isKeyCharacter(in.peek())) {
      in.skip(1);
    }
    String key = in.since(from);
    if (in.peek() == '"') {
      in.skip(1);
    }
    boolean digits = key.chars().allMatch(Character::isDigit);
    in.report(
        from,
        in.at(),
        digits
            ? "A key is expected here, not " + StringReading.shortened(key) + "."
            : "A key stands in double quotes in JSON.",
        digits
            ? "write a number without commas inside, and a key in double quotes."
            : "write " + StringReading.quoted(StringReading.shortened(key)) + ".");
    return key;
  }

  private static boolean isKeyCharacter(char c) {
    return ScalarReading.isWordCharacter(c) || c == '-' || c == '.' || c == '@' || c == '*';
  }

  /** Passes the colon, or what stands for it; false when there is no value either. */
  private boolean separator(String key, int from, int keyEnd) {
    char c = in.peek();
    if (c == ':') {
      in.skip(1);
      return true;
    }
    String shown = StringReading.shortened(key);
    if (c == '=') {
      int at = in.at();
      in.skip(in.peek(1) == '>' ? 2 : 1);
      in.report(
          at, in.at(), "A colon stands between a key and its value.", "write : in its place.");
      return true;
    }
    if (in.atEnd() || ",}]".indexOf(c) >= 0 || in.line(in.at()) != in.line(keyEnd - 1)) {
      in.report(
          from,
          keyEnd,
          "The key \"" + shown + "\" has no value.",
          "write \"" + shown + "\": and a value.");
      return false;
    }
    in.report(
        keyEnd,
        keyEnd + 1,
        "The colon after the key \"" + shown + "\" is missing.",
        "write \"" + shown + "\": before the value.");
    return true;
  }

  private ArrayNode array(String pointer) {
    ArrayNode array = nodes.arrayNode();
    if (!brackets.open('[')) {
      return array;
    }
    Members members = new Members(nodes.objectNode(), pointer);
    while (true) {
      in.skipSpace();
      if (in.peek() == ',' || in.peek() == ';') {
        members.comma();
      } else if (brackets.closes()) {
        members.end();
        return array;
      } else if (in.peek() == ':') {
        in.report(
            in.at(),
            in.at() + 1,
            "An array holds values without keys.",
            "write { and } around the key and its value, or in place of [ and ].");
        in.skip(1);
        members.comma = -2;
      } else {
        members.expectComma();
        String element = pointer + "/" + array.size();
        int from = in.at();
        place(element, from, from + 1, from, from + 1);
        array.add(value(element));
        place(element, from, in.at(), from, in.at());
        members.had();
      }
    }
  }

  private void place(String pointer, int key, int keyEnd, int value, int valueEnd) {
    Range keyRange = in.range(key, keyEnd);
    boolean bracket = value < valueEnd && in.line(value) != in.line(valueEnd - 1);
    places.put(
        pointer,
        new PositionedJson.Place(keyRange, in.range(value, bracket ? value + 1 : valueEnd)));
  }

  /** The commas between what an object or array holds. */
  private final class Members {
    private final ObjectNode object;
    private final String pointer;

    /** Where the comma after the last member is; -1 when there is none yet. */
    private int comma = -1;

    /** Where the last member ends; -1 when there was none. */
    private int lastEnd = -1;

    Members(ObjectNode object, String pointer) {
      this.object = object;
      this.pointer = pointer;
    }

    /** Something was read that a comma or the end must follow. */
    void had() {
      lastEnd = in.at();
      comma = -1;
    }

    void comma() {
      int at = in.at();
      if (in.peek() == ';') {
        in.report(
            at, at + 1, "A comma stands between two values in JSON.", "write , in its place.");
      } else if (lastEnd < 0) {
        in.report(at, at + 1, "Nothing stands before this comma.", "remove it.");
      } else if (comma >= 0) {
        in.report(at, at + 1, "There are two commas here.", "remove one of them.");
      }
      comma = at;
      in.skip(1);
    }

    boolean needsComma() {
      return lastEnd >= 0 && comma == -1;
    }

    void expectComma() {
      if (needsComma()) {
        in.report(lastEnd, lastEnd + 1, "A comma is missing here.", "write a comma after it.");
      }
    }

    void end() {
      if (comma >= 0 && lastEnd >= 0) {
        in.report(
            comma,
            comma + 1,
            "Nothing follows this comma.",
            "remove the comma, since JSON has none at the end.");
      }
    }
  }
}
