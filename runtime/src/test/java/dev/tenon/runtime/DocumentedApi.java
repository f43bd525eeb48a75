package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A runtime that is asked for what its own OpenAPI document says, and whose answers are held
 * against it: status, headers, content type and body. An answer may hold nothing that is not
 * described.
 */
final class DocumentedApi {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final RunningTenon tenon;
  private final String key;
  private final ObjectNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  /** What was seen, by several threads: {@code putOrg 201}. */
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  /** An operation of the document. */
  record Operation(String method, String path, ObjectNode json) {
    String id() {
      return json.path("operationId").asText();
    }
  }

  /**
   * @param key opens everything
   */
  DocumentedApi(RunningTenon tenon, String key) {
    this.tenon = tenon;
    this.key = key;
    this.document = Json.readObject(tenon.get("/openapi.json").body());
  }

  ObjectNode document() {
    return document;
  }

  Set<String> seen() {
    return seen;
  }

  /** All that the document describes. */
  List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .forEach(
                        member ->
                            found.add(
                                new Operation(
                                    member.getKey(),
                                    path.getKey(),
                                    (ObjectNode) member.getValue()))));
    return found;
  }

  /** What a reference leads to, or the node itself. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(document.at(node.path("$ref").asText().substring(1))) : node;
  }

  /** The parameters of an operation, those of its path first. */
  List<JsonNode> parameters(Operation operation) {
    List<JsonNode> all = new ArrayList<>();
    document.path("paths").path(operation.path()).path("parameters").forEach(all::add);
    operation.json().path("parameters").forEach(all::add);
    return all.stream().map(this::resolved).toList();
  }

  /** A request for an operation. */
  Request ask(String operationId) {
    return new Request(
        operations().stream()
            .filter(operation -> operation.id().equals(operationId))
            .findFirst()
            .orElseThrow(() -> new AssertionError("No operation " + operationId)));
  }

  /** What is wrong with a value, by one of the document's schemas. */
  private List<String> faults(JsonNode schema, JsonNode value, boolean closed) {
    ObjectNode root = Json.object();
    root.putArray("allOf").add(asSchema(schema));
    root.set("$defs", asSchema(document.at("/components/schemas")));
    if (closed) {
      close(root);
    }
    Schema compiled = schemas.getSchema(root);
    return compiled.validate(value).stream().map(Object::toString).toList();
  }

  /** The same with references to where schemas are when they stand alone. */
  private static JsonNode asSchema(JsonNode node) {
    return Json.read(Json.write(node).replace("#/components/schemas/", "#/$defs/"));
  }

  /** Has schemas of objects take what they name and nothing else. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("type").asText().equals("object")
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(DocumentedApi::close);
  }

  /** One request, made part by part. */
  final class Request {

    private final Operation operation;
    private final Map<String, String> inPath = new LinkedHashMap<>();
    private final Map<String, String> inQuery = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String contentType = "application/json";
    private byte[] body = {};
    private boolean undescribed;
    private boolean anonymous;

    Request(Operation operation) {
      this.operation = operation;
    }

    Request path(String name, String value) {
      inPath.put(name, value);
      return this;
    }

    Request query(String name, String value) {
      inQuery.put(name, value);
      return this;
    }

    Request header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** The body is one of the document's examples. */
    Request example(String name) {
      JsonNode example =
          operation
              .json()
              .at("/requestBody/content/application~1json/examples")
              .path(name)
              .path("value");
      assertThat(example.isObject()).as(operation.id() + " " + name).isTrue();
      return json(Json.write(example));
    }

    /** It is refused for a reason that a document cannot tell. */
    Request lessThanDescribed() {
      undescribed = true;
      return this;
    }

    /** No key is shown. */
    Request anonymous() {
      anonymous = true;
      return this;
    }

    Request json(String text) {
      return body("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    Request body(String type, byte[] content) {
      contentType = type;
      body = content;
      return this;
    }

    /** Sends it, holds the answer against the document, and gives its body. */
    JsonNode gives(int status) {
      if (status < 400) {
        assertThat(faults()).as("%s is sent as it is described", operation.id()).isEmpty();
      }
      if (status == 400 && !undescribed) {
        assertThat(faults()).as("%s is not as described", operation.id()).isNotEmpty();
      }
      HttpResponse<String> response = send();
      String what =
          "%s %s → %d %s"
              .formatted(operation.method(), address(), response.statusCode(), response.body());
      assertThat(response.statusCode()).as(what).isEqualTo(status);
      JsonNode described = resolved(operation.json().path("responses").path("" + status));
      assertThat(described.isObject()).as("described: " + what).isTrue();
      seen.add(operation.id() + " " + status);
      described.path("headers").properties().forEach(header -> checkHeader(header, response));
      JsonNode content = described.path("content");
      if (content.isMissingNode()) {
        assertThat(response.body()).as(what).isEmpty();
        return content;
      }
      String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
      assertThat(content.has(type)).as("%s is described: %s", type, what).isTrue();
      JsonNode answer =
          type.endsWith("json") ? Json.read(response.body()) : textNode(response.body());
      assertThat(DocumentedApi.this.faults(content.path(type).path("schema"), answer, true))
          .as(what)
          .isEmpty();
      return answer;
    }

    private void checkHeader(Map.Entry<String, JsonNode> header, HttpResponse<String> response) {
      JsonNode described = resolved(header.getValue());
      if (described.path("required").asBoolean()) {
        assertThat(response.headers().firstValue(header.getKey())).isPresent();
      }
    }

    /** Why the document does not allow this request. */
    List<String> faults() {
      List<String> faults = new ArrayList<>();
      Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      for (JsonNode parameter : parameters(operation)) {
        String name = parameter.path("name").asText();
        String value = values(parameter).get(name);
        known.add(parameter.path("in").asText() + " " + name);
        if (value == null) {
          if (parameter.path("required").asBoolean()) {
            faults.add("lacks " + name);
          }
        } else {
          DocumentedApi.this
              .faults(parameter.path("schema"), typed(parameter.path("schema"), value), false)
              .forEach(fault -> faults.add(name + ": " + fault));
        }
      }
      inPath.keySet().stream()
          .filter(name -> !known.contains("path " + name))
          .forEach(name -> faults.add("no " + name + " in the path"));
      inQuery.keySet().stream()
          .filter(name -> !known.contains("query " + name))
          .forEach(name -> faults.add("no query parameter " + name));
      headers.keySet().stream()
          .filter(name -> !known.contains("header " + name))
          .forEach(name -> faults.add("no header " + name));
      faults.addAll(bodyFaults());
      return faults;
    }

    private List<String> bodyFaults() {
      JsonNode described = operation.json().path("requestBody");
      if (body.length == 0) {
        return described.path("required").asBoolean() ? List.of("lacks a body") : List.of();
      }
      JsonNode content = described.path("content").path(contentType);
      if (content.isMissingNode()) {
        return List.of("takes no " + contentType);
      }
      return contentType.equals("application/json")
          ? DocumentedApi.this.faults(
              content.path("schema"), Json.read(new String(body, StandardCharsets.UTF_8)), false)
          : List.of();
    }

    private Map<String, String> values(JsonNode parameter) {
      return switch (parameter.path("in").asText()) {
        case "path" -> inPath;
        case "query" -> inQuery;
        default -> headers;
      };
    }

    /** What a text in an address stands for. */
    private JsonNode typed(JsonNode schema, String text) {
      return switch (resolved(schema).path("type").asText()) {
        case "integer" -> text.matches("-?\\d{1,9}") ? number(text) : textNode(text);
        case "boolean" ->
            text.equals("true") || text.equals("false")
                ? Json.object().booleanNode(text.equals("true"))
                : textNode(text);
        case "array" -> {
          ArrayNode list = Json.object().putArray("list");
          List.of(text.split(",", -1)).forEach(list::add);
          yield list;
        }
        default -> textNode(text);
      };
    }

    private static JsonNode number(String text) {
      return Json.object().numberNode(Integer.parseInt(text));
    }

    private static JsonNode textNode(String text) {
      return Json.object().textNode(text);
    }

    private String address() {
      StringBuilder address = new StringBuilder(operation.path());
      inPath.forEach(
          (name, value) -> {
            String variable = "{" + name + "}";
            int at = address.indexOf(variable);
            address.replace(at, at + variable.length(), encoded(value));
          });
      String sign = "?";
      for (Map.Entry<String, String> one : inQuery.entrySet()) {
        address.append(sign).append(one.getKey()).append('=').append(encoded(one.getValue()));
        sign = "&";
      }
      return address.toString();
    }

    private static String encoded(String value) {
      return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<String> send() {
      List<String> lines = new ArrayList<>();
      headers.forEach((name, value) -> lines.addAll(List.of(name, value)));
      if (!anonymous) {
        lines.addAll(List.of("Authorization", "Bearer " + key));
      }
      return tenon.ask(
          operation.method(), address(), contentType, body, lines.toArray(String[]::new));
    }
  }
}
