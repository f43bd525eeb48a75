package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks what lies in {@code config} beside the installation parameters, and {@code actions.json}.
 */
final class ConfigCheck {

  private static final String PAGE = "config/iparams.html";

  private static final String TEST_VALUES = "config/iparam_test_data.json";

  /** What is checked and not used: what is wrong there keeps no app from running. */
  static final Set<String> UNUSED = Set.of(TEST_VALUES, "config/app_settings.json");

  private static final Set<String> KNOWN =
      Set.of(
          "iparams.json",
          "iparams.html",
          "iparam_test_data.json",
          "oauth_config.json",
          "requests.json",
          "entities.json",
          "custom_events.json",
          "app_settings.json");

  private final Bundle bundle;
  private final ManifestNames names;
  private final List<IparamDefinition> iparams;
  private final List<Problem> problems;

  ConfigCheck(
      Bundle bundle, ManifestNames names, List<IparamDefinition> iparams, List<Problem> problems) {
    this.bundle = bundle;
    this.names = names;
    this.iparams = iparams;
    this.problems = problems;
  }

  void run() {
    List<String> files = bundle.filesBelow("config/");
    page(files);
    Placeholders placeholders = new Placeholders(parameters(files));
    new RequestsCheck(bundle, names, placeholders, problems).run();
    new OauthCheck(bundle, problems).run();
    objects("config/entities.json", "entities", "\"fields\": [ … ]", "fields");
    objects("config/app_settings.json", "app settings", "", "");
    ActionsFile.check(bundle, problems);
    values(files);
    for (String file : files) {
      unknown(file);
    }
  }

  /** The names that placeholders may use; absent when the app's files do not tell them all. */
  private Optional<List<String>> parameters(List<String> files) {
    boolean broken =
        problems.stream().anyMatch(p -> p.file().equals(IparamsFile.FILE) && p.isError());
    return broken || files.contains(PAGE)
        ? Optional.empty()
        : Optional.of(iparams.stream().map(IparamDefinition::name).toList());
  }

  private void page(List<String> files) {
    if (!files.contains(PAGE)) {
      return;
    }
    if (files.contains(IparamsFile.FILE)) {
      problems.add(
          Problem.warning(
              PAGE,
              Range.START,
              "Unsupported File(s). Specify either iparams.html or iparams.json",
              "remove one of them; the parameters of iparams.json are used here."));
    }
    String text = bundle.text(PAGE).orElse("");
    StringBuilder scripts = new StringBuilder(text);
    files.stream()
        .filter(file -> file.startsWith("config/assets/") && file.endsWith(".js"))
        .forEach(file -> scripts.append(bundle.text(file).orElse("")));
    for (String function : List.of("getConfigs", "postConfigs")) {
      if (!Pattern.compile("\\b" + function + "\\b").matcher(scripts).find()) {
        problems.add(
            Problem.warning(
                PAGE,
                Range.START,
                "The page defines no %s(%s), which is called when the parameters are %s."
                    .formatted(
                        function,
                        function.equals("getConfigs") ? "configs" : "",
                        function.equals("getConfigs") ? "edited" : "saved"),
                "add function %s to its script.".formatted(function)));
      }
    }
  }

  private void objects(String name, String what, String form, String array) {
    JsonFile.read(bundle, name, problems)
        .filter(file -> file.isObject("The file of " + what))
        .ifPresent(
            file -> {
              for (String key : JsonFile.names(file.root())) {
                String at = PositionedJson.child("", key);
                if (!form.isEmpty()
                    && file.isObject(at, "with " + form)
                    && !array.isEmpty()
                    && !file.root().path(key).path(array).isArray()) {
                  file.error(
                      at,
                      "\"%s\" has no array \"%s\".".formatted(key, array),
                      "write \"%s\": { %s }.".formatted(key, form));
                }
              }
            });
  }

  /** Values that take no effect, or that handlers would not get from the form. */
  private void values(List<String> files) {
    JsonFile.read(bundle, TEST_VALUES, problems)
        .filter(file -> file.isObject("The file of test values"))
        .ifPresent(file -> parameters(files).ifPresent(names -> values(file, names)));
  }

  private void values(JsonFile file, List<String> names) {
    for (Map.Entry<String, JsonNode> value : file.root().properties()) {
      String name = value.getKey();
      String at = PositionedJson.child("", name);
      if (!names.contains(name)) {
        file.warning(
            at,
            "The app has no parameter \"%s\", so this value has no effect.".formatted(name),
            Spelling.closest(name, names)
                .map("did you mean \"%s\"?"::formatted)
                .orElse("define it in config/iparams.json, or remove it here."));
      }
    }
    for (IparamDefinition definition : iparams) {
      JsonNode value = file.root().path(definition.name());
      if (!value.isMissingNode()) {
        IparamValues.wrong(definition, value)
            .ifPresent(
                reason ->
                    file.warningAtValue(
                        PositionedJson.child("", definition.name()),
                        "The value of \"%s\" does not fit its type, %s."
                            .formatted(definition.name(), definition.type().label()),
                        Character.toLowerCase(reason.charAt(0)) + reason.substring(1)));
      }
    }
  }

  private void unknown(String file) {
    String name = file.substring("config/".length());
    if (KNOWN.contains(name)
        || name.contains("/")
        || name.startsWith(".")
        || name.startsWith("README")) {
      return;
    }
    problems.add(
        Problem.warning(
            file,
            Range.START,
            "The file %s is not known and has no effect.".formatted(name),
            Spelling.closest(name, KNOWN)
                .map(near -> "did you mean %s? Rename it.".formatted(near))
                .orElse("remove it; files that a page needs go into config/assets/.")));
  }
}
