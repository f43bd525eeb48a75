package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.event.AppSchema;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import java.util.List;
import java.util.Optional;

/**
 * Actions of apps as the Freshworks kit's own endpoints speak of them, each with the parameters
 * that the app keeps for it in {@code server/test_data}. Thread-safe.
 */
public final class KitActions {

  private final KitEvents kit;

  public KitActions(KitEvents kit) {
    this.kit = kit;
  }

  /** An action of an app. */
  public record Meant(DevApp app, Actions actions, String name) {}

  /** The names of an app's actions. */
  public List<String> names(Hints hints) {
    return List.copyOf(Actions.of(kit.only(hints)).names());
  }

  /** The action of a name; empty when the app has none of this name. */
  public Optional<Meant> find(String name, Hints hints) {
    DevApp app = kit.only(hints);
    Actions actions = Actions.of(app);
    return Optional.of(name)
        .filter(actions.names()::contains)
        .map(known -> new Meant(app, actions, known));
  }

  /** {@code {value, schema}}: the parameters to start with; an unreadable file counts as empty. */
  public ObjectNode read(Meant action) {
    ObjectNode answer = Json.object();
    answer.set("value", parameters(action));
    answer.set("schema", action.actions().parameters(action.name()));
    return answer;
  }

  /**
   * Keeps parameters in the app's folder, if they fit the schema.
   *
   * @return what does not fit; empty when they are kept
   */
  public List<String> save(Meant action, ObjectNode parameters) {
    List<String> misfits = misfits(action.actions().parameters(action.name()), parameters);
    if (misfits.isEmpty()) {
      AppFolder.of(action.app()).write(file(action), Json.pretty(parameters));
    }
    return misfits;
  }

  /** Puts made-up parameters in the place of those that the app keeps, if it keeps some. */
  public ObjectNode reset(Meant action) {
    ObjectNode parameters = sample(action);
    if (kept(action).isPresent()) {
      AppFolder.of(action.app()).write(file(action), Json.pretty(parameters));
    }
    return parameters;
  }

  /** What in an answer of the action its schema does not allow. */
  public List<String> misfits(Meant action, JsonNode answer) {
    return misfits(action.actions().response(action.name()), answer);
  }

  private static List<String> misfits(JsonNode schema, JsonNode value) {
    return schema instanceof ObjectNode object ? AppSchema.check(object, value) : List.of();
  }

  private static ObjectNode parameters(Meant action) {
    Optional<String> kept = kept(action);
    if (kept.isEmpty()) {
      return sample(action);
    }
    try {
      return Json.readObject(kept.get());
    } catch (MalformedJson e) {
      return Json.object();
    }
  }

  private static ObjectNode sample(Meant action) {
    return SampleValue.parameters(action.actions().parameters(action.name()));
  }

  private static Optional<String> kept(Meant action) {
    String file = file(action);
    return action.app().bundle().flatMap(bundle -> bundle.text(file));
  }

  private static String file(Meant action) {
    if (!action.name().matches("\\w+")) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "The action \"%s\" of the app %s cannot name a file; an action is named with letters, digits and '_'."
              .formatted(action.name(), action.app().name()));
    }
    return "server/test_data/" + action.name() + ".json";
  }
}
