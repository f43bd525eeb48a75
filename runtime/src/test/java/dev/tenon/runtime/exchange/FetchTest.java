package dev.tenon.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.testing.OtherServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code fetch} and what goes with it, as apps and packages use them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class FetchTest {

  private static final PlayServer PLAY = new PlayServer();
  private static final OtherServer SERVER = OtherServer.plain(PLAY::answer);
  private static final OtherServer OTHER = OtherServer.encrypted(PLAY::answer);
  private static NetworkedApp app;

  @BeforeAll
  static void start(@TempDir Path folder) {
    app =
        new NetworkedApp(
            folder,
            AddressRules.outsideAndLoopback(),
            host ->
                host.startsWith("inside")
                    ? List.of(InetAddress.ofLiteral("169.254.169.254"))
                    : OtherServer.RESOLVER.resolve(host));
  }

  @AfterAll
  static void stop() {
    PLAY.end();
    app.close();
    SERVER.close();
    OTHER.close();
  }

  @Test
  void an_answer_is_read_once_in_any_form() {
    JsonNode all =
        does(
            """
            const json = await fetch(url + 'json');
            const before = json.bodyUsed;
            const cloned = (await fetch(url + 'json'));
            const copy = cloned.clone();
            const reader = (await fetch(url + 'pieces')).body.getReader();
            let read = 0;
            for (let step = await reader.read(); !step.done; step = await reader.read()) { read += step.value.length; }
            let iterated = '';
            for await (const piece of (await fetch(url + 'pieces')).body) { iterated += Buffer.from(piece); }
            const blob = await (await fetch(url + 'json')).blob();
            return {
              json: [json.status, json.ok, json.statusText, json.url === url + 'json', json.type, before, await json.json(), json.bodyUsed],
              again: await json.text().catch((e) => e.name + ' ' + e.message),
              clones: [await cloned.text(), await copy.json()],
              read, iterated: iterated.length, blob: [blob.size, blob.type, await blob.text()],
              large: (await (await fetch(url + 'large')).arrayBuffer()).byteLength,
              bytes: (await (await fetch(url)).bytes()).length,
              missing: [(await fetch(url + 'missing')).ok, (await fetch(url + 'missing')).status],
              empty: [(await fetch(url + 'empty')).body, await (await fetch(url + 'empty')).text()],
              head: (await fetch(url + 'json', { method: 'HEAD' })).headers.get('Content-Type'),
              cookies: (await fetch(url + 'cookies')).headers.getSetCookie(),
              data: await (await fetch('data:text/plain;base64,aGVsbG8=')).text(),
              secure: await (await fetch('https://api.example.com:PORT/json')).json(),
            };
            """
                .replace("PORT", Integer.toString(OTHER.port())));
    assertThat(all.path("json").toString())
        .isEqualTo("[200,true,\"OK\",true,\"basic\",false,{\"a\":[1,2]},true]");
    assertThat(all.path("again").asText()).startsWith("TypeError Body is unusable");
    assertThat(all.path("clones").toString()).isEqualTo("[\"{\\\"a\\\":[1,2]}\",{\"a\":[1,2]}]");
    assertThat(all.path("read").asInt()).isEqualTo(170);
    assertThat(all.path("iterated").asInt()).isEqualTo(170);
    assertThat(all.path("blob").toString())
        .isEqualTo("[11,\"application/json\",\"{\\\"a\\\":[1,2]}\"]");
    assertThat(all.path("large").asInt()).isEqualTo(48 << 16);
    assertThat(all.path("bytes").asInt()).isEqualTo(5);
    assertThat(all.path("missing").toString()).isEqualTo("[false,404]");
    assertThat(all.path("empty").toString()).isEqualTo("[null,\"\"]");
    assertThat(all.path("head").asText()).isEqualTo("application/json");
    assertThat(all.path("cookies").toString()).isEqualTo("[\"a=1\",\"b=2\"]");
    assertThat(all.path("data").asText()).isEqualTo("hello");
    assertThat(all.at("/secure/a")).hasSize(2);
  }

  @Test
  void a_body_may_be_anything_that_has_bytes() {
    JsonNode all =
        does(
            """
            const put = (path, body, more) => fetch(url + path, { method: 'PUT', body, ...more }).then((answer) => answer.status);
            const form = new FormData();
            form.append('a', 'b');
            form.append('file', new File(['content'], 'x "y".txt', { type: 'text/plain' }));
            const stream = new ReadableStream({
              start(controller) {
                controller.enqueue(new TextEncoder().encode('from a '));
                controller.enqueue(new TextEncoder().encode('stream'));
                controller.close();
              },
            });
            await put('text', 'text ä');
            await put('params', new URLSearchParams({ a: '1 2', b: 'ä' }));
            await put('buffer', Buffer.from('buffer'));
            await put('blob', new Blob(['bl', 'ob'], { type: 'Image/PNG' }));
            await put('form', form);
            await put('stream', stream, { duplex: 'half' });
            await put('generated', (async function* () { yield 'gene'; yield Buffer.from('rated'); })(), { duplex: 'half' });
            await put('node', require('stream').Readable.from(['no', 'de']), { duplex: 'half' });
            await fetch(new Request(url + 'request', { method: 'POST', body: '{}', headers: [['Content-Type', 'application/json']] }));
            const back = await new Response(form).formData();
            return {
              duplex: await put('x', (async function* () {})()).catch((e) => e.name),
              get: await fetch(url, { body: 'x' }).catch((e) => e.message),
              broken: await put('broken', (async function* () { yield 'a'; throw new RangeError('mine'); })(), { duplex: 'half' }).catch((e) => e.cause.message),
              back: [back.get('a'), back.get('file').name, back.get('file').type, await back.get('file').text()],
            };
            """);
    sent("/text", "text/plain;charset=UTF-8", "text ä");
    sent("/params", "application/x-www-form-urlencoded;charset=UTF-8", "a=1+2&b=%C3%A4");
    assertThat(asked("/buffer").body()).isEqualTo("buffer");
    sent("/blob", "image/png", "blob");
    assertThat(asked("/form").headers().get("content-type")).startsWith("multipart/form-data; ");
    assertThat(asked("/form").body())
        .contains(
            "name=\"file\"; filename=\"x %22y%22.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n");
    assertThat(asked("/stream").body()).isEqualTo("from a stream");
    assertThat(asked("/stream").headers()).containsEntry("transfer-encoding", "chunked");
    assertThat(asked("/generated").body()).isEqualTo("generated");
    assertThat(asked("/node").body()).isEqualTo("node");
    sent("/request", "application/json", "{}");
    assertThat(all.path("duplex").asText()).isEqualTo("TypeError");
    assertThat(all.path("get").asText()).contains("cannot have body");
    assertThat(all.path("broken").asText()).isEqualTo("mine");
    assertThat(all.path("back").toString())
        .isEqualTo("[\"b\",\"x \\\"y\\\".txt\",\"text/plain\",\"content\"]");
  }

  @Test
  void redirects_are_followed_as_fetch_does_and_each_is_looked_at() {
    JsonNode all =
        does(
            """
            const failure = (...args) => fetch(...args).then((answer) => answer.status, (e) => e.cause.code ?? e.cause.message);
            const followed = await fetch(url + 'away?302:/json');
            const headers = { authorization: 'mine', 'content-type': 'text/plain', 'x-a': 'b' };
            const json = async (...args) => (await fetch(...args)).json();
            return {
              followed: [followed.redirected, followed.url === url + 'json', await followed.json()],
              manual: await failure(url + 'away?302:/json', { redirect: 'manual' }),
              error: await failure(url + 'away?302:/json', { redirect: 'error' }),
              loop: await failure(url + 'loop'),
              inside: await failure(url + 'away?302:https://inside.example.com/'),
              file: await failure(url + 'away?302:file:///etc/passwd'),
              get: await json(url + 'away?303:/headers', { method: 'PUT', body: 'x', headers }),
              post: await json(url + 'away?307:/headers', { method: 'POST', body: 'x', headers }),
              elsewhere: await json(url + 'away?302:https://b.example.com:PORT/headers', { headers }),
            };
            """
                .replace("PORT", Integer.toString(OTHER.port())));
    assertThat(all.path("followed").toString()).isEqualTo("[true,true,{\"a\":[1,2]}]");
    assertThat(all.path("manual").asInt()).isEqualTo(302);
    assertThat(all.path("error").asText()).isEqualTo("unexpected redirect");
    assertThat(all.path("loop").asText()).isEqualTo("redirect count exceeded");
    assertThat(all.path("inside").asText()).isEqualTo("EACCES");
    assertThat(all.path("file").asText()).contains("HTTP(S) scheme");
    assertThat(all.path("get").has("content-type")).isFalse();
    assertThat(all.path("get").has("content-length")).isFalse();
    assertThat(all.path("get").path("authorization").asText()).isEqualTo("mine");
    assertThat(all.path("post").path("content-length").asText()).isEqualTo("1");
    assertThat(all.path("elsewhere").has("authorization")).isFalse();
    assertThat(all.path("elsewhere").path("x-a").asText()).isEqualTo("b");
  }

  @Test
  void who_gives_up_is_told_with_his_own_reason() {
    JsonNode all =
        does(
            """
            const failure = (...args) => fetch(...args).then(() => 'none', (e) => [e.name, e.message, e.cause?.code]);
            const later = (millis, what) => { setTimeout(what, millis); };
            const some = new AbortController();
            later(20, () => some.abort(new Error('mine')));
            const middle = new AbortController();
            const half = await fetch(url + 'half', { signal: middle.signal });
            const reader = half.body.getReader();
            const first = Buffer.from((await reader.read()).value).toString();
            middle.abort();
            return {
              at_once: await failure(url, { signal: AbortSignal.abort() }),
              timeout: await failure(url + 'never', { signal: AbortSignal.timeout(50) }),
              any: await failure(url + 'never', { signal: AbortSignal.any([some.signal, AbortSignal.timeout(600000)]) }),
              middle: [first, await reader.read().catch((e) => e.name)],
              refused: await failure('http://localhost:1/'),
              scheme: await failure('ftp://localhost/'),
              relative: await failure('/relative'),
              header: await failure(url, { headers: { 'a b': 'c' } }),
            };
            """);
    assertThat(all.at("/at_once/0").asText()).isEqualTo("AbortError");
    assertThat(all.at("/timeout/0").asText()).isEqualTo("TimeoutError");
    assertThat(all.at("/any/1").asText()).isEqualTo("mine");
    assertThat(all.path("middle").toString()).isEqualTo("[\"half\",\"AbortError\"]");
    assertThat(all.path("refused").toString())
        .isEqualTo("[\"TypeError\",\"fetch failed\",\"ECONNREFUSED\"]");
    assertThat(all.at("/scheme/1").asText()).isEqualTo("fetch failed");
    assertThat(all.at("/relative/1").asText()).startsWith("Failed to parse URL");
    assertThat(all.at("/header/0").asText()).isEqualTo("TypeError");
  }

  @Test
  void what_is_compressed_is_unpacked() {
    assertThat(does("return await (await fetch(url + 'gzip')).text();").asText())
        .isEqualTo("unpacked");
  }

  @Test
  void headers_requests_and_answers_are_made_without_asking_anybody() {
    JsonNode all =
        does(
            """
            const headers = new Headers({ B: '2', a: ' 1 ' });
            headers.append('a', '3');
            headers.append('Set-Cookie', 'x');
            headers.append('Set-Cookie', 'y');
            const request = new Request('https://example.com/a?b#c', { method: 'patch', headers });
            const thrown = (what) => { try { what(); return 'nothing'; } catch (e) { return e.name; } };
            const form = new FormData();
            form.append('a', 1);
            form.append('a', 2);
            form.set('a', 3);
            return {
              headers: [...headers], has: headers.has('A'), json: await Response.json({ a: 1 }).json(),
              request: [request.method, request.url, request.headers.get('b'), request.signal.aborted],
              form: [...form], redirect: Response.redirect('https://example.com/', 301).headers.get('location'),
              error: Response.error().type, tag: String(new Headers()),
              slice: await new Blob(['hello']).slice(1, -1).text(),
              wrong: [thrown(() => new Response('', { status: 99 })), thrown(() => new Response('x', { status: 204 })),
                thrown(() => new Request('/x')), thrown(() => new Headers([['a']])), thrown(() => new Request('https://a:b@example.com'))],
            };
            """);
    assertThat(all.path("headers").toString())
        .isEqualTo(
            "[[\"a\",\"1, 3\"],[\"b\",\"2\"],[\"set-cookie\",\"x\"],[\"set-cookie\",\"y\"]]");
    assertThat(all.at("/json/a").asInt()).isEqualTo(1);
    assertThat(all.path("request").toString())
        .isEqualTo("[\"patch\",\"https://example.com/a?b#c\",\"2\",false]");
    assertThat(all.path("form").toString()).isEqualTo("[[\"a\",\"3\"]]");
    assertThat(all.path("redirect").asText()).isEqualTo("https://example.com/");
    assertThat(all.path("error").asText()).isEqualTo("error");
    assertThat(all.path("tag").asText()).isEqualTo("[object Headers]");
    assertThat(all.path("slice").asText()).isEqualTo("ell");
    assertThat(all.path("wrong").toString())
        .isEqualTo("[\"RangeError\",\"TypeError\",\"TypeError\",\"TypeError\",\"TypeError\"]");
  }

  private static JsonNode does(String body) {
    return app.does("http://localhost:" + SERVER.port() + "/", body);
  }

  private static void sent(String path, String contentType, String body) {
    assertThat(asked(path).headers()).containsEntry("content-type", contentType);
    assertThat(asked(path).body()).isEqualTo(body);
  }

  private static OtherServer.Asked asked(String path) {
    return SERVER.asked().stream().filter(one -> one.path().equals(path)).findFirst().orElseThrow();
  }
}
