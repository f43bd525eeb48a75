package dev.tenon.runtime.custom;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/**
 * What a validator finds in one check, with an end: each of many parts may contradict each of many
 * rules, and all of it is kept until the check is over.
 */
final class BoundedErrors extends ExecutionContext {

  private static final int MOST = 50_000;

  BoundedErrors(ExecutionConfig config) {
    super(config);
  }

  @Override
  public void addError(Error error) {
    super.addError(error);
    if (getErrors().size() > MOST) {
      throw new TooMany();
    }
  }

  /** A check that was given up. */
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("Too much does not fit", null, false, false);
    }
  }
}
