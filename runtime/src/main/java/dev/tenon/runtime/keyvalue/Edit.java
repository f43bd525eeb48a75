package dev.tenon.runtime.keyvalue;

import dev.tenon.runtime.invoke.ServiceRefusal;
import java.util.Optional;

/**
 * Decides what becomes of a record, while nobody else can change it. It may be asked twice, and
 * holds up everybody's writes.
 */
@FunctionalInterface
interface Edit {

  /**
   * Decides.
   *
   * @param present the record, unless there is none or it has expired
   * @throws ServiceRefusal when the record stays as it is
   */
  Outcome of(Optional<Present> present);

  /**
   * A record as it is kept.
   *
   * @param value a JSON object as text
   * @param endsAt when it expires, epoch milliseconds
   */
  record Present(String value, Optional<Long> endsAt) {}

  /** What becomes of it. */
  sealed interface Outcome {

    /** It is this from now on. */
    record Keep(Present record) implements Outcome {}

    /** There is none. */
    record Remove() implements Outcome {}
  }
}
