package dev.tenon.runtime.care;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself, in its file {@value #FILE}.
 *
 * @param tenon the version that made it
 * @param schema the version of the database's schema
 * @param takenAt when it was begun; everything acknowledged by then is in it
 * @param files all other files
 */
record BackupManifest(String tenon, int schema, Instant takenAt, List<Entry> files) {

  static final String FILE = "backup.json";

  private static final int FORMAT = 1;

  /** A backup that somebody changed writes nowhere else. */
  private static final Pattern PATH =
      Pattern.compile("tenon\\.db|secrets\\.key|bundles/[0-9a-f]{64}\\.(zip|jar)");

  /**
   * A file.
   *
   * @param path relative to the backup, with slashes
   * @param sha256 of its content, in hex
   */
  record Entry(String path, long bytes, String sha256) {}

  BackupManifest {
    files = List.copyOf(files);
  }

  boolean has(String path) {
    return files.stream().anyMatch(file -> file.path().equals(path));
  }

  long bytes() {
    return files.stream().mapToLong(Entry::bytes).sum();
  }

  ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("format", FORMAT)
            .put("tenon", tenon)
            .put("schema", schema)
            .put("takenAt", takenAt.toString());
    ArrayNode all = json.putArray("files");
    for (Entry file : files) {
      all.add(
          Json.object()
              .put("path", file.path())
              .put("bytes", file.bytes())
              .put("sha256", file.sha256()));
    }
    return json;
  }

  /**
   * Reads what a backup says of itself.
   *
   * @throws RuntimeFault when the folder is no backup, or one of another time
   */
  static BackupManifest read(Path backup) {
    Path file = backup.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "%s is no backup: it has no file %s. Name the folder that tenon backup has made."
              .formatted(backup, FILE));
    }
    try {
      JsonNode json = Json.read(Files.readString(file));
      if (json.path("format").asInt() > FORMAT) {
        throw new RuntimeFault(
            FaultCode.CONFLICT,
            "The backup %s was made by a newer Tenon (%s). Restore it with that version."
                .formatted(backup, json.path("tenon").asText()));
      }
      List<Entry> files = new ArrayList<>();
      for (JsonNode one : json.path("files")) {
        files.add(
            new Entry(
                one.path("path").asText(),
                one.path("bytes").asLong(-1),
                one.path("sha256").asText()));
      }
      BackupManifest manifest =
          new BackupManifest(
              json.path("tenon").asText(),
              json.path("schema").asInt(),
              Instant.parse(json.path("takenAt").asText()),
              files);
      if (!files.stream().allMatch(entry -> PATH.matcher(entry.path()).matches())
          || !manifest.has("tenon.db")
          || manifest.schema() < 1) {
        throw damaged(file, "it does not name the files that a backup has", null);
      }
      return manifest;
    } catch (MalformedJson | DateTimeException e) {
      throw damaged(file, "" + e.getMessage(), e);
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static RuntimeFault damaged(Path file, String reason, @Nullable Exception cause) {
    String message =
        "The file %s of the backup is damaged: %s. Use another backup.".formatted(file, reason);
    return cause == null
        ? new RuntimeFault(FaultCode.CONFLICT, message)
        : new RuntimeFault(FaultCode.CONFLICT, message, cause);
  }
}
