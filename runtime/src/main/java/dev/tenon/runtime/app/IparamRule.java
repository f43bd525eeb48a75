package dev.tenon.runtime.app;

/**
 * A regular expression that a value must match somewhere, as JavaScript's {@code test} does.
 *
 * @param name the app's name for it
 * @param pattern in JavaScript's syntax
 * @param message what to say when a value does not match
 */
public record IparamRule(String name, String pattern, String message) {}
