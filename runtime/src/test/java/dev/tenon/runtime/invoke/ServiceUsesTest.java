package dev.tenon.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.json.Json;
import java.time.Clock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ServiceUsesTest {

  private final ServiceUses uses = new ServiceUses(Clock.systemUTC());

  @Test
  void of_very_many_calls_some_are_kept_and_the_rest_is_counted() {
    for (int i = 0; i < 1_000; i++) {
      uses.add(use("x"));
    }

    assertThat(uses.all()).hasSize(201);
    assertThat(uses.all().getLast().detail()).isEqualTo(Json.object().put("count", 800));
  }

  @Test
  void details_are_kept_until_they_are_too_much_together() {
    for (int i = 0; i < 5; i++) {
      uses.add(use("x".repeat(100_000)));
    }

    assertThat(uses.all().stream().filter(use -> use.detail().has("text"))).hasSize(2);
    assertThat(uses.all().getLast().detail().path("omittedChars").asInt()).isGreaterThan(100_000);
  }

  private static ServiceUse use(String text) {
    return new ServiceUse("db", "set", 0, 0, true, Json.object().put("text", text));
  }
}
