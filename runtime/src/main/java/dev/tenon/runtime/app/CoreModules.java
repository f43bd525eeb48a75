package dev.tenon.runtime.app;

import java.util.Set;

/** The modules of Node.js that an app may require by name, since the runtime has its own. */
public final class CoreModules {

  private static final String SCHEME = "node:";

  private static final Set<String> NAMES =
      Set.of(
          "assert",
          "assert/strict",
          "async_hooks",
          "buffer",
          "child_process",
          "cluster",
          "console",
          "constants",
          "crypto",
          "dgram",
          "diagnostics_channel",
          "dns",
          "dns/promises",
          "domain",
          "events",
          "fs",
          "fs/promises",
          "http",
          "http2",
          "https",
          "inspector",
          "module",
          "net",
          "os",
          "path",
          "path/posix",
          "path/win32",
          "perf_hooks",
          "process",
          "punycode",
          "querystring",
          "readline",
          "repl",
          "stream",
          "stream/consumers",
          "stream/promises",
          "stream/web",
          "string_decoder",
          "sys",
          "timers",
          "timers/promises",
          "tls",
          "tty",
          "url",
          "util",
          "util/types",
          "v8",
          "vm",
          "wasi",
          "worker_threads",
          "zlib");

  private CoreModules() {}

  /** Whether a name, with or without {@code node:}, is one of them. */
  public static boolean has(String required) {
    return NAMES.contains(isMeant(required) ? required.substring(SCHEME.length()) : required);
  }

  /** Whether a name can mean nothing else, be there such a module or not. */
  public static boolean isMeant(String required) {
    return required.startsWith(SCHEME);
  }
}
