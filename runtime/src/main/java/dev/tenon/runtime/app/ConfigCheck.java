package dev.tenon.runtime.app;

import java.util.List;

/** Checks what lies in {@code config} beside the installation parameters. */
final class ConfigCheck {

  ConfigCheck(
      Bundle bundle, ManifestNames names, List<IparamDefinition> iparams, List<Problem> problems) {}

  void run() {}
}
