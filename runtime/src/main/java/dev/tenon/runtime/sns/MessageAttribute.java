package dev.tenon.runtime.sns;

/**
 * What a message carries beside its text. SNS does not sign it.
 *
 * @param type {@code String}, {@code String.Array}, {@code Number} or {@code Binary}
 * @param value as text, whatever the type
 */
public record MessageAttribute(String type, String value) {}
