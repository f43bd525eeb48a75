package dev.tenon.runtime.node;

import java.util.Map;

/** Functions with a state that they share, which lives as long as a guest holds the object. */
public record NativeObject(Map<String, NativeFunction> functions) {}
