package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An installation parameter that an app defines in {@code config/iparams.json}. It is stored with
 * the app's manifest, so its components are chosen such that one which an earlier version did not
 * write yet reads as what the platform takes for granted: visible, optional, a text.
 *
 * @param name the key under which handlers find its value
 * @param type what kind of value it takes
 * @param displayName what people read; its name where it has none
 * @param description what helps people to fill it in
 * @param required whether the app cannot do without
 * @param hidden whether the form does not show it, so that it keeps its default
 * @param secure whether its value is never shown
 * @param defaultValue what it is unless the installation says otherwise
 * @param options what can be chosen
 * @param rules what a typed value must match
 * @param product for a domain or an API key: of which product, or {@code current}
 * @param dataBind the part of the product's account that the platform fills the field with
 * @param callbacks by event of the field: the function of {@code config/assets/iparams.js} to call
 * @param modules platform 3.0: for which modules the parameter is asked
 */
public record IparamDefinition(
    String name,
    IparamType type,
    Optional<String> displayName,
    Optional<String> description,
    boolean required,
    boolean hidden,
    boolean secure,
    Optional<JsonNode> defaultValue,
    List<IparamOption> options,
    List<IparamRule> rules,
    Optional<String> product,
    Optional<String> dataBind,
    Map<String, String> callbacks,
    List<String> modules) {

  public IparamDefinition {
    // Jackson passes null for what an earlier version did not store.
    type = type == null ? IparamType.TEXT : type;
    defaultValue = defaultValue.filter(value -> !value.isNull());
    options = options == null ? List.of() : List.copyOf(options);
    rules = rules == null ? List.of() : List.copyOf(rules);
    callbacks = callbacks == null ? Map.of() : Map.copyOf(callbacks);
    modules = modules == null ? List.of() : List.copyOf(modules);
  }

  /** An optional text. */
  public IparamDefinition(String name, Optional<JsonNode> defaultValue, boolean secure) {
    this(
        name,
        IparamType.TEXT,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        secure,
        defaultValue,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of());
  }

  /** The same, with a value that is never shown. */
  public IparamDefinition asSecure() {
    return new IparamDefinition(
        name,
        type,
        displayName,
        description,
        required,
        hidden,
        true,
        defaultValue,
        options,
        rules,
        product,
        dataBind,
        callbacks,
        modules);
  }

  /** What people call it. */
  public String label() {
    return displayName.filter(text -> !text.isBlank()).orElse(name);
  }

  /** Whether a value is one of the options. */
  public boolean offers(JsonNode value) {
    return options.stream().anyMatch(option -> same(option.value(), value));
  }

  /** The same number may be held in another type of Java, depending on who read it. */
  private static boolean same(JsonNode one, JsonNode other) {
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }
}
