package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An org of a running runtime that commands talk about; options of all of them. */
final class RemoteRuntime {

  private static final String DEMO = "demo";

  @Option(names = "--org", defaultValue = DEMO, description = "Org (default ${DEFAULT-VALUE}).")
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
    try {
      return connection.ask(
          caller,
          "POST",
          "/api/v1/orgs/%s/%s".formatted(Connection.encode(org), path),
          query,
          body,
          headers);
    } catch (RuntimeFault e) {
      // A host has no org of this name, and who left the option out never chose it.
      if (e.code() == FaultCode.NOT_FOUND
          && org.equals(DEMO)
          && ("" + e.getMessage()).contains("There is no org")) {
        throw new RuntimeFault(
            FaultCode.NOT_FOUND, e.getMessage() + " Say whose event it is: --org ORG", e);
      }
      throw e;
    }
  }

  /**
   * Data of a custom event that fit what the org and its apps say about it; empty where nothing is
   * said.
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
      if (e.code() == FaultCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the org or its apps define a custom event; no if nobody can be asked. */
  boolean saysSomethingAbout(CommandLine caller, String event) {
    try {
      return exampleOf(caller, event).isPresent();
    } catch (RuntimeFault e) {
      // It is a hint only: what was asked for is refused with or without it.
      return false;
    }
  }
}
