package dev.tenon.runtime.cli;

import dev.tenon.runtime.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command one option for each setting. */
final class SettingOptions implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      command.addOption(option(setting));
    }
    return command;
  }

  /** Always text: the one who reads settings checks them, wherever they come from. */
  private static OptionSpec option(Setting setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .type(String.class)
            .paramLabel(setting.placeholder())
            .description(
                escaped(setting.meaning()),
                escaped("Default %s; %s.".formatted(setting.standard(), setting.variable())));
    return setting.isSwitch()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static String escaped(String text) {
    return text.replace("%", "%%");
  }

  /** What was given. */
  static Map<Setting, String> given(ParseResult parsed) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (parsed.hasMatchedOption(setting.flag())) {
        flags.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
      }
    }
    return flags;
  }
}
