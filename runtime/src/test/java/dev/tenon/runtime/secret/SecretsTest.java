package dev.tenon.runtime.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SecretsTest {

  private static final String TEXT = "\"höchst geheim\"";

  private final Path key;
  private final Secrets secrets;

  SecretsTest(@TempDir Path folder) {
    key = folder.resolve("secrets.key");
    secrets = new Secrets(key);
  }

  @Test
  void what_is_sealed_can_be_opened_by_the_next_process_too() {
    String sealed = secrets.seal(TEXT, "one");
    assertThat(sealed).doesNotContain("geheim");
    assertThat(secrets.open(sealed, "one")).isEqualTo(TEXT);
    assertThat(new Secrets(key).open(sealed, "one")).isEqualTo(TEXT);
  }

  @Test
  void the_same_text_is_never_sealed_alike_twice() {
    assertThat(secrets.seal(TEXT, "one")).isNotEqualTo(secrets.seal(TEXT, "one"));
  }

  @Test
  void what_was_moved_to_another_owner_or_changed_is_not_opened() {
    String sealed = secrets.seal(TEXT, "one");
    String changed = (sealed.startsWith("A") ? "B" : "A") + sealed.substring(1);
    assertThatThrownBy(() -> secrets.open(sealed, "two")).hasMessageContaining("two");
    assertThatThrownBy(() -> secrets.open(changed, "one")).isInstanceOf(RuntimeFault.class);
    assertThatThrownBy(() -> secrets.open("not base64!", "one")).isInstanceOf(RuntimeFault.class);
  }

  @Test
  void without_its_key_nothing_is_opened_and_no_other_key_is_made() throws IOException {
    String sealed = secrets.seal(TEXT, "one");
    Files.delete(key);
    assertThatThrownBy(() -> new Secrets(key).open(sealed, "one"))
        .hasMessageContaining("is missing");
    assertThat(key).doesNotExist();
  }

  @Test
  void a_key_file_that_is_no_key_is_named() throws IOException {
    Files.writeString(key, "{}");
    assertThatThrownBy(() -> secrets.seal(TEXT, "one")).hasMessageContaining(key.toString());
  }

  @Test
  void nobody_else_may_read_the_key() throws IOException {
    String sealed = secrets.seal(TEXT, "one");
    assertThat(sealed).isNotEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }
}
