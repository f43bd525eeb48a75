package dev.tenon.runtime.js;

import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.HostNames;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeModule;
import dev.tenon.runtime.node.NativeObject;
import dev.tenon.runtime.node.NodeError;
import dev.tenon.runtime.node.crypto.CryptoNatives;
import dev.tenon.runtime.node.zlib.ZlibNatives;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/** The functions of Java that core modules use, as the guest of one context sees them. */
final class Natives {

  /** All there are, which have no state. */
  private static final List<NativeModule> MODULES =
      List.of(new HostNames(), new CryptoNatives(), new ZlibNatives());

  /** What all core modules get, whatever else they ask for. */
  private static final Map<String, NativeFunction> COMMON =
      Map.of(
          "base64",
          arguments -> Base64.getEncoder().encodeToString(GuestBytes.read(arguments, 0)),
          "fromBase64",
          arguments -> GuestBytes.of(Base64.getDecoder().decode(arguments[0].asString())));

  private final Consumer<NodeError> raise;

  /**
   * @param raise throws the error as the guest's own
   */
  Natives(Consumer<NodeError> raise) {
    this.raise = raise;
  }

  /** The functions of a module; empty when there is none of this name. */
  Optional<ProxyObject> module(String name) {
    return MODULES.stream()
        .filter(module -> module.name().equals(name))
        .findFirst()
        .map(module -> object(module.functions()));
  }

  /** {@link #COMMON} for this guest. */
  Map<String, ProxyExecutable> common() {
    Map<String, ProxyExecutable> functions = new HashMap<>();
    COMMON.forEach((name, function) -> functions.put(name, executable(function)));
    return functions;
  }

  /** A function whose {@link NodeError}s the guest can catch. */
  ProxyExecutable executable(NativeFunction function) {
    return arguments -> {
      try {
        return seen(function.call(arguments));
      } catch (NodeError e) {
        raise.accept(e);
        throw e;
      }
    };
  }

  private @Nullable Object seen(@Nullable Object result) {
    return result instanceof NativeObject object ? object(object.functions()) : result;
  }

  /** Functions of Java that only some guests have. */
  ProxyObject object(Map<String, NativeFunction> functions) {
    Map<String, Object> members = new HashMap<>();
    functions.forEach((name, function) -> members.put(name, executable(function)));
    return ProxyObject.fromMap(members);
  }
}
