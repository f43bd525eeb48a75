package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Payloads to start a simulation from: the catalogue's fixture, and those that the apps keep in
 * their own folders. Nothing is written there unless a person saves. Thread-safe.
 */
public final class Payloads {

  private final EventCatalog catalog;
  private final DevApps apps;

  public Payloads(EventCatalog catalog, DevApps apps) {
    this.catalog = catalog;
    this.apps = apps;
  }

  /**
   * All payloads of an event: {@code {payloads: [{name, label, source, app?, file?}], chosen}},
   * where {@code source} is {@code catalogue}, {@code envelope} or {@code app}, and {@code chosen}
   * the index of the one to start with.
   */
  public ObjectNode list(Product product, String type) {
    List<DevApp> handling = handling(product, type);
    ObjectNode view = Json.object();
    ArrayNode list = view.putArray("payloads");
    boolean fixture = sample(product, type).isPresent();
    list.add(
        Json.object()
            .put("name", "")
            .put("label", fixture ? "Sample" : "Envelope")
            .put("source", fixture ? "catalogue" : "envelope"));
    int chosen = 0;
    for (DevApp app : handling) {
      for (TestData.File file : testData(app, product, type).files()) {
        // Test data that was made for one of several apps would surprise the others.
        if (file.name().isEmpty() && handling.size() == 1) {
          chosen = list.size();
        }
        list.add(
            Json.object()
                .put("name", file.name())
                .put("label", file.name().isEmpty() ? fileName(file) : file.name())
                .put("source", "app")
                .put("app", app.name())
                .put("file", file.file()));
      }
    }
    return view.put("chosen", chosen);
  }

  /**
   * The payload to offer for an event: the test data of the one app that handles it, else the
   * example of its schema or the catalogue's fixture, else the bare envelope.
   */
  public String payload(Product product, String type) {
    List<DevApp> handling = handling(product, type);
    Optional<String> own =
        handling.size() == 1
            ? testData(handling.getFirst(), product, type).text("")
            : Optional.empty();
    return own.orElseGet(() -> catalogued(product, type));
  }

  /** What an app's schema has as its example, the catalogue's fixture, else the bare envelope. */
  public String catalogued(Product product, String type) {
    return sample(product, type).orElseGet(() -> catalog.skeleton(product, type));
  }

  /** A whole payload: of a custom event as apps define it, else the catalogue's. */
  Optional<String> sample(Product product, String type) {
    Optional<ObjectNode> example =
        product.equals(Product.CUSTOM)
            ? apps.asLoaded().stream()
                .flatMap(app -> app.customEvent(type).stream())
                .flatMap(event -> event.sample().stream())
                .findFirst()
            : Optional.empty();
    return example
        .map(
            data ->
                Json.pretty(
                    Json.object().put("event", type).put("userId", "user-1").set("data", data)))
        .or(() -> catalog.fixture(product, type));
  }

  /** The app's own payload of an event, if it keeps one. */
  Optional<String> own(String app, Product product, String type) {
    return testData(app(app), product, type).text("");
  }

  /** A payload that an app keeps; the event's own when the name is empty. */
  public String ofApp(String app, Product product, String type, String name) {
    return testData(app(app), product, type)
        .text(name)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "The app %s keeps no payload \"%s\" of %s.".formatted(app, name, type)));
  }

  /**
   * What came of saving.
   *
   * @param file relative to the app's folder
   * @param created whether there was none before
   */
  public record Saved(String file, boolean created) {}

  /** Writes a payload into an app's folder, as typed. */
  public Saved save(String app, Product product, String type, String name, String payload) {
    Json.readObject(payload);
    DevApp to = app(app);
    AppFolder folder = AppFolder.of(to);
    String file = file(to, product, type, name);
    return new Saved(file, folder.write(file, payload));
  }

  /** Deletes a payload from an app's folder. */
  public void delete(String app, Product product, String type, String name) {
    DevApp from = app(app);
    ofApp(app, product, type, name);
    AppFolder.of(from).delete(file(from, product, type, name));
  }

  private static String file(DevApp app, Product product, String type, String name) {
    if (!name.isEmpty() && !TestData.isName(name)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "A payload's name is 1 to 60 letters, digits, spaces, '.', '_' and '-', not \"%s\"."
              .formatted(name));
    }
    TestData data = testData(app, product, type);
    if (!data.canBeAFile()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "The event type \"%s\" cannot name a file.".formatted(type));
    }
    return data.place(name);
  }

  private DevApp app(String name) {
    return apps.named(name);
  }

  private List<DevApp> handling(Product product, String type) {
    return apps.refresh().stream().filter(app -> app.handles(product, type)).toList();
  }

  private static TestData testData(DevApp app, Product product, String type) {
    return new TestData(
        app.bundle().orElseThrow(),
        app.installation().orElseThrow().app().manifest(),
        product,
        type);
  }

  private static String fileName(TestData.File file) {
    return file.file().substring(file.file().lastIndexOf('/') + 1);
  }
}
