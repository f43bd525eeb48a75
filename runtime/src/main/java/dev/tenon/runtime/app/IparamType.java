package dev.tenon.runtime.app;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What kind of value an installation parameter takes, and so which control asks for it. */
public enum IparamType {
  TEXT,
  PARAGRAPH,
  DROPDOWN,
  EMAIL,
  NUMBER,
  PHONE_NUMBER,
  DATE,
  URL,
  RADIO,
  CHECKBOX,
  MULTISELECT,
  DOMAIN,
  API_KEY;

  /** As {@code iparams.json} writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type written like this, if there is one. */
  public static Optional<IparamType> of(String label) {
    return Stream.of(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  /** Whether a value is chosen from a list. */
  public boolean hasOptions() {
    return this == DROPDOWN || this == RADIO || this == MULTISELECT;
  }

  /** Whether regular expressions may narrow what is typed. */
  public boolean takesRegex() {
    return this == TEXT || this == EMAIL || this == PHONE_NUMBER || this == URL;
  }

  /** Whether the value belongs to an account of a product. */
  public boolean isOfProduct() {
    return this == DOMAIN || this == API_KEY;
  }
}
