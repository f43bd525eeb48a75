package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SchemaRoutesTest {

  private static RunningTenon tenon;

  @BeforeAll
  static void start(@TempDir Path folder) {
    tenon = RunningTenon.start(folder);
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  @Test
  void every_schema_that_is_listed_is_there() {
    JsonNode list = Json.read(tenon.get("/schemas").body()).path("schemas");
    assertThat(list).hasSameSizeAs(EventCatalog.standard().events());
    for (JsonNode entry : list) {
      HttpResponse<String> answer = tenon.get(entry.path("href").asText());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(Json.read(answer.body()).path("$id").asText())
          .isEqualTo(
              "urn:tenon:event:%s:%s", entry.path("product").asText(), entry.path("type").asText());
    }
  }

  @Test
  void a_schema_says_what_it_is() {
    HttpResponse<String> answer = tenon.get("/schemas/thena/ticket.status.changed.json");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/schema+json");
    assertThat(Json.read(answer.body()).path("title").asText()).isEqualTo("ticket:status:changed");
  }

  @ParameterizedTest
  @CsvSource({
    "freshdesk, onTicketCreate",
    "thena, custom-object:invoice:field:due date:changed",
    "custom, order.paid & sent",
    "custom, order:paid",
  })
  void an_event_without_a_fixture_has_a_schema_at_its_path(String product, String type) {
    HttpResponse<String> answer = tenon.get(EventSchemas.path(new Product(product), type));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.read(answer.body()).path("title").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/schemas/thena/ticket.created",
        "/schemas/thena/.json",
        "/schemas/Thena/ticket.created.json",
      })
  void what_is_no_schema_is_not_found(String path) {
    HttpResponse<String> answer = tenon.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Json.read(answer.body()).path("detail").asText()).isNotEmpty();
  }
}
