package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds data against a JSON Schema without faults, with an end to the work that this can be.
 * Immutable; those used last are kept.
 */
public final class DataCheck {

  /** Parts of the schema times parts of the data: seconds at most. */
  private static final long MOST_WORK = 20_000_000;

  /** Of all schemas that are kept: a part takes some 300 bytes when it is made ready for use. */
  static final long MOST_KEPT = 200_000;

  /** By the hash of its text, which may be long; orgs that define the same share one. */
  private static final Cache<String, DataCheck> RECENT =
      Caffeine.newBuilder()
          .maximumWeight(MOST_KEPT)
          .weigher((String _, DataCheck check) -> (int) check.parts)
          .build();

  private static final SchemaRegistryConfig CONFIG =
      SchemaRegistryConfig.builder()
          .formatAssertionsEnabled(true)
          .losslessNarrowing(true)
          .locale(Locale.ENGLISH)
          .regularExpressionFactory(BoundedPattern::of)
          .build();

  private static final ExecutionConfig EXECUTION =
      ExecutionConfig.builder().locale(Locale.ENGLISH).formatAssertionsEnabled(true).build();

  private final Schema schema;
  private final ObjectNode root;
  private final long parts;

  private DataCheck(ObjectNode root) {
    this.root = root;
    this.parts = SchemaSize.of(root).parts();
    ObjectNode own = root.deepCopy();
    own.remove(List.of("$schema", "$id"));
    this.schema =
        SchemaRegistry.withDefaultDialect(
                SchemaDialect.of(root).orElseThrow(),
                builder -> builder.schemaCacheEnabled(false).schemaRegistryConfig(CONFIG))
            .getSchema(own);
  }

  /** The check of a schema. */
  public static DataCheck of(ObjectNode schema) {
    return RECENT.get(hash(Json.write(schema)), _ -> fresh(schema));
  }

  /** How many parts all schemas have that are kept. */
  static long kept() {
    RECENT.cleanUp();
    return RECENT.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The same of a schema that may turn out to be of no use. */
  static DataCheck fresh(ObjectNode schema) {
    return new DataCheck(schema);
  }

  /** All that does not fit, at most {@link Reasons#MOST}, with paths from the data on. */
  public List<Violation> check(JsonNode data) {
    long size = Size.of(data);
    if (size < 0) {
      return refused("has a number that is out of all bounds");
    }
    if (size * parts > MOST_WORK) {
      return refused("has too many parts to be held against its schema");
    }
    try {
      return ScopedValue.where(BoundedPattern.STEPS, new AtomicLong(BoundedPattern.MOST))
          .call(
              () ->
                  new Reasons(root)
                      .of(
                          schema.validate(
                              new BoundedErrors(EXECUTION), data, OutputFormat.DEFAULT)));
    } catch (BoundedErrors.TooMany e) {
      return refused("has more parts that do not fit than can be told");
    } catch (BoundedPattern.TooMuchWork e) {
      return refused("takes too long to be held against a pattern of its schema");
    } catch (StackOverflowError e) {
      return refused("is nested too deeply to be held against its schema");
    }
  }

  private static List<Violation> refused(String reason) {
    return List.of(new Violation("", reason, ""));
  }

  /** How many parts data has. */
  private static final class Size {
    private Size() {}

    /** Less than 0 when a number in it cannot be worked with. */
    static long of(JsonNode node) {
      if (!SchemaSize.isSane(node)) {
        return -1;
      }
      long parts = 1;
      for (JsonNode child : node) {
        long below = of(child);
        if (below < 0) {
          return -1;
        }
        parts += below;
      }
      return parts;
    }
  }
}
