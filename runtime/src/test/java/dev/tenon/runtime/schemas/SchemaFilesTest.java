package dev.tenon.runtime.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * The schemas that are committed are the ones that fixtures and attributes lead to. With {@code
 * -Dtenon.schemas=write}, as {@code tools/schemas} sets it, they are made so first.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class SchemaFilesTest {

  private static final Path TEST_DATA = Path.of("../test_data");

  private final List<DescribedEvent> events = DescribedEvent.all(TEST_DATA);

  @Test
  void every_schema_is_what_tools_schemas_makes_of_fixtures_and_attributes() throws IOException {
    Map<Path, String> made = make();
    if ("write".equals(System.getProperty("tenon.schemas"))) {
      write(made);
    }
    assertThat(committed())
        .as("run tools/schemas")
        .containsOnlyKeys(made.keySet())
        .allSatisfy(
            (file, text) ->
                assertThat(text).as("%s: run tools/schemas", file).isEqualTo(made.get(file)));
  }

  @Test
  void every_fixture_is_described() throws IOException {
    List<Path> described =
        events.stream()
            .filter(event -> !event.generic())
            .map(event -> event.fixture(TEST_DATA))
            .toList();
    assertThat(described).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(fixtures());
  }

  @Test
  void every_file_of_attributes_is_used() throws IOException {
    StringBuilder used = new StringBuilder();
    for (Path file : json("attributes")) {
      used.append(Files.readString(file));
    }
    assertThat(json("attributes"))
        .filteredOn(file -> !file.endsWith("events.json") && !file.endsWith("field.json"))
        .allMatch(
            file -> used.indexOf("\"" + file.getFileName().toString().replace(".json", "\"")) > 0);
  }

  private Map<Path, String> make() {
    EventCatalog catalog = EventCatalog.standard();
    Map<String, Samples> samples = new LinkedHashMap<>();
    Map<Path, String> made = new TreeMap<>();
    for (DescribedEvent event : events) {
      Samples ofFolder =
          samples.computeIfAbsent(event.folder(), folder -> Samples.of(TEST_DATA, folder, events));
      List<JsonNode> fixtures =
          event.generic() ? List.of() : List.of(Attributes.object(event.fixture(TEST_DATA)));
      ObjectNode schema =
          new SchemaBuilder(event, TEST_DATA, ofFolder)
              .build(fixtures, catalog.aliases(event.type()));
      made.put(event.schema(TEST_DATA), Json.pretty(schema));
    }
    return made;
  }

  private static void write(Map<Path, String> made) throws IOException {
    for (Path old : committed().keySet()) {
      Files.delete(old);
    }
    for (Map.Entry<Path, String> file : made.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  private static Map<Path, String> committed() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    for (Path file : json("schemas")) {
      files.put(file, Files.readString(file));
    }
    return files;
  }

  private static List<Path> fixtures() throws IOException {
    return json("").stream()
        .filter(file -> !List.of("schemas", "attributes").contains(top(file)))
        .toList();
  }

  private static String top(Path file) {
    return TEST_DATA.relativize(file).getName(0).toString();
  }

  private static List<Path> json(String folder) throws IOException {
    Path root = folder.isEmpty() ? TEST_DATA : TEST_DATA.resolve(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
