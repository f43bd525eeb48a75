package dev.tenon.runtime.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How addresses are read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class TargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://api.example.com | https://api.example.com/",
        "HTTPS://API.Example.com/A?b=C | https://api.example.com/A?b=C",
        "https://api.example.com:8443?x=1 | https://api.example.com:8443/?x=1",
        "https://api.example.com/a b/ä?q=\"x\"#part | https://api.example.com/a%20b/%C3%A4?q=%22x%22",
        "https://api.example.com/%41%zz | https://api.example.com/%41%25zz",
        "https://bücher.example.com/ | https://xn--bcher-kva.example.com/",
        "https://api.example.com\\@evil.example | (none)",
        "https://user:pass@api.example.com/ | (none)",
        "https://api.example.com:0/ | (none)",
        "https://api.example.com:99999/ | (none)",
        "ftp://api.example.com/ | (none)",
        "api.example.com | (none)",
        "https:///path | (none)",
        "https://a b.example.com/ | (none)"
      })
  void an_address_is_read_in_one_way(String text, String read) {
    assertThat(Target.of(text).map(Target::text).orElse("(none)")).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "0",
        "１２７.０.０.１",
        "127。0。0。1"
      })
  void an_address_in_numbers_is_known_in_every_spelling(String host) {
    Target target = Target.of("https://" + host + "/").orElseThrow();
    assertThat(target.isAddress()).isTrue();
    assertThat(target.isFullName()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost", "intranet", "127.0.0.1.", "api.example.com.", "api..example.com",
        "-api.example.com", "my_host.example.com", "example.c", "example.123", "metadata"
      })
  void what_is_no_full_name_is_known(String host) {
    Optional<Target> target = Target.of("https://" + host + "/");
    assertThat(target.filter(Target::isFullName)).isEmpty();
  }
}
