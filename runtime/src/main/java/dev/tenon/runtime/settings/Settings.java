package dev.tenon.runtime.settings;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

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
