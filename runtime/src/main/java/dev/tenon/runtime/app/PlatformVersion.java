package dev.tenon.runtime.app;

import java.util.Optional;
import java.util.stream.Stream;

/** The generations of the Freshworks app platform that can be run here. */
public enum PlatformVersion {
  V2_0("2.0"),
  V2_1("2.1"),
  V2_2("2.2"),
  V2_3("2.3"),
  V3_0("3.0");

  private final String text;

  PlatformVersion(String text) {
    this.text = text;
  }

  /** As manifests write it. */
  public String text() {
    return text;
  }

  /** Whether events are declared under {@code modules} instead of {@code product}. */
  public boolean hasModules() {
    return this == V3_0;
  }

  /** The version written like this, if it is one of ours. */
  public static Optional<PlatformVersion> of(String text) {
    return Stream.of(values()).filter(version -> version.text.equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
