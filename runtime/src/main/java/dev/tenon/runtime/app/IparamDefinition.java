package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An installation parameter that an app defines in {@code config/iparams.json}.
 *
 * @param name the key under which handlers find its value
 * @param defaultValue what it is unless the installation says otherwise
 * @param secure whether its value is never shown
 */
public record IparamDefinition(String name, Optional<JsonNode> defaultValue, boolean secure) {}
