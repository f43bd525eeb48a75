package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamValues;
import java.util.List;
import java.util.Optional;

/**
 * What an app itself says of its parameters.
 *
 * @param definitions those it defines
 * @param ownPage whether it brings a page of its own instead, whose values are its own affair
 * @param unsaved the values where nobody saved any
 */
public record IparamSource(
    List<IparamDefinition> definitions, boolean ownPage, ObjectNode unsaved) {

  public IparamSource {
    definitions = List.copyOf(definitions);
  }

  /** What the installation keeps, given what a person saved. */
  ObjectNode values(Optional<ObjectNode> saved) {
    if (ownPage) {
      return saved.orElse(unsaved);
    }
    return definitions.isEmpty()
        ? unsaved
        : IparamValues.merged(definitions, unsaved, saved.orElseGet(unsaved::objectNode));
  }

  /**
   * What is saved, given what was saved before: a form sends fields, a page of its own sends all.
   */
  ObjectNode saved(Optional<ObjectNode> before, ObjectNode entered) {
    if (ownPage || before.isEmpty()) {
      return entered;
    }
    ObjectNode values = before.get().deepCopy();
    values.setAll(entered);
    return values;
  }
}
