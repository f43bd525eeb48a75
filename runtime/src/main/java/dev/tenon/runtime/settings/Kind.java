package dev.tenon.runtime.settings;

import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.sns.TopicArn;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;

/** What the value of a setting may be. */
sealed interface Kind {

  /** Whether a text is such a value. */
  boolean fits(String text);

  /** What it must be, to be read after "it must be". */
  String words();

  /** Any text but none at all. */
  record Text(String words) implements Kind {
    @Override
    public boolean fits(String text) {
      return !text.isBlank();
    }
  }

  /** A whole number, written plainly. */
  record Whole(int least, int most) implements Kind {

    /** Few enough digits for a long. */
    private static final String DIGITS = "0|[1-9]\\d{0,17}";

    @Override
    public boolean fits(String text) {
      return text.matches(DIGITS) && Long.parseLong(text) >= least && Long.parseLong(text) <= most;
    }

    @Override
    public String words() {
      return "a number from %d to %d".formatted(least, most);
    }
  }

  /** Names of SNS topics, or a word that says that there are none. */
  record Topics() implements Kind {

    static final String NONE = "none";

    @Override
    public boolean fits(String text) {
      return text.equals(NONE)
          || Arrays.stream(text.split(",", -1))
              .allMatch(one -> TopicArn.of(one.strip()).isPresent());
    }

    @Override
    public String words() {
      return "none, or ARNs of SNS topics";
    }
  }

  /** Where something is on the web, or a word that says that nobody says it. */
  record WebAddress() implements Kind {

    static final String NONE = "none";

    @Override
    public boolean fits(String text) {
      return text.equals(NONE) || isAddress(text);
    }

    private static boolean isAddress(String text) {
      try {
        URI address = new URI(text);
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
            && address.getHost() != null
            && address.getUserInfo() == null
            && address.getQuery() == null
            && address.getFragment() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }

    @Override
    public String words() {
      return "none, or an address such as https://tenon.example.com";
    }
  }

  /** Networks that apps may reach. */
  record Networks() implements Kind {

    @Override
    public boolean fits(String text) {
      return AddressRules.of(text).isPresent();
    }

    @Override
    public String words() {
      return "true, false, or networks such as 10.1.0.0/16 with commas between them";
    }
  }

  /** One of a few words. */
  record Word(List<String> known) implements Kind {

    public Word {
      known = List.copyOf(known);
    }

    static final Word SWITCH = of("true", "false");

    static Word of(String... words) {
      return new Word(Arrays.asList(words));
    }

    @Override
    public boolean fits(String text) {
      return known.contains(text);
    }

    @Override
    public String words() {
      return String.join(" or ", known);
    }
  }
}
