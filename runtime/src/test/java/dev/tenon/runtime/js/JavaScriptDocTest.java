package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code in docs/javascript.md does what is written there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class JavaScriptDocTest {

  private static final Path DOC = Path.of("../docs/javascript.md");

  /** Code, and in its last line what comes of it. */
  private static final Pattern BLOCK =
      Pattern.compile("```js\n(.+?)// (answers|fails with) (.+?)\n```", Pattern.DOTALL);

  @Test
  void every_block_of_code_comes_to_what_its_last_line_says(@TempDir Path folder)
      throws IOException {
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(DOC)).results().toList();
    assertThat(blocks).hasSizeGreaterThan(2);
    try (OneApp app = new OneApp(folder, Map.of("db", new EmptyStore()))) {
      app.file("server/lib/words.js", "exports = { greeting: 'Hello' };");
      for (MatchResult block : blocks) {
        app.server(block.group(1).replace("onDealUpdate", "onE"));
        if (block.group(2).equals("answers")) {
          assertThat(app.answer()).isEqualTo(block.group(3));
        } else {
          assertThat(app.failure().message()).contains(block.group(3));
        }
      }
    }
  }

  /** In which nothing is found. */
  private static final class EmptyStore implements HostService {

    @Override
    public List<String> methods() {
      return List.of("get");
    }

    @Override
    public CompletionStage<String> call(Call call) {
      call.notes().accept(Json.object());
      return CompletableFuture.failedFuture(
          new ServiceRefusal("{\"status\":404,\"message\":\"Record not found\"}"));
    }
  }
}
