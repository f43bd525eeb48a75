package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an app can read of its own files, and that it gets no further and changes nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FilesOfTheBundleTest {

  private static final String TRYING =
      """
      const fs = require('fs'), seen = [];
      const trying = (f) => { try { seen.push(f()); } catch (e) { seen.push(e.code); } };
      """;

  private final Path outside;
  private final OneApp app;

  FilesOfTheBundleTest(@TempDir Path folder) throws IOException {
    outside = folder;
    app =
        new OneApp(Files.createDirectories(folder.resolve("app")), Map.of())
            .file("data/words.txt", "some words")
            .file("data/deep/more.json", "{\"a\":1}")
            .file(".tenon/secrets.key", "kept by the runtime");
    Files.writeString(folder.resolve("other.txt"), "somebody else's");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void files_are_read_in_all_the_ways_of_node() {
    app.server(
        """
        exports = { onE: async function () {
          const fs = require('fs'), seen = [];
          seen.push(fs.readFileSync('/data/words.txt', 'utf8'), fs.readFileSync('data/words.txt').length, fs.readFileSync('./data/deep/../words.txt').toString('hex', 0, 2));
          seen.push(fs.readdirSync('/data'), fs.readdirSync('/data', { withFileTypes: true }).map((e) => e.name + e.isDirectory()));
          seen.push(fs.readdirSync('/data', { recursive: true }), fs.readdirSync('/'));
          const { size, mtime } = fs.statSync('/data/words.txt');
          seen.push(size, mtime instanceof Date, fs.statSync('/data').isDirectory(), fs.existsSync('/data'), fs.existsSync('/nothing'));
          seen.push(fs.realpathSync('data/deep/..'), await require('fs/promises').readFile(new URL('file:///data/deep/more.json'), 'utf8'));
          seen.push(await require('stream/consumers').text(fs.createReadStream('/data/words.txt', { start: 5 })));
          seen.push(await require('util').promisify(fs.readFile)('/data/words.txt', 'latin1'));
          const fd = fs.openSync('/data/words.txt'), buffer = Buffer.alloc(4);
          fs.readSync(fd, buffer, 0, 4, 5);
          fs.closeSync(fd);
          seen.push(buffer.toString());
          renderData(null, seen);
        } };
        """);
    assertThat(app.answer())
        .isEqualTo(
            "[\"some"
                + " words\",10,\"736f\",[\"deep\",\"words.txt\"],[\"deeptrue\",\"words.txtfalse\"],[\"deep\",\"deep/more.json\",\"words.txt\"],[\"data\",\"server\"],10,true,true,true,false,\"/data\",\"{\\\"a\\\":1}\",\"words\",\"some"
                + " words\",\"word\"]");
  }

  @Test
  void nothing_outside_can_be_reached() throws IOException {
    Path folder = outside.resolve("app");
    Files.createSymbolicLink(folder.resolve("data/link.txt"), outside.resolve("other.txt"));
    Files.createSymbolicLink(folder.resolve("data/up"), outside);
    Files.createSymbolicLink(folder.resolve("data/ours"), folder.resolve(".tenon"));
    Files.createSymbolicLink(folder.resolve("data/near.txt"), folder.resolve("data/words.txt"));
    app.handler(
        TRYING
            + """
            for (const path of ['/data/link.txt', '/data/up/other.txt', '/../other.txt', '../../other.txt', '/data/../../other.txt', '/etc/passwd',
              '/server/node_modules/../../../other.txt', '/.tenon/secrets.key', '/data/ours/secrets.key', '/data/./../.tenon/secrets.key', '%s']) {
              trying(() => fs.readFileSync(path, 'utf8'));
            }
            trying(() => fs.readFileSync('/data/near.txt', 'utf8'));
            trying(() => fs.readdirSync('/data').join());
            trying(() => fs.readFileSync('/data/words.txt\\0.png'));
            trying(() => fs.readFileSync(new URL('file:///data/%%2e%%2e/%%2e%%2e/other.txt'), 'utf8'));
            trying(() => fs.readdirSync('/..').join());
            renderData(null, seen);
            """
                .formatted(outside.resolve("other.txt")));
    assertThat(app.answer())
        .isEqualTo(
            "["
                + "\"ENOENT\",".repeat(11)
                + "\"some"
                + " words\",\"deep,near.txt,words.txt\",\"ERR_INVALID_ARG_VALUE\",\"ENOENT\",\"data,server\"]");
  }

  @Test
  void writing_is_refused_with_what_to_use_instead() {
    app.handler(
        TRYING
            + """
            for (const [name, ...args] of [['writeFileSync', '/x', 'y'], ['appendFileSync', '/data/words.txt', 'y'], ['mkdirSync', '/x'], ['unlinkSync', '/data/words.txt'],
              ['renameSync', '/data', '/x'], ['rmSync', '/data'], ['openSync', '/data/words.txt', 'w'], ['createWriteStream', '/x'], ['symlinkSync', '/a', '/b'],
              ['chmodSync', '/data', 0]]) {
              trying(() => fs[name](...args));
            }
            fs.writeFile('/x', 'y', (e) => { seen.push(e.message); renderData(null, seen); });
            """);
    assertThat(app.answer())
        .isEqualTo(
            "["
                + "\"EROFS\",".repeat(10)
                + "\"EROFS: read-only file system, writeFile '/x'; an app cannot change files, keep"
                + " data with $db instead.\"]");
    assertThat(outside.resolve("app/data/words.txt")).hasContent("some words");
    assertThat(outside.resolve("app/x")).doesNotExist();
  }

  @Test
  void a_file_that_is_too_large_is_not_read() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            outside.resolve("app/data/large.bin"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[1]), 33L << 20);
    }
    app.handler(
        TRYING + "trying(() => fs.readFileSync('/data/large.bin')); renderData(null, seen);");
    assertThat(app.answer()).isEqualTo("[\"ERR_FS_FILE_TOO_LARGE\"]");
  }
}
