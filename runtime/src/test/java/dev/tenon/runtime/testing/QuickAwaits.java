package dev.tenon.runtime.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Awaited conditions are looked at at once and then often. Awaitility by itself waits a tenth of a
 * second before it looks at all, which hundreds of tests add up to minutes.
 */
public final class QuickAwaits implements BeforeAllCallback {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(BETWEEN_LOOKS);
  }
}
