package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the key for secrets against what is sealed, before anything runs: without it, handlers
 * would run without parameters that they cannot do without, and the next secret would make another
 * key.
 */
public final class SecretsAtStart {

  /** Single values may be damaged, which says nothing of the key. */
  private static final int TRIES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(SecretsAtStart.class);

  /** Every place that has sealed values, with what is needed to write it again. */
  private static final List<Place> PLACES =
      List.of(
          new Place("installation", "iparams"),
          new Place("installation", "previous_iparams"),
          new Place("installation", "previous_saved"),
          new Place("saved_iparams", "iparams"));

  private final Database database;
  private final Secrets secrets;
  private final Path keyFile;
  private final Clock clock;

  /**
   * @param keyFile where the key of these secrets is
   */
  public SecretsAtStart(Database database, Secrets secrets, Path keyFile, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.keyFile = keyFile;
    this.clock = clock;
  }

  private record Place(String table, String column) {}

  /** A text with sealed values in it. */
  private record Text(Place place, OrgId org, String app, ObjectNode values) {

    Stream<SealedValues.Sealed> sealed() {
      return SealedValues.in(values, org, app).stream();
    }
  }

  /** Of whom something is sealed; an org has an app at most once. */
  private record Owner(OrgId org, String app) {}

  /**
   * Refuses to go on when there are sealed values that the key does not open.
   *
   * @param waysOut what can be done besides putting the key back
   */
  public void refuseWithoutKey(String waysOut) {
    Set<String> marks = lostMarks();
    if (marks.isEmpty()) {
      return;
    }
    Set<Owner> owners = new HashSet<>();
    database.read(handle -> each(handle, text -> addOwner(owners, text, marks)));
    throw new RuntimeFault(
        FaultCode.CONFLICT,
        "Secure parameters of %s are sealed with a key that should be in %s, and %s. Nothing is started, since apps would run without them. Put the right file there; %s"
            .formatted(counted(owners), keyFile, trouble(), waysOut));
  }

  /**
   * Removes the sealed values that the key does not open, so that forms ask for them again.
   *
   * @param pause whether deliveries of those who lose something wait until somebody resumes them
   */
  public void forgetLost(boolean pause) {
    Set<String> marks = lostMarks();
    if (marks.isEmpty()) {
      return;
    }
    secrets
        .unusable()
        .ifPresent(
            reason -> {
              throw new RuntimeFault(
                  FaultCode.CONFLICT,
                  "The key file %s is no key (%s), so that no secret can be sealed anew. Move it away before secrets are forgotten."
                      .formatted(keyFile, reason));
            });
    Set<Owner> owners = new HashSet<>();
    database.writeNow(
        handle -> {
          List<Text> changed = new ArrayList<>();
          each(
              handle,
              text -> {
                if (addOwner(owners, text, marks)) {
                  changed.add(text);
                }
              });
          changed.forEach(text -> write(handle, without(text, marks)));
          if (pause) {
            owners.forEach(owner -> pause(handle, owner));
          }
          return changed.size();
        });
    LOG.warn(
        "Secure parameters of {} were removed, since {} does not open them.{}",
        counted(owners),
        keyFile,
        pause
            ? " These installations are paused: enter the parameters again, then resume them."
            : " Enter them again.");
  }

  private static String counted(Set<Owner> owners) {
    return "%s of %s"
        .formatted(
            Counted.of(owners.size(), "installation"),
            Counted.of(owners.stream().map(Owner::org).distinct().count(), "org"));
  }

  private String trouble() {
    return secrets
        .unusable()
        .map("that file is no key (%s)"::formatted)
        .orElse(
            secrets.hasKey() ? "the one that is there is another one" : "there is no such file");
  }

  /** The marks of the keys that are not there. Of each key, a few values are tried. */
  private Set<String> lostMarks() {
    Map<String, List<SealedValues.Sealed>> samples = new HashMap<>();
    database.read(
        handle ->
            each(
                handle,
                text ->
                    text.sealed()
                        .forEach(
                            one -> {
                              List<SealedValues.Sealed> some =
                                  samples.computeIfAbsent(
                                      Secrets.mark(one.text()), mark -> new ArrayList<>());
                              if (some.size() < TRIES) {
                                some.add(one);
                              }
                            })));
    if (samples.isEmpty()) {
      return Set.of();
    }
    Set<String> lost = new HashSet<>(samples.keySet());
    if (secrets.hasKey() && secrets.unusable().isEmpty()) {
      lost.removeIf(
          mark ->
              samples.getOrDefault(mark, List.of()).stream()
                  .anyMatch(one -> secrets.opens(one.text(), one.owner())));
    }
    return lost;
  }

  private static boolean addOwner(Set<Owner> owners, Text text, Set<String> marks) {
    boolean some = text.sealed().anyMatch(one -> marks.contains(Secrets.mark(one.text())));
    if (some) {
      owners.add(new Owner(text.org(), text.app()));
    }
    return some;
  }

  private static Text without(Text text, Set<String> marks) {
    ObjectNode values = text.values().deepCopy();
    text.sealed()
        .filter(one -> marks.contains(Secrets.mark(one.text())))
        .forEach(one -> values.remove(one.name()));
    return new Text(text.place(), text.org(), text.app(), values);
  }

  @FunctionalInterface
  private interface Visitor {
    void see(Text text);
  }

  private static int each(Handle handle, Visitor visitor) {
    int seen = 0;
    for (Place place : PLACES) {
      try (Stream<Text> texts =
          handle
              .createQuery(
                  "SELECT org_id, app_id, <column> FROM <table> WHERE <column> LIKE '%\"__sealed\"%'")
              .define("table", place.table())
              .define("column", place.column())
              .map((row, context) -> text(place, row))
              .stream()
              .flatMap(Optional::stream)) {
        seen += texts.peek(visitor::see).mapToInt(text -> 1).sum();
      }
    }
    return seen;
  }

  /** One that is damaged keeps nobody from starting; it is told again when it is used. */
  private static Optional<Text> text(Place place, ResultSet row) throws SQLException {
    OrgId org = new OrgId(row.getString("org_id"));
    String app = row.getString("app_id");
    try {
      return Optional.of(new Text(place, org, app, Json.readObject(row.getString(3))));
    } catch (RuntimeFault e) {
      LOG.error("The parameters of {} in the org {} are damaged: {}", app, org, e.getMessage());
      return Optional.empty();
    }
  }

  private static void write(Handle handle, Text text) {
    handle
        .createUpdate("UPDATE <table> SET <column> = :values WHERE org_id = :org AND app_id = :app")
        .define("table", text.place().table())
        .define("column", text.place().column())
        .bind("values", Json.write(text.values()))
        .bind("org", text.org().value())
        .bind("app", text.app())
        .execute();
  }

  private void pause(Handle handle, Owner owner) {
    handle
        .createUpdate(
            """
            UPDATE installation SET paused = 1, updated_at = :now
            WHERE org_id = :org AND app_id = :app AND paused = 0
            """)
        .bind("now", clock.millis())
        .bind("org", owner.org().value())
        .bind("app", owner.app())
        .execute();
  }
}
