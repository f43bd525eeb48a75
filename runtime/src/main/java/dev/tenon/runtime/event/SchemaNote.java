package dev.tenon.runtime.event;

/**
 * Something in a payload that its schema does not expect. Always a warning: schemas are made from
 * documents that contradict their own samples, so the payload may well be right.
 *
 * @param pointer JSON pointer to the value, or to the object that lacks something
 * @param message one sentence that says what and where
 */
public record SchemaNote(String pointer, String message) {}
