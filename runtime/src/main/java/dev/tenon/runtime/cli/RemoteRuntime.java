package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An org of a running runtime that commands talk about; options of all of them. */
final class RemoteRuntime {

  @Option(names = "--org", defaultValue = "demo", description = "Org (default ${DEFAULT-VALUE}).")
  String org = "";

  @Mixin Connection connection = new Connection();

  /**
   * Posts to an address of the org and reads the answer.
   *
   * @param path below the org's address
   * @param query what is absent is left out
   */
  JsonNode post(
      CommandLine caller,
      String path,
      Map<String, Optional<String>> query,
      String body,
      Map<String, String> headers) {
    return connection.ask(
        caller,
        "POST",
        "/api/v1/orgs/%s/%s".formatted(Connection.encode(org), path),
        query,
        body,
        headers);
  }

  /**
   * Data of a custom event that fit what the org and its apps say about it; empty where nothing is
   * said, or nobody can be asked, which shows when something is sent.
   */
  Optional<JsonNode> exampleOf(CommandLine caller, String event) {
    try {
      String path =
          "/api/v1/orgs/%s/custom-events/%s"
              .formatted(Connection.encode(org), Connection.encode(event).replace("+", "%20"));
      return Optional.of(
              connection.ask(caller, "GET", path, Map.of(), "", Map.of()).path("example"))
          .filter(JsonNode::isObject);
    } catch (RuntimeFault e) {
      return Optional.empty();
    }
  }
}
