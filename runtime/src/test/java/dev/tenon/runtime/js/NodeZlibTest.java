package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code zlib} of apps: there and back, in pieces, and with what is no such thing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class NodeZlibTest {

  @TempDir static Path folder;
  private static NodeChecks app;

  @BeforeAll
  static void start() {
    app = new NodeChecks(folder);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void what_java_compresses_is_read_and_what_is_compressed_java_reads() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    byte[] text =
        "a line that comes again and again\n".repeat(3_000).getBytes(StandardCharsets.UTF_8);
    for (byte[] bytes : new byte[][] {noise, text, new byte[0]}) {
      app.file("server/given.js", "exports = '" + base64(gzip(bytes)) + "';");
      String back =
          app.answer(
              """
              const zlib = require('zlib');
              const bytes = zlib.gunzipSync(Buffer.from(require('./given'), 'base64'));
              // %d
              renderData(null, zlib.gzipSync(bytes, { level: 9 }).toString('base64'));
              """
                  .formatted(bytes.length));
      assertThat(gunzip(Base64.getDecoder().decode(back.substring(1, back.length() - 1))))
          .isEqualTo(bytes);
    }
  }

  @Test
  void every_pair_goes_there_and_back_at_once_and_later_and_as_streams() {
    app.run(
        """
        const zlib = require('zlib');
        const { pipeline } = require('stream');
        const text = Buffer.from('hello hello hello world '.repeat(400));
        const noise = require('crypto').randomBytes(7000);
        const pairs = [['gzip', 'gunzip'], ['deflate', 'inflate'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip'], ['deflate', 'unzip']];
        const create = (name) => zlib['create' + name[0].toUpperCase() + name.slice(1)];
        const streamed = (stream, pieces) => new Promise((resolve, reject) => {
          const parts = [];
          stream.on('data', (part) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
          pieces.forEach((piece) => stream.write(piece));
          stream.end();
        });
        const bytewise = (buffer) => Array.from(buffer, (byte) => Buffer.from([byte]));
        for (const [there, back] of pairs) {
          for (const data of [text, noise, Buffer.alloc(0), Buffer.from('x')]) {
            for (const level of [0, 9]) {
              same(there + ' ' + level, zlib[back + 'Sync'](zlib[there + 'Sync'](data, { level })).equals(data), true);
            }
            const later = await new Promise((resolve) => zlib[there](data, (e, made) => zlib[back](made, (f, again) => resolve(again))));
            same(there + ' later', later.equals(data), true);
            same(there + ' streamed', (await streamed(create(back)({ chunkSize: 300 }), [await streamed(create(there)(), [data])])).equals(data), true);
          }
          same(there + ' byte by byte', (await streamed(create(back)(), bytewise(zlib[there + 'Sync'](text)))).equals(text), true);
        }
        const members = Buffer.concat([zlib.gzipSync('abc'), zlib.gzipSync('def'), Buffer.alloc(7)]);
        same('members', zlib.gunzipSync(members).toString(), 'abcdef');
        same('members byte by byte', (await streamed(zlib.createGunzip(), bytewise(members))).toString(), 'abcdef');
        same('what is behind', (await streamed(zlib.createInflate(), [zlib.deflateSync('abc'), Buffer.from('more')])).toString(), 'abc');
        const slow = zlib.createDeflate();
        const parts = [];
        slow.on('data', (part) => parts.push(part));
        slow.write('abc');
        await new Promise((resolve) => slow.flush(resolve));
        same('flushed', zlib.inflateSync(Buffer.concat(parts), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString(), 'abc');
        await new Promise((resolve) => slow.params(0, zlib.constants.Z_DEFAULT_STRATEGY, resolve));
        await new Promise((resolve) => slow.on('end', resolve).end('def'));
        same('with other parameters', zlib.inflateSync(Buffer.concat(parts)).toString(), 'abcdef');
        const DeflateRaw = function (options) { zlib.DeflateRaw.call(this, options); };
        Object.setPrototypeOf(DeflateRaw.prototype, zlib.DeflateRaw.prototype);
        same('a kind made of it', zlib.inflateRawSync(await streamed(new DeflateRaw(), ['abc'])).toString(), 'abc');
        const dictionary = Buffer.from('hello world');
        same('a dictionary', zlib.inflateSync(zlib.deflateSync('hello world', { dictionary }), { dictionary }).toString(), 'hello world');
        same('a sum', zlib.crc32('world', zlib.crc32('hello ')), zlib.crc32('hello world'));
        same('the sum', zlib.crc32('123456789'), 0xcbf43926);
        same('Brotli', zlib.brotliDecompressSync(Buffer.from('%s', 'base64')).toString(), 'hello brotli hello brotli!!');
        """
            .formatted("Cw2AaGVsbG8gYnJvdGxpIGhlbGxvIGJyb3RsaSEhAw=="));
  }

  @Test
  void what_is_none_is_refused_in_the_words_of_zlib() {
    app.run(
        """
        const zlib = require('zlib');
        const made = zlib.gzipSync('hello hello');
        const refusal = (action) => {
          try {
            action();
          } catch (error) {
            return error.code + ' ' + error.errno + ' ' + error.message;
          }
          return 'nothing';
        };
        same('no gzip', refusal(() => zlib.gunzipSync(Buffer.from('hello'))), 'Z_DATA_ERROR -3 incorrect header check');
        same('cut off', refusal(() => zlib.gunzipSync(made.subarray(0, 15))), 'Z_BUF_ERROR -5 unexpected end of file');
        same('nothing', refusal(() => zlib.inflateSync(Buffer.alloc(0))), 'Z_BUF_ERROR -5 unexpected end of file');
        const changed = Buffer.from(made);
        changed[changed.length - 5] ^= 1;
        same('changed', refusal(() => zlib.gunzipSync(changed)), 'Z_DATA_ERROR -3 incorrect data check');
        same('without its dictionary', refusal(() => zlib.inflateSync(zlib.deflateSync('a', { dictionary: Buffer.from('a') }))), 'Z_NEED_DICT 2 Missing dictionary');
        same('a number', thrown(() => zlib.gzipSync(1)).startsWith('TypeError ERR_INVALID_ARG_TYPE The "buffer" argument'), true);
        same('a level', thrown(() => zlib.createGzip({ level: 10 })),
          'RangeError ERR_OUT_OF_RANGE The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 10');
        const bomb = zlib.gzipSync(Buffer.alloc(1 << 20));
        same('more than was allowed', thrown(() => zlib.gunzipSync(bomb, { maxOutputLength: 1000 })),
          'RangeError ERR_BUFFER_TOO_LARGE Cannot create a Buffer larger than 1000 bytes');
        const failed = await new Promise((resolve) => zlib.createUnzip().on('error', (error) => resolve(error.code)).end('hello there'));
        same('a stream', failed, 'Z_DATA_ERROR');
        same('called back', await new Promise((resolve) => zlib.inflate('hello', (error) => resolve(error.code))), 'Z_DATA_ERROR');
        same('Brotli', thrown(() => zlib.brotliCompressSync('a')),
          'Error ERR_FEATURE_UNAVAILABLE_ON_PLATFORM Brotli can be decompressed here, not compressed. Use gzip or deflate.');
        """);
  }

  @Test
  void a_few_bytes_become_no_more_than_a_run_can_hold() {
    assertThat(
            app.answer(
                """
                const zlib = require('zlib');
                const parts = [];
                const gzip = zlib.createGzip({ level: 9 });
                const zeros = Buffer.alloc(1 << 20);
                gzip.on('data', (part) => parts.push(part)).on('end', () => {
                  zlib.gunzip(Buffer.concat(parts), (error) => renderData(null, error.code + ' ' + error.message));
                });
                for (let i = 0; i < 65; i++) { gzip.write(zeros); }
                gzip.end();
                """))
        .isEqualTo("\"ERR_BUFFER_TOO_LARGE Cannot create a Buffer larger than 67108864 bytes\"");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(made)) {
      gzip.write(bytes);
    }
    return made.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return gzip.readAllBytes();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
