package dev.tenon.runtime.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object per line: {@code timestamp}, {@code level}, {@code logger}, {@code thread},
 * {@code message}, {@code error} with a stack trace, and whatever ids the line is about as members
 * beside them, so that a search for {@code delivery} needs no path. Logback's own encoder nests
 * them as a list of pairs and writes the message without its arguments.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent line) {
    ObjectNode json =
        Json.object()
            .put("timestamp", line.getInstant().toString())
            .put("level", line.getLevel().toString())
            .put("logger", line.getLoggerName())
            .put("thread", line.getThreadName())
            .put("message", line.getFormattedMessage());
    List<KeyValuePair> pairs = line.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> put(json, pair.key, "" + pair.value));
    }
    line.getMDCPropertyMap().forEach((key, value) -> put(json, key, value));
    if (line.getThrowableProxy() != null) {
      json.put("error", ThrowableProxyUtil.asString(line.getThrowableProxy()));
    }
    return (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** What every line has stays what it is. */
  private static void put(ObjectNode json, String key, String value) {
    if (!json.has(key)) {
      json.put(key, value);
    }
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
