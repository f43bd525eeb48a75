package dev.tenon.runtime.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is kept of the schemas of all orgs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class DataCheckTest {

  @Test
  void large_schemas_do_not_fill_the_memory_and_one_that_is_used_again_is_kept() {
    ObjectNode own = schema("own", 1);
    for (int i = 0; i < 120; i++) {
      DataCheck.of(schema("s" + i, 1_500));
      assertThat(DataCheck.of(own).check(Json.object().put("a0", 1))).hasSize(1);
    }
    assertThat(DataCheck.kept()).isBetween(DataCheck.MOST_KEPT / 2, DataCheck.MOST_KEPT);
    assertThat(DataCheck.of(own)).isSameAs(DataCheck.of(own.deepCopy()));
  }

  private static ObjectNode schema(String title, int fields) {
    ObjectNode schema = Json.object().put("title", title).put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (int i = 0; i < fields; i++) {
      properties.putObject("a" + i).put("type", "string");
    }
    return schema;
  }
}
