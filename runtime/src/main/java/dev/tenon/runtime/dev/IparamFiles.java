package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamValues;
import dev.tenon.runtime.app.IparamsFile;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.IparamSource;
import dev.tenon.runtime.json.Json;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an app's files say of its parameters. */
final class IparamFiles {

  private static final String TEST_VALUES = "config/iparam_test_data.json";

  private static final Logger LOG = LoggerFactory.getLogger(IparamFiles.class);

  private IparamFiles() {}

  /** What an app says of its parameters: its defaults, and over them those for trying it out. */
  static IparamSource source(List<IparamDefinition> definitions, Bundle bundle) {
    ObjectNode values = IparamValues.defaults(definitions);
    values.setAll(testValues(bundle));
    return new IparamSource(definitions, hasOwnPage(bundle), values);
  }

  /** Whether an app brings a page of its own; beside a file of definitions, that one counts. */
  static boolean hasOwnPage(Bundle bundle) {
    return bundle.text(IparamsFile.PAGE).isPresent() && bundle.text(IparamsFile.FILE).isEmpty();
  }

  /** The values for trying it out; none when there is no such file, or it cannot be read. */
  static ObjectNode testValues(Bundle bundle) {
    try {
      return bundle.text(TEST_VALUES).map(Json::readObject).orElseGet(Json::object);
    } catch (RuntimeFault e) {
      LOG.warn(
          "{} of {} is left out: {}",
          TEST_VALUES,
          Problem.visible(bundle.name()),
          Problem.visible("" + e.getMessage()));
      return Json.object();
    }
  }
}
