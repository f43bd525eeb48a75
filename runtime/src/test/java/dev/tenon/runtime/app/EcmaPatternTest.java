package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
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
          ^(?<first_name>a)$   ~ a         ~ true
          (?<q>['"])x\\k<q>     ~ 'x'       ~ true
          (?<q>['"])x\\k<q>     ~ 'x"       ~ false
          ^\\p{L}+$            ~ é         ~ false
          ^\\p{L}+$            ~ p{L}}}    ~ true
          ^\\u{3}$             ~ uuu       ~ true
          ^\\u{61}$            ~ a         ~ false
          ^a\\sb$              ~ a\u00a0b    ~ true
          ^..$                 ~ \uD83D\uDE00 ~ true
          ^[\uD83D\uDE00]$      ~ \uD83D\uDE00 ~ false
          ^\\Q\\E\\A\\z$         ~ QEAz      ~ true
          ^[\\w-.]+$           ~ a-b.c     ~ true
          ^[^\\S]$             ~ a         ~ false
          ^{x}]$               ~ {x}]      ~ true
          ^\\cJ?\\101$          ~ A         ~ true
          """)
  void it_matches_as_javascript_does(String pattern, String text, boolean matches) {
    assertThat(in(pattern, text)).isEqualTo(matches ? EcmaPattern.Match.YES : EcmaPattern.Match.NO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "a)",
        "[a",
        "a++",
        "a**",
        "*a",
        "{1}",
        "^*",
        "a{2,1}",
        "[z-a]",
        "\\",
        "(?<1>a)",
        "(?a)",
        "(?<a-b>x)",
        "(?<a>x)(?<a>y)",
        "(?<a>x)\\k<b>",
        "(?<=a)*",
        "(?P<a>x)"
      })
  void what_javascript_refuses_is_refused(String pattern) {
    assertThatThrownBy(() -> EcmaPattern.of(pattern)).isInstanceOf(EcmaSyntax.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?<=a+)b", "(a)?\\1", "\\1(a)", "(?i:a)", "(?<a>x)|(?<a>y)"})
  void what_java_cannot_run_is_left_undecided(String pattern) {
    assertThat(in(pattern, "ab")).isEqualTo(EcmaPattern.Match.CANNOT_RUN);
  }

  @Test
  void a_thousand_expressions_mean_what_they_mean_in_javascript() {
    String[] parts = {
      "a", "b", "1", "-", "]", "{", "}", "(", ")", "(?:", "(?=", "(?!", "(?<n_>", "[", "[^", "|",
      "*", "+", "?", "{1}", "{1,2}", "{2,1}", "{,2}", "^", "$", ".", "\\d", "\\w", "\\S", "\\s",
      "\\b", "\\1", "\\k<n_>", "\\k", "\\x41", "\\x4", "\\u0061", "\\u{61}", "\\p{L}", "\\c",
      "\\cA", "\\0", "\\07", "\\8", "\\-", "&&", ",", "_", "é", "\\", "(?<=", "(?<!", "(?i:"
    };
    String[] texts = {"", "a", "ab", "aab1-", "]{}", "1_é b", "p{L}", "u{61}", "\\c&&,", "b\n"};
    Random random = new Random(7);
    try (Context javaScript =
        Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      Value test =
          javaScript.eval(
              "js",
              "(p, t) => { try { return new RegExp(p).test(t) ? 'YES' : 'NO'; } catch (e) { return 'REFUSED'; } }");
      for (int i = 0; i < 1_000; i++) {
        StringBuilder pattern = new StringBuilder();
        for (int length = 1 + random.nextInt(6); length > 0; length--) {
          pattern.append(parts[random.nextInt(parts.length)]);
        }
        for (String text : texts) {
          String meant = test.execute(pattern.toString(), text).asString();
          String found = found(pattern.toString(), text);
          if (!found.equals("CANNOT_RUN") || meant.equals("REFUSED")) {
            assertThat(found).as("%s on %s", pattern, text).isEqualTo(meant);
          }
        }
      }
    }
  }

  private static String found(String pattern, String text) {
    try {
      return EcmaPattern.of(pattern).in(text).name();
    } catch (EcmaSyntax.Refused e) {
      return "REFUSED";
    }
  }

  private static EcmaPattern.Match in(String pattern, String text) {
    try {
      return EcmaPattern.of(pattern).in(text);
    } catch (EcmaSyntax.Refused e) {
      throw new AssertionError(pattern, e);
    }
  }
}
