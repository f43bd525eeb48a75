package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document: that it is one, and that it describes what the runtime has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final Set<String> endpoints = new TreeSet<>();
  private ObjectNode document = Json.object();

  @BeforeAll
  void read(@TempDir Path folder) throws Exception {
    try (Tenon tenon =
            Tenon.start(
                new TenonConfig(
                    folder,
                    "127.0.0.1",
                    0,
                    TenonConfig.Bench.NONE,
                    List.of(),
                    new TenonConfig.Callers(true, false),
                    1_000,
                    Retention.Rules.STANDARD));
        HttpClient client = HttpClient.newHttpClient()) {
      endpoints.addAll(tenon.endpoints());
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + tenon.port() + "/openapi.json"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      document = Json.readObject(response.body());
    }
  }

  @AfterAll
  void wasRead() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void every_route_of_a_host_is_described_and_nothing_else() {
    Set<String> described = new TreeSet<>();
    operations((place, operation) -> described.add(place));
    // Without a simulator there is nothing else.
    assertThat(described).isEqualTo(endpoints);
  }

  @Test
  void every_schema_is_one() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    var ofSchemas =
        registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonNode> schemas = new ArrayList<>();
    document.path("components").path("schemas").forEach(schemas::add);
    schemas.addAll(document.findValues("schema"));
    assertThat(schemas).hasSizeGreaterThan(100);
    for (JsonNode schema : schemas) {
      assertThat(ofSchemas.validate(schema)).as(schema.toString()).isEmpty();
    }
  }

  @Test
  void every_reference_leads_to_something_and_everything_named_is_used() {
    Set<String> used = new HashSet<>(document.findValuesAsText("$ref"));
    assertThat(used)
        .allMatch(ref -> ref.startsWith("#/") && document.at(ref.substring(1)).isObject());
    for (String kind : List.of("schemas", "parameters", "responses", "headers")) {
      document
          .path("components")
          .path(kind)
          .fieldNames()
          .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
    }
  }

  @Test
  void every_operation_has_what_openapi_asks_of_it() {
    assertThat(document.path("info").path("title").asText()).isNotEmpty();
    assertThat(document.path("info").path("version").asText()).isNotEmpty();
    Set<String> tags = new HashSet<>(document.path("tags").findValuesAsText("name"));
    Set<String> schemes = new HashSet<>();
    document.at("/components/securitySchemes").fieldNames().forEachRemaining(schemes::add);
    assertThat(document.at("/components/securitySchemes/key/scheme").asText()).isEqualTo("bearer");
    document
        .findValues("security")
        .forEach(
            list ->
                list.forEach(
                    one ->
                        one.fieldNames().forEachRemaining(s -> assertThat(schemes).contains(s))));
    Set<String> ids = new HashSet<>();
    operations(
        (place, operation) -> {
          assertThat(ids.add(operation.path("operationId").asText())).as(place).isTrue();
          assertThat(operation.path("summary").asText()).as(place).isNotEmpty();
          operation.path("tags").forEach(tag -> assertThat(tags).contains(tag.asText()));
          assertThat(operation.path("tags")).as(place).hasSize(1);
          checkParameters(place, operation);
          checkResponses(place, operation.path("responses"));
        });
  }

  private void checkParameters(String place, JsonNode operation) {
    Set<String> inPath = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<JsonNode> parameters = new ArrayList<>();
    document.path("paths").path(path(place)).path("parameters").forEach(parameters::add);
    operation.path("parameters").forEach(parameters::add);
    for (JsonNode given : parameters) {
      JsonNode parameter = resolved(given);
      String name = parameter.path("name").asText();
      String in = parameter.path("in").asText();
      assertThat(List.of("path", "query", "header")).as(place).contains(in);
      assertThat(names.add(in + name)).as(place + " " + name).isTrue();
      assertThat(parameter.path("schema").isObject()).as(place + " " + name).isTrue();
      assertThat(parameter.path("description").asText()).as(place + " " + name).isNotEmpty();
      if (in.equals("path")) {
        inPath.add(name);
        assertThat(parameter.path("required").asBoolean()).as(place + " " + name).isTrue();
      }
    }
    Set<String> variables = new HashSet<>();
    Pattern.compile("\\{(\\w+)}")
        .matcher(place)
        .results()
        .forEach(found -> variables.add(found.group(1)));
    assertThat(inPath).as(place).isEqualTo(variables);
  }

  private void checkResponses(String place, JsonNode responses) {
    assertThat(responses.isObject()).as(place).isTrue();
    assertThat(responses.properties())
        .as(place)
        .anyMatch(response -> response.getKey().startsWith("2"))
        .allMatch(response -> response.getKey().matches("[2-5]\\d\\d"));
    responses
        .properties()
        .forEach(
            response -> {
              JsonNode described = resolved(response.getValue());
              assertThat(described.path("description").asText()).as(place).isNotEmpty();
              if (!response.getKey().startsWith("2")) {
                assertThat(described.at("/content/application~1problem+json").isObject())
                    .as(place + " " + response.getKey())
                    .isTrue();
              }
            });
  }

  @Test
  void every_kind_of_fault_has_its_code_in_the_document() {
    Set<String> codes = new HashSet<>();
    document
        .at("/components/schemas/ProblemCode/anyOf/0/enum")
        .forEach(code -> codes.add(code.asText()));
    for (FaultCode code : FaultCode.values()) {
      assertThat(codes).contains(code.name().toLowerCase(Locale.ROOT));
    }
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** Hears of each operation with its place, {@code GET /healthz}. */
  private void operations(BiConsumer<String, JsonNode> consumer) {
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        member -> {
                          if (METHODS.contains(member.getKey())) {
                            consumer.accept(
                                member.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                member.getValue());
                          } else {
                            assertThat(member.getKey()).isEqualTo("parameters");
                          }
                        }));
  }

  private static String path(String endpoint) {
    return endpoint.substring(endpoint.indexOf(' ') + 1);
  }
}
