package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import java.time.Instant;
import java.util.Optional;

/**
 * Which events are meant; what is absent leaves none out.
 *
 * @param product of this product
 * @param type of this type, or of types like it
 * @param id the one with this id
 * @param since accepted at this time or later
 * @param until accepted before this time
 * @param simulated simulated ones too
 */
public record EventFilter(
    Optional<Product> product,
    Optional<EventPattern> type,
    Optional<String> id,
    Optional<Instant> since,
    Optional<Instant> until,
    boolean simulated) {

  SearchQuery of(SearchQuery query, SearchPosition after) {
    query.between(since, until, after).event(id).type(type).simulated(simulated);
    product.ifPresent(value -> query.and("e.product = :product", "product", value.name()));
    return query;
  }
}
