package dev.tenon.runtime.fault;

/**
 * Why one value of several was not taken.
 *
 * @param field the key it was given under
 * @param message for people, to be read beside the field
 */
public record FieldError(String field, String message) {}
