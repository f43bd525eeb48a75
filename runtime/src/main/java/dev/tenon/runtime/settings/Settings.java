package dev.tenon.runtime.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A value for every setting, each of its kind, none against another. */
public final class Settings {

  private final Map<Setting, Given> given;

  Settings(Map<Setting, Given> given) {
    this.given = new EnumMap<>(given);
  }

  public String text(Setting setting) {
    return given(setting).text();
  }

  public int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  public boolean isOn(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  /** The names of SNS topics; empty when there are none. */
  public Set<String> topics(Setting setting) {
    String text = text(setting);
    return text.equals(Kind.Topics.NONE)
        ? Set.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  /** An address on the web without a slash at its end, if there is one. */
  public Optional<String> address(Setting setting) {
    return Optional.of(text(setting))
        .filter(text -> !text.equals(Kind.WebAddress.NONE))
        .map(text -> text.replaceFirst("/+$", ""));
  }

  public Path path(Setting setting) {
    return Path.of(text(setting));
  }

  Given given(Setting setting) {
    Given value = given.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " was not read");
    }
    return value;
  }
}
