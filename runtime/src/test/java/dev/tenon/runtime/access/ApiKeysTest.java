package dev.tenon.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ApiKeysTest {

  private static final OrgId ACME = new OrgId("acme");

  private final Path folder;
  private volatile Instant now = Instant.parse("2026-05-01T10:00:00Z");
  private final Clock clock = new MovedClock();
  private final Database database;
  private final ApiKeys keys;

  ApiKeysTest(@TempDir Path folder) {
    this.folder = folder;
    database = Database.open(folder);
    keys = new ApiKeys(database, clock);
    new Orgs(database, clock).put(ACME, "Acme");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_key_is_known_by_its_text_which_is_kept_nowhere() throws IOException {
    NewKey host = keys.create("ops", new KeyScope.Host(), Optional.empty());
    NewKey org = keys.create(" shop ", new KeyScope.OfOrg(ACME), Optional.empty());
    assertThat(host.text()).matches("tenon_h[0-9A-Za-z]{43}");
    assertThat(org.text()).matches("tenon_o[0-9A-Za-z]{43}");
    assertThat(keys.verify(host.text())).map(ApiKey::scope).contains(new KeyScope.Host());
    assertThat(keys.verify(org.text())).map(ApiKey::name).contains("shop");
    assertThat(host.toString()).doesNotContain(host.text());
    database.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .doesNotContain(host.text().substring(7));
      }
    }
  }

  @Test
  void keys_that_ended_long_ago_are_forgotten_but_for_the_last_one_of_the_host() {
    NewKey host = keys.create("ops", new KeyScope.Host(), Optional.empty());
    NewKey revoked = keys.create("shop", new KeyScope.OfOrg(ACME), Optional.empty());
    keys.create("brief", new KeyScope.OfOrg(ACME), Optional.of(now.plusSeconds(60)));
    NewKey open = keys.create("open", new KeyScope.OfOrg(ACME), Optional.empty());
    keys.revoke(host.key().id(), true);
    keys.revoke(revoked.key().id(), false);
    now = now.plus(Duration.ofDays(364));
    assertThat(keys.dropEnded(Duration.ofDays(365))).isZero();
    now = now.plus(Duration.ofDays(2));
    assertThat(keys.dropEnded(Duration.ofDays(365))).isEqualTo(2);
    assertThat(keys.list()).extracting(ApiKey::name).containsExactly("ops", "open");
    assertThat(keys.hasHostKeys()).isTrue();
    assertThat(keys.verify(open.text())).isPresent();
    assertThat(keys.verify(revoked.text())).isEmpty();
  }

  @Test
  void keys_are_known_after_a_restart_and_differ_all() {
    List<NewKey> many =
        IntStream.range(0, 50)
            .mapToObj(i -> keys.create("k" + i, new KeyScope.Host(), Optional.empty()))
            .toList();
    assertThat(many).extracting(NewKey::text).doesNotHaveDuplicates();
    ApiKeys restarted = new ApiKeys(database, clock);
    assertThat(many)
        .allSatisfy(
            key ->
                assertThat(restarted.verify(key.text())).map(ApiKey::id).contains(key.key().id()));
    assertThat(restarted.list()).extracting(ApiKey::name).startsWith("k0", "k1").hasSize(50);
  }

  @Test
  void a_revoked_key_opens_nothing_more_though_it_was_known_before() {
    NewKey made = keys.create("ops", new KeyScope.Host(), Optional.empty());
    assertThat(keys.verify(made.text())).isPresent();
    ApiKey revoked = keys.revoke(made.key().id(), true);
    assertThat(keys.verify(made.text())).isEmpty();
    now = now.plusSeconds(100);
    assertThat(keys.revoke(made.key().id(), true).revokedAt()).isEqualTo(revoked.revokedAt());
    assertThatThrownBy(() -> keys.revoke("key_none", false))
        .hasMessage("There is no key key_none.");
  }

  @Test
  void a_key_ends_when_its_time_is_up() {
    Instant end = now.plus(Duration.ofDays(1));
    NewKey made = keys.create("ops", new KeyScope.Host(), Optional.of(end));
    now = end.minusMillis(1);
    assertThat(keys.verify(made.text())).isPresent();
    now = end;
    assertThat(keys.verify(made.text())).isEmpty();
    assertThatThrownBy(() -> keys.create("late", new KeyScope.Host(), Optional.of(end)))
        .hasMessageContaining("cannot expire in the past");
  }

  @Test
  void the_use_of_a_key_is_noted_to_the_minute() {
    NewKey made = keys.create("ops", new KeyScope.Host(), Optional.empty());
    assertThat(lastUsed()).isEmpty();
    Instant first = now;
    keys.verify(made.text());
    assertThat(lastUsed()).contains(first);
    now = first.plusSeconds(59);
    keys.verify(made.text());
    assertThat(lastUsed()).contains(first);
    now = first.plusSeconds(60);
    keys.verify(made.text());
    assertThat(lastUsed()).contains(first.plusSeconds(60));
  }

  /** Writes are made in order, so that what was noted is there after a write of our own. */
  private Optional<Instant> lastUsed() {
    database.writeNow(handle -> 0);
    return keys.list().getFirst().lastUsedAt();
  }

  @Test
  void what_is_no_key_is_none() {
    String unknown = KeyText.create(new KeyScope.Host());
    assertThat(keys.verify(unknown)).isEmpty();
    assertThat(keys.verify("")).isEmpty();
    assertThat(keys.verify(unknown + "x")).isEmpty();
    assertThat(KeyText.masked("Unknown: '" + unknown + "'")).isEqualTo("Unknown: 'tenon_***'");
  }

  @Test
  void a_key_needs_a_name_and_an_org_that_there_is() {
    assertThatThrownBy(() -> keys.create(" ", new KeyScope.Host(), Optional.empty()))
        .hasMessageContaining("A key has a name");
    assertThatThrownBy(
            () -> keys.create("x", new KeyScope.OfOrg(new OrgId("gone")), Optional.empty()))
        .hasMessage("There is no org \"gone\" to make a key for.");
    assertThat(keys.hasHostKeys()).isFalse();
  }

  /** Stands where the test puts it. */
  private final class MovedClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
