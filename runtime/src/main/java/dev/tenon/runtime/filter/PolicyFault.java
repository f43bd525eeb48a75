package dev.tenon.runtime.filter;

/**
 * Something in a filter policy that SNS does not take.
 *
 * @param pointer JSON pointer to the place in the policy; empty for the policy as a whole
 * @param message in the words of SNS, without what it puts before them
 */
public record PolicyFault(String pointer, String message) {}
