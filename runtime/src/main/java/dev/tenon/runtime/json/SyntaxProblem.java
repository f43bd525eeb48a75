package dev.tenon.runtime.json;

/**
 * Something in a text that is not JSON.
 *
 * @param range which part of the text
 * @param message what is wrong
 * @param fix what to do about it
 */
public record SyntaxProblem(Range range, String message, String fix) {}
