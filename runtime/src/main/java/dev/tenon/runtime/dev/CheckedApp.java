package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.List;

/**
 * An app and all that is wrong with it.
 *
 * @param app its id, or the name of its folder or file when that cannot be read
 * @param path where it was found
 * @param problems in reading order
 */
public record CheckedApp(String app, Path path, List<Problem> problems) {

  public CheckedApp {
    problems = List.copyOf(problems);
  }

  public long errors() {
    return problems.stream().filter(Problem::isError).count();
  }

  public long warnings() {
    return problems.size() - errors();
  }

  /** As tools get it. */
  ObjectNode json() {
    ObjectNode json =
        Json.object().put("app", app).put("path", path.toString()).put("valid", errors() == 0);
    ArrayNode list = json.putArray("problems");
    problems.forEach(problem -> list.add(problem.json()));
    return json;
  }

  /** Several of them, with their sums. */
  public static ObjectNode json(List<CheckedApp> apps) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("apps");
    apps.forEach(app -> list.add(app.json()));
    return json.put("errors", apps.stream().mapToLong(CheckedApp::errors).sum())
        .put("warnings", apps.stream().mapToLong(CheckedApp::warnings).sum());
  }
}
