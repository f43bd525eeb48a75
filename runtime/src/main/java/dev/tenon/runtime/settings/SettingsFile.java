package dev.tenon.runtime.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tenon.runtime.event.Spelling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A YAML file of settings, one {@code name: value} a line. */
final class SettingsFile {

  private final Path file;
  private final List<String> problems;
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final Map<String, Integer> lines = new HashMap<>();

  private SettingsFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * What a file sets.
   *
   * @param problems gets what is wrong with it, each with its line
   */
  static Map<Setting, Given> read(Path file, List<String> problems) {
    SettingsFile reading = new SettingsFile(file, problems);
    try (JsonParser parser = new YAMLFactory().createParser(Files.readString(file))) {
      reading.read(parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String reason = ("" + e.getOriginalMessage()).lines().findFirst().orElse("no reason given");
      problems.add("%s line %d is not YAML: %s.".formatted(file, line, reason));
      // What was read until then may be half of something else.
      return Map.of();
    } catch (NoSuchFileException e) {
      problems.add("There is no file " + file + ".");
    } catch (CharacterCodingException e) {
      problems.add(file + " is not text in UTF-8.");
    } catch (IOException e) {
      problems.add("The file %s cannot be read: %s".formatted(file, e));
    }
    return reading.given;
  }

  private void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      // Nothing but comments: everything is as it is by default.
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      problems.add("%s must hold lines of the form name: value.".formatted(file));
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      JsonToken value = parser.nextToken();
      String text = value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : "";
      parser.skipChildren();
      put(key, line, value, text);
    }
    if (parser.nextToken() != null) {
      problems.add("%s holds more than one document; leave out the lines ---.".formatted(file));
    }
  }

  private void put(String key, int line, JsonToken value, String text) {
    String place = "%s line %d".formatted(file, line);
    Integer before = lines.putIfAbsent(key, line);
    Optional<Setting> setting = Setting.named(key);
    if (setting.isEmpty()) {
      problems.add(
          "%s: there is no setting %s%s"
              .formatted(
                  place,
                  key,
                  Spelling.closest(key.replace('_', '-'), Setting.keys())
                      .or(() -> Setting.named(key.replace('_', '-')).map(Setting::key))
                      .map(meant -> "; did you mean " + meant + "?")
                      .orElse("; there are " + String.join(", ", Setting.keys()) + ".")));
    } else if (before != null) {
      problems.add("%s: %s is set in line %d already.".formatted(place, key, before));
    } else if (value.isStructStart()) {
      problems.add(
          "%s: %s must be %s, not a list or a map.".formatted(place, key, setting.get().mustBe()));
    } else {
      given.put(setting.get(), new Given(setting.get(), text, "in " + place));
    }
  }
}
