package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;

/** Runs many checks of what apps have of Node.js in one run of one handler. */
final class NodeChecks implements AutoCloseable {

  private final OneApp app;

  NodeChecks(Path folder) {
    app = new OneApp(folder, Map.of());
  }

  /**
   * Runs checks, which say what they hold against what by {@code same}; what is not as expected
   * becomes the answer.
   */
  void run(String checks) {
    String server =
        """
            exports = { onE: async function (args) {
              const wrong = [];
              const shown = (value) => Buffer.isBuffer(value) || value instanceof ArrayBuffer
                ? Buffer.from(value).toString('hex') : value;
              const same = (what, actual, expected) => {
                if (JSON.stringify(shown(actual)) !== JSON.stringify(shown(expected))) {
                  wrong.push(what + ': ' + JSON.stringify(shown(actual)) + ' instead of ' + JSON.stringify(shown(expected)));
                }
              };
              const thrown = (action) => {
                try {
                  action();
                } catch (error) {
                  return error.name + ' ' + error.code + ' ' + error.message;
                }
                return 'nothing';
              };
              %s
              renderData(null, wrong);
            } };
            """
            .formatted(checks);
    assertThat(app.server(server).answer()).isEqualTo("[]");
  }

  /** What a handler answers, as JSON. */
  String answer(String handler) {
    return app.handler(handler).answer();
  }

  /** Another file of the app, for checks that follow. */
  NodeChecks file(String name, String text) {
    app.file(name, text);
    return this;
  }

  @Override
  public void close() {
    app.close();
  }
}
