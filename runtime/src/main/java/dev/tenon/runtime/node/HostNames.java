package dev.tenon.runtime.node;

import dev.tenon.runtime.node.NodeError.Kind;
import java.net.IDN;
import java.util.Locale;
import java.util.Map;

/** Names of hosts in scripts other than Latin. */
public final class HostNames implements NativeModule {

  @Override
  public String name() {
    return "names";
  }

  @Override
  public Map<String, NativeFunction> functions() {
    return Map.of(
        "toAscii",
        arguments -> toAscii(arguments[0].asString()),
        "toUnicode",
        arguments -> IDN.toUnicode(arguments[0].asString(), IDN.ALLOW_UNASSIGNED));
  }

  private static String toAscii(String name) {
    try {
      return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new NodeError(Kind.TYPE_ERROR, "ERR_INVALID_URL", "Invalid host: " + name);
    }
  }
}
