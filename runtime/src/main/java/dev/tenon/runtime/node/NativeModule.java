package dev.tenon.runtime.node;

import java.util.Map;

/** What Java does for one of Node's core modules. One for all contexts, so it keeps no state. */
public interface NativeModule {

  /** What core modules ask for it by. */
  String name();

  Map<String, NativeFunction> functions();
}
