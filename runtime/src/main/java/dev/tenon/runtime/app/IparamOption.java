package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something to choose.
 *
 * @param label what people read
 * @param value what handlers get
 */
public record IparamOption(String label, JsonNode value) {}
