package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.json.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon key …}: keys of a running runtime, for who has one for the host. */
@Command(
    name = "key",
    description = "Makes, lists and revokes the keys of a running tenon serve.",
    mixinStandardHelpOptions = true,
    subcommands = {KeyCommand.Create.class, KeyCommand.ListAll.class, KeyCommand.Revoke.class})
final class KeyCommand implements Runnable {

  private static final String PATH = "/api/v1/keys";

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code tenon key create}. */
  @Command(
      name = "create",
      description = "Makes a key and prints it, this once.",
      mixinStandardHelpOptions = true)
  static final class Create implements Runnable {

    @Parameters(paramLabel = "NAME", description = "What you will know it by.")
    String name = "";

    @Option(
        names = "--for-org",
        paramLabel = "ORG",
        description = "It opens this org alone; without, everything.")
    Optional<String> org = Optional.empty();

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "When it ends, such as 2027-01-31T00:00:00Z; without, never.")
    Optional<String> expires = Optional.empty();

    @Mixin Connection connection = new Connection();

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      ObjectNode asked =
          Json.object().put("name", name).put("scope", org.isPresent() ? "org" : "host");
      org.ifPresent(id -> asked.put("org", id));
      expires.ifPresent(time -> asked.put("expiresAt", time));
      JsonNode made =
          connection.ask(spec.commandLine(), "POST", PATH, Map.of(), Json.write(asked), Map.of());
      PrintWriter out = spec.commandLine().getOut();
      // The key alone, so that scripts can take it.
      out.println(made.path("key").asText());
      out.flush();
    }
  }

  /** {@code tenon key list}. */
  @Command(
      name = "list",
      description = "Lists all keys, without the keys themselves.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Runnable {

    @Mixin Connection connection = new Connection();

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      connection
          .ask(spec.commandLine(), "GET", PATH, Map.of(), "", Map.of())
          .path("keys")
          .forEach(key -> out.println(Problem.visible(line(key))));
      out.flush();
    }

    private static String line(JsonNode key) {
      StringBuilder line =
          new StringBuilder(
              "%s  %s  %s, made %s"
                  .formatted(
                      key.path("id").asText(),
                      key.has("org") ? "org " + key.path("org").asText() : "host",
                      key.path("name").asText(),
                      key.path("createdAt").asText()));
      append(line, key, "lastUsedAt", "last used");
      append(line, key, "expiresAt", "expires");
      append(line, key, "revokedAt", "revoked");
      return line.toString();
    }

    private static void append(StringBuilder line, JsonNode key, String member, String words) {
      if (key.has(member)) {
        line.append(", ").append(words).append(' ').append(key.path(member).asText());
      }
    }
  }

  /** {@code tenon key revoke}. */
  @Command(
      name = "revoke",
      description = "Ends a key at once and for good.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Runnable {

    @Parameters(paramLabel = "KEY_ID", description = "The id that key list shows, such as key_01….")
    String id = "";

    @Option(
        names = "--force",
        description =
            "Also the last valid key of the host; only tenon serve --new-host-key makes another then.")
    boolean force;

    @Mixin Connection connection = new Connection();

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      JsonNode revoked =
          connection.ask(
              spec.commandLine(),
              "DELETE",
              PATH + "/" + Connection.encode(id),
              force ? Map.of("force", Optional.of("true")) : Map.of(),
              "",
              Map.of());
      PrintWriter out = spec.commandLine().getOut();
      out.println(revoked.path("id").asText() + ": revoked");
      out.flush();
    }
  }
}
