package dev.tenon.api;

/**
 * Which run of a handler this is.
 *
 * @param attempt 1 for the first run, 2 for the first retry, and so on
 * @param idempotencyKey the same for every attempt of one event for one installation; hand it to
 *     services that drop duplicates
 */
public record Delivery(int attempt, String idempotencyKey) {}
