package dev.tenon.runtime.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.Stubs.Board;
import dev.tenon.runtime.outbound.Stubs.Reply;
import dev.tenon.runtime.outbound.Stubs.Stub;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stubs as people write and read them. */
final class StubsJson {

  private static final int MAX_STUBS = 200;

  private static final long MAX_DELAY_MILLIS = 60_000;

  private static final Set<String> KEYS = Set.of("stubs", "all");

  private static final Set<String> STUB_KEYS =
      Set.of("host", "path", "method", "status", "headers", "body", "delayMillis", "failure");

  private static final Set<String> REPLY_KEYS =
      Set.of("status", "headers", "body", "delayMillis", "failure");

  private StubsJson() {}

  static Board read(ObjectNode json) {
    known(json, KEYS, "The stubs");
    JsonNode list = json.path("stubs");
    if (!list.isMissingNode() && !list.isArray()) {
      throw wrong("\"stubs\" must be an array, not " + Json.kind(list) + ".");
    }
    if (list.size() > MAX_STUBS) {
      throw wrong("There may be %d stubs, not %d.".formatted(MAX_STUBS, list.size()));
    }
    List<Stub> stubs = new ArrayList<>();
    for (JsonNode stub : list) {
      try {
        stubs.add(stub(object(stub, "A stub")));
      } catch (RuntimeFault fault) {
        throw new RuntimeFault(
            fault.code(), "Stub %d: %s".formatted(stubs.size() + 1, fault.getMessage()), fault);
      }
    }
    JsonNode all = json.path("all");
    return new Board(
        stubs, all.isMissingNode() || all.isNull() ? Optional.empty() : Optional.of(all(all)));
  }

  private static Reply all(JsonNode all) {
    ObjectNode reply = object(all, "\"all\"");
    known(reply, REPLY_KEYS, "\"all\"");
    return reply(reply);
  }

  private static Stub stub(ObjectNode stub) {
    known(stub, STUB_KEYS, "A stub");
    String host = stub.path("host").asText("").strip().toLowerCase(Locale.ROOT);
    if (!host.matches("(\\*\\.)?[a-z0-9._-]+(:\\d+)?")) {
      throw wrong(
          "\"host\" of a stub is a name such as \"api.example.com\" or \"*.example.com\", not %s."
              .formatted(stub.path("host")));
    }
    String path = stub.path("path").asText("/");
    return new Stub(
        host,
        path.startsWith("/") ? path : "/" + path,
        Optional.of(stub.path("method").asText("").toUpperCase(Locale.ROOT))
            .filter(method -> !method.isEmpty()),
        reply(stub));
  }

  private static Reply reply(ObjectNode reply) {
    if (reply.hasNonNull("failure")) {
      return Reply.Failure.of(reply.path("failure").asText())
          .orElseThrow(
              () ->
                  wrong(
                      "\"failure\" is \"timeout\" or \"refused\", not %s."
                          .formatted(reply.path("failure"))));
    }
    JsonNode status = reply.path("status");
    if (!status.isMissingNode()
        && !(status.isInt() && status.asInt() >= 200 && status.asInt() <= 599)) {
      throw wrong("\"status\" is a number from 200 to 599, not %s.".formatted(status));
    }
    JsonNode delay = reply.path("delayMillis");
    if (!delay.isMissingNode()
        && !(delay.isIntegralNumber()
            && delay.asLong() >= 0
            && delay.asLong() <= MAX_DELAY_MILLIS)) {
      throw wrong(
          "\"delayMillis\" is a number from 0 to %d, not %s.".formatted(MAX_DELAY_MILLIS, delay));
    }
    List<Header> headers = new ArrayList<>();
    if (reply.hasNonNull("headers")) {
      for (Map.Entry<String, JsonNode> header :
          object(reply.path("headers"), "\"headers\"").properties()) {
        headers.add(new Header(header.getKey(), header.getValue().asText()));
      }
    }
    JsonNode body = reply.path("body");
    // What is written as JSON is meant as such.
    String text = body.isMissingNode() ? "" : body.isTextual() ? body.asText() : Json.write(body);
    if (headers.stream().noneMatch(header -> header.isNamed("content-type")) && !text.isEmpty()) {
      headers.add(new Header("content-type", body.isTextual() ? "text/plain" : "application/json"));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > OutboundResponse.MAX_BODY) {
      throw wrong("\"body\" of a stub is larger than an answer may be.");
    }
    return new Reply.Answer(status.asInt(200), headers, bytes, delay.asLong(0));
  }

  static ObjectNode write(Board board) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("stubs");
    for (Stub stub : board.stubs()) {
      ObjectNode one = list.addObject().put("host", stub.host()).put("path", stub.path());
      stub.method().ifPresent(method -> one.put("method", method));
      write(stub.reply(), one);
    }
    ObjectNode all = Json.object();
    board.all().ifPresent(reply -> write(reply, all));
    if (!all.isEmpty()) {
      json.set("all", all);
    }
    return json;
  }

  private static void write(Reply reply, ObjectNode json) {
    switch (reply) {
      case Reply.Failure failure -> json.put("failure", failure.word());
      case Reply.Answer answer -> {
        json.put("status", answer.status());
        ObjectNode headers = json.putObject("headers");
        answer.headers().forEach(header -> headers.put(header.name(), header.value()));
        json.put("body", new String(answer.body(), StandardCharsets.UTF_8));
        json.put("delayMillis", answer.delayMillis());
      }
    }
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw wrong("%s must be an object, not %s.".formatted(what, Json.kind(node)));
  }

  private static void known(ObjectNode json, Set<String> keys, String what) {
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!keys.contains(member.getKey())) {
        throw wrong(
            "%s cannot have \"%s\"; it has %s."
                .formatted(
                    what, member.getKey(), String.join(", ", keys.stream().sorted().toList())));
      }
    }
  }

  private static RuntimeFault wrong(String message) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, message);
  }
}
