package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what installation parameters an app defines, and finds all that is wrong with them. */
public final class IparamsFile {

  /** The file's name in every bundle. */
  public static final String FILE = "config/iparams.json";

  /** An app's own page for its parameters, which it may have in place of {@link #FILE}. */
  public static final String PAGE = "config/iparams.html";

  private IparamsFile() {}

  /** Reads the definitions of a bundle; what is wrong with them is added to {@code problems}. */
  public static List<IparamDefinition> read(Bundle bundle, List<Problem> problems) {
    try {
      return bundle.text(FILE).map(text -> read(text, problems)).orElse(List.of());
    } catch (RuntimeFault e) {
      problems.add(Problem.error(FILE, Position.START, e.getMessage()));
      return List.of();
    }
  }

  /** Reads the text of the file. */
  static List<IparamDefinition> read(String text, List<Problem> problems) {
    List<Problem> found = new ArrayList<>();
    List<IparamDefinition> definitions = new ArrayList<>();
    JsonFile.parse(FILE, text, found).ifPresent(file -> readAll(file, definitions));
    found.stream().sorted(Problem.READING_ORDER).forEach(problems::add);
    return definitions;
  }

  private static void readAll(JsonFile file, List<IparamDefinition> definitions) {
    if (!file.root().isObject()) {
      file.error(
          "",
          "Installation parameters are a JSON object, not " + Json.kind(file.root()) + ".",
          "begin the file with { and name each parameter: \"api_url\": { … }.");
      return;
    }
    for (Map.Entry<String, JsonNode> entry : file.root().properties()) {
      new IparamReader(file, entry.getKey(), entry.getValue()).read().ifPresent(definitions::add);
    }
  }
}
