package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations are what JavaScript's {@code new RegExp(pattern).test(text)} says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class EcmaPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ^\\d+$               ~ 123       ~ true
          ^\\d+$               ~ 12a       ~ false
          b                    ~ abc       ~ true
          ^[a-z[]+$            ~ a[b       ~ true
          ^[a&&b]+$            ~ a&b       ~ true
          ^[\\w.-]+@[\\w.-]+$  ~ a.b@c-d.e ~ true
          ^\\/api\\/           ~ /api/x    ~ true
          ^a{$                 ~ a{        ~ true
          ^a{2,3}$             ~ aaa       ~ true
          ^a{2,3}$             ~ a         ~ false
          ^\\i$                ~ i         ~ true
          ^[^]+$               ~ anything  ~ true
          []                   ~ a         ~ false
          ^(?<year>\\d{4})$    ~ 2026      ~ true
          ^(?:a|b)c?$          ~ bc        ~ true
          ^(?=.*\\d)\\S{4,}$   ~ ab1c      ~ true
          ^\\u0041$            ~ A         ~ true
          """)
  void it_matches_as_javascript_does(String pattern, String text, boolean matches) {
    assertThat(EcmaPattern.of(pattern).orElseThrow().in(text))
        .isEqualTo(matches ? EcmaPattern.Match.YES : EcmaPattern.Match.NO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "a++", "*a", "(?<1>a)"})
  void what_javascript_refuses_is_refused(String pattern) {
    assertThat(EcmaPattern.of(pattern)).isEmpty();
  }
}
