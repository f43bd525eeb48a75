package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class CustomObjectTypeTest {

  private final EventCatalog catalog = EventCatalog.standard();

  @ParameterizedTest
  @CsvSource({
    "custom-object:deal:created, deal, created,",
    "custom-object:support_case:deleted, support_case, deleted,",
    "custom-object:deal:field:stage:changed, deal, field, stage",
    "custom-object:deal:field:a:b:changed, deal, field, a:b",
    "custom-object:deal:field:changed, deal, field,",
    "custom-object:deal:field-changed, deal, field-changed,",
    "custom-object:field:field:field:changed, field, field, field",
  })
  void a_type_is_taken_apart_by_position(String type, String object, String action, String field) {
    assertThat(CustomObjectType.of(type))
        .contains(new CustomObjectType(object, action, Optional.ofNullable(field)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ticket:created",
        "custom-object:",
        "custom-object:deal",
        "custom-object:deal:",
        "custom-object::created",
        "custom-objects:deal:created"
      })
  void what_names_no_object_and_action_is_no_such_type(String type) {
    assertThat(CustomObjectType.of(type)).isEmpty();
  }

  @Test
  void a_changed_field_has_a_name_that_does_not_say_which() {
    assertThat(catalog.otherNames(Product.THENA, "custom-object:deal:field:stage:changed"))
        .containsExactly("custom-object:deal:field-changed");
    assertThat(catalog.otherNames(Product.THENA, "ticket:comment:added"))
        .containsExactly("ticket:comment:created");
    assertThat(catalog.otherNames(Product.THENA, "ticket:created")).isEmpty();
    assertThat(catalog.otherNames(Product.CUSTOM, "ticket:comment:added")).isEmpty();
  }
}
