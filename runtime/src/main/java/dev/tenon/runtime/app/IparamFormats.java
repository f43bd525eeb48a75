package dev.tenon.runtime.app;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a typed text must look for each type, and what to say when it does not. */
final class IparamFormats {

  private static final int MAX_DIGITS = 100;
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
  private static final Pattern PHONE =
      Pattern.compile("(?=(?:\\D*\\d){3,20}\\D*$)\\+?[0-9 ().\\-/]+( ?(ext|x)\\.? ?\\d+)?");
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private IparamFormats() {}

  /** Whether a text that is not blank looks as the type wants it. */
  static boolean fits(IparamType type, String text) {
    return switch (type) {
      case EMAIL -> EMAIL.matcher(text).matches();
      case NUMBER -> number(text).isPresent();
      case PHONE_NUMBER -> PHONE.matcher(text).matches();
      case DATE -> isDate(text);
      case URL -> isUrl(text);
      case DOMAIN -> HOST.matcher(text.toLowerCase(Locale.ROOT)).matches();
      case TEXT, PARAGRAPH, API_KEY, DROPDOWN, RADIO, CHECKBOX, MULTISELECT -> true;
    };
  }

  /** What to enter instead of what does not fit; no value is repeated, since it may be secret. */
  static String wanted(IparamType type) {
    return switch (type) {
      case EMAIL -> "Enter an e-mail address, such as name@example.com.";
      case NUMBER -> "Enter a number, such as 20 or 2.5.";
      case PHONE_NUMBER -> "Enter a phone number: digits, spaces and + - ( ) only.";
      case DATE -> "Enter a date as YYYY-MM-DD, such as 2026-01-31.";
      case URL -> "Enter a web address that begins with https:// or http://.";
      case DOMAIN ->
          "Enter a host name such as acme.example.com, without https:// and without a path.";
      case DROPDOWN, RADIO -> "Choose one of the options.";
      case MULTISELECT -> "Choose from the options.";
      case CHECKBOX -> "This is either true or false.";
      case TEXT, PARAGRAPH, API_KEY -> "Enter a text.";
    };
  }

  /** What to say when a required value is not there. */
  static String missing(IparamType type) {
    return switch (type) {
      case DROPDOWN, RADIO -> "Choose one; the app needs it.";
      case MULTISELECT -> "Choose at least one; the app needs it.";
      case TEXT, PARAGRAPH, EMAIL, NUMBER, PHONE_NUMBER, DATE, URL, CHECKBOX, DOMAIN, API_KEY ->
          "Enter a value; the app needs it.";
    };
  }

  /** A typed number with all its digits. */
  static Optional<Number> number(String text) {
    if (text.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    if (INTEGER.matcher(text).matches()) {
      return Optional.of(new BigInteger(text));
    }
    return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).getYear() > 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = URI.create(text);
      String scheme = url.getScheme();
      return scheme != null
          && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
          && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
