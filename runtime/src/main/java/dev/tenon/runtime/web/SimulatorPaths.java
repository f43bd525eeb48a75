package dev.tenon.runtime.web;

import java.util.List;

/** Where the pages are, what they ask for, and what the Freshworks kit has at its addresses. */
final class SimulatorPaths {

  private static final List<String> ALL =
      List.of(
          "/web/",
          "/custom_configs",
          "/system_settings",
          "/schemas",
          "/iframe/",
          "/notify-change",
          "/dprouter",
          "/event/execute",
          "/api/v1/simulator",
          "/api/v1/simulations",
          "/api/v1/stubs",
          "/api/v1/system-settings",
          "/api/v1/iparams");

  private SimulatorPaths() {}

  static boolean contains(String path) {
    return path.equals("/")
        || ALL.stream().anyMatch(path::startsWith)
        || path.matches("/api/v1/apps/[^/]+/iparams");
  }
}
