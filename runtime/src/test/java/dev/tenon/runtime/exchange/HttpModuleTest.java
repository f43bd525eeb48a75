package dev.tenon.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.testing.OtherServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The modules http and https, and those around them, as packages use them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class HttpModuleTest {

  /** What most of the functions below begin with. */
  private static final String GET =
      """
      const http = require('http');
      const told = (options, body) => new Promise((resolve, reject) => {
        const req = http.request(options, (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (some) => { text += some; });
          res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, text, complete: res.complete, message: res.statusMessage }));
          res.on('error', reject);
        });
        req.on('error', reject);
        req.end(body);
      });
      const failure = (options, body) => told(options, body).then(
        () => 'none', (e) => ({ code: e.code, message: e.message, syscall: e.syscall, name: e.name }));
      """;

  private static final PlayServer PLAY = new PlayServer();
  private static final OtherServer SERVER = OtherServer.plain(PLAY::answer);
  private static NetworkedApp app;

  @BeforeAll
  static void start(@TempDir Path folder) {
    app = new NetworkedApp(folder, AddressRules.outsideAndLoopback(), OtherServer.RESOLVER);
  }

  @AfterAll
  static void stop() {
    PLAY.end();
    app.close();
    SERVER.close();
  }

  @Test
  void a_request_is_asked_for_in_each_way_and_answered() {
    JsonNode all =
        does(
            """
            const text = (...args) => new Promise((resolve, reject) => {
              http.get(...args, async (res) => {
                let all = '';
                for await (const some of res) { all += some; }
                resolve(all);
              }).on('error', reject);
            });
            const { hostname, port } = new URL(url);
            const json = await told({ hostname, port, path: '/json', agent: false });
            return {
              all: [
                await text(url),
                await text(new URL(url)),
                await text({ host: hostname, port, path: '/' }),
                await text(url, { headers: { a: 'b' } }),
                await text(require('url').parse(url)),
              ],
              json,
            };
            """);
    assertThat(all.path("all")).hasSize(5).allMatch(text -> text.asText().equals("hello"));
    assertThat(all.at("/json/text").asText()).isEqualTo("{\"a\":[1,2]}");
    assertThat(all.at("/json/headers/content-type").asText()).isEqualTo("application/json");
    assertThat(all.at("/json/complete").asBoolean()).isTrue();
    assertThat(all.at("/json/message").asText()).isEqualTo("OK");
  }

  @Test
  void a_body_is_sent_whole_or_in_pieces() {
    does(
        """
        await told({ ...parsed, method: 'POST', path: '/whole' }, 'whole body');
        await new Promise((resolve, reject) => {
          const req = http.request({ ...parsed, method: 'PUT', path: '/pieces-up', headers: { 'X-A': ['1', '2'] } }, (res) => {
            res.resume();
            res.on('end', resolve);
          });
          req.on('error', reject);
          req.write('one ');
          req.write(Buffer.from('two '), () => req.end('three'));
        });
        await new Promise((resolve, reject) => {
          const { Readable } = require('stream');
          const req = http.request({ ...parsed, method: 'POST', path: '/piped', headers: { 'Content-Length': 6 } }, (res) => res.resume().on('end', resolve));
          Readable.from([Buffer.from('abc'), Buffer.from('def')]).pipe(req).on('error', reject);
        });
        const large = Buffer.alloc(1000000, 'x');
        await told({ ...parsed, method: 'POST', path: '/large-up' }, large);
        await told({ ...parsed, method: 'POST', path: '/none' });
        await told({ ...parsed, method: 'DELETE', path: '/delete', headers: { 'content-type': 'text/plain' } }, 'gone');
        """);
    assertThat(asked("/whole").body()).isEqualTo("whole body");
    assertThat(asked("/whole").headers()).containsEntry("content-length", "10");
    assertThat(asked("/pieces-up").body()).isEqualTo("one two three");
    assertThat(asked("/pieces-up").headers())
        .containsEntry("transfer-encoding", "chunked")
        .containsEntry("x-a", "1, 2");
    assertThat(asked("/piped").body()).isEqualTo("abcdef");
    assertThat(asked("/piped").headers()).containsEntry("content-length", "6");
    assertThat(asked("/large-up").body()).hasSize(1_000_000);
    assertThat(asked("/none").headers()).containsEntry("content-length", "0");
    assertThat(asked("/delete").body()).isEqualTo("gone");
  }

  @Test
  void answers_of_all_forms_are_given_as_node_gives_them() {
    JsonNode all =
        does(
            """
            const raw = await new Promise((resolve, reject) => http.get(url + 'cookies', (res) => {
              res.resume();
              resolve({ headers: res.headers, distinct: res.headersDistinct['x-many'], raw: res.rawHeaders.length % 2, version: res.httpVersion, req: res.req.path });
            }).on('error', reject));
            const large = await new Promise((resolve, reject) => http.get(url + 'large', (res) => {
              let bytes = 0;
              let ordered = true;
              let before = 0;
              res.on('data', (some) => {
                bytes += some.length;
                ordered = ordered && some[0] >= before;
                before = some[some.length - 1];
              });
              res.on('end', () => resolve({ bytes, ordered }));
            }).on('error', reject));
            const gzip = await new Promise((resolve) => http.get(url + 'gzip', (res) => {
              const all = [];
              res.on('data', (some) => all.push(some)).on('end', () => resolve({ first: all[0][0], encoding: res.headers['content-encoding'] }));
            }));
            return {
              raw, large, gzip,
              pieces: (await told(url + 'pieces')).text,
              head: await told({ ...parsed, method: 'HEAD', path: '/json' }),
              empty: await told(url + 'empty'),
              same: await told(url + 'same'),
              missing: await told(url + 'missing'),
            };
            """);
    assertThat(all.at("/raw/headers/set-cookie")).hasSize(2);
    assertThat(all.at("/raw/headers/x-many").asText()).isEqualTo("1, 2");
    assertThat(all.at("/raw/headers/server").asText()).isEqualTo("first");
    assertThat(all.at("/raw/distinct")).hasSize(2);
    assertThat(all.at("/raw/version").asText()).isEqualTo("1.1");
    assertThat(all.at("/raw/req").asText()).isEqualTo("/cookies");
    assertThat(all.at("/large/bytes").asInt()).isEqualTo(48 << 16);
    assertThat(all.at("/large/ordered").asBoolean()).isTrue();
    assertThat(all.at("/gzip/first").asInt()).isEqualTo(0x1f);
    assertThat(all.path("pieces").asText()).startsWith("piece 0\npiece 1\n").endsWith("piece 19\n");
    assertThat(all.at("/head/status").asInt()).isEqualTo(200);
    assertThat(all.at("/head/text").asText()).isEmpty();
    assertThat(all.at("/empty/status").asInt()).isEqualTo(204);
    assertThat(all.at("/same/status").asInt()).isEqualTo(304);
    assertThat(all.at("/missing/text").asText()).isEqualTo("missing");
  }

  @Test
  void what_goes_wrong_is_told_as_node_tells_it() {
    JsonNode all =
        does(
            """
            const thrown = (what) => { try { what(); return 'nothing'; } catch (e) { return e.code; } };
            const sent = http.request(url);
            sent.on('error', () => {});
            sent.end();
            await new Promise((resolve) => sent.on('response', (res) => res.resume().on('end', resolve)));
            const ended = http.request({ ...parsed, method: 'POST' }, (res) => res.resume());
            ended.end('x');
            const late = await new Promise((resolve) => { ended.on('error', (e) => resolve(e.code)); ended.write('y'); });
            return {
              refused: await failure('http://localhost:1/'),
              protocol: thrown(() => http.get('https://localhost/')),
              path: thrown(() => http.get({ path: '/a b' })),
              name: thrown(() => http.request(url).on('error', () => {}).setHeader('a b', '1')),
              value: thrown(() => http.get(url, { headers: { a: '1\\r\\nb: 2' } })),
              sent: thrown(() => sent.setHeader('a', 'b')),
              late,
              proxy: (await failure({ ...parsed, path: 'http://elsewhere/' })).code,
              socket: (await failure({ ...parsed, socketPath: '/var/run/docker.sock' })).message,
              server: thrown(() => http.createServer().listen(80)),
              raw: thrown(() => require('net').connect(80, 'localhost')),
              tls: thrown(() => require('tls').connect(443)),
              two: thrown(() => require('http2').connect(url)),
              datagram: thrown(() => require('dgram').createSocket('udp4')),
              six: (await failure('http://[::1]:80/')).code,
            };
            """);
    assertThat(all.at("/refused/code").asText()).isEqualTo("ECONNREFUSED");
    assertThat(all.at("/refused/message").asText()).isEqualTo("connect ECONNREFUSED localhost:1");
    assertThat(all.path("protocol").asText()).isEqualTo("ERR_INVALID_PROTOCOL");
    assertThat(all.path("path").asText()).isEqualTo("ERR_UNESCAPED_CHARACTERS");
    assertThat(all.path("name").asText()).isEqualTo("ERR_INVALID_HTTP_TOKEN");
    assertThat(all.path("value").asText()).isEqualTo("ERR_INVALID_CHAR");
    assertThat(all.path("sent").asText()).isEqualTo("ERR_HTTP_HEADERS_SENT");
    assertThat(all.path("late").asText()).isEqualTo("ERR_STREAM_WRITE_AFTER_END");
    assertThat(all.path("socket").asText()).contains("not possible here");
    for (String name : List.of("proxy", "server", "raw", "tls", "two", "datagram")) {
      assertThat(all.path(name).asText()).as(name).isEqualTo("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM");
    }
    assertThat(all.path("six").asText()).isEqualTo("EACCES");
  }

  @Test
  void who_waits_too_long_is_told_and_may_give_up() {
    JsonNode all =
        does(
            """
            const events = [];
            const silent = await new Promise((resolve) => {
              const req = http.get(url + 'never', { timeout: 50 });
              req.on('timeout', () => { events.push('timeout'); req.destroy(); });
              req.on('error', (e) => { events.push('error'); resolve({ code: e.code, message: e.message }); });
              req.on('close', () => events.push('close'));
            });
            const half = await new Promise((resolve) => http.get(url + 'half', (res) => {
              res.once('data', () => res.destroy());
              res.on('close', () => resolve({ aborted: res.aborted, complete: res.complete }));
            }));
            const aborter = new AbortController();
            const signalled = failure({ ...parsed, path: '/never', signal: aborter.signal });
            setTimeout(() => aborter.abort(), 20);
            const unsent = http.request(url);
            const unsentError = new Promise((resolve) => unsent.on('error', (e) => resolve(e.code)));
            unsent.abort();
            return { silent, half, signalled: await signalled, events, unsent: await unsentError, aborted: unsent.aborted };
            """);
    assertThat(all.at("/silent/code").asText()).isEqualTo("ECONNRESET");
    assertThat(all.at("/silent/message").asText()).isEqualTo("socket hang up");
    assertThat(all.at("/half/aborted").asBoolean()).isTrue();
    assertThat(all.at("/signalled/name").asText()).isEqualTo("AbortError");
    assertThat(all.path("events").toString()).startsWith("[\"timeout\",\"error\"");
    assertThat(all.path("unsent").asText()).isEqualTo("ECONNRESET");
    assertThat(all.path("aborted").asBoolean()).isTrue();
  }

  @Test
  void an_agent_says_how_many_go_at_a_time() {
    JsonNode all =
        does(
            """
            const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
            const order = [];
            await Promise.all([1, 2, 3, 4].map((i) => told({ ...parsed, path: '/' + i, agent }).then(() => order.push(i))));
            class Through extends http.Agent {
              createSocket(req, options, callback) {
                Promise.resolve().then(() => require('net').connect(1)).then((s) => callback(null, s), callback);
              }
            }
            const many = await Promise.all(Array.from({ length: 40 }, () => told(url).then((answer) => answer.status)));
            return {
              order, busy: Object.keys(agent.sockets).length, name: agent.getName({ host: 'a', port: 1 }),
              through: (await failure({ ...parsed, agent: new Through() })).code,
              ports: [(await told(url + 'port')).text, (await told(url + 'port')).text],
              many: many.filter((status) => status === 200).length,
              secure: [require('https').globalAgent.protocol, require('https').globalAgent instanceof http.Agent],
            };
            """);
    assertThat(all.path("order").toString()).isEqualTo("[1,2,3,4]");
    assertThat(all.path("busy").asInt()).isZero();
    assertThat(all.path("name").asText()).isEqualTo("a:1:");
    assertThat(all.path("through").asText()).isEqualTo("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM");
    assertThat(all.path("many").asInt()).isEqualTo(40);
    // The connection is the same one, used again.
    assertThat(all.at("/ports/0").asText()).isEqualTo(all.at("/ports/1").asText());
  }

  @Test
  void a_listener_that_throws_fails_the_run_with_its_own_error() {
    RunResult result =
        app.run(
            url(),
            "await new Promise(() => require('http').get(url, (res) => { throw new RangeError('mine'); }));");
    assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) result.outcome()).error().type()).isEqualTo("RangeError");
    assertThat(((Outcome.Failed) result.outcome()).error().message()).isEqualTo("mine");
  }

  @Test
  void a_run_does_not_wait_for_answers_that_nobody_reads() {
    RunResult result =
        app.run(
            url(),
            """
            await new Promise((resolve) => require('http').get(url + 'half', { timeout: 600000 }, resolve));
            renderData(null, 'done');
            """);
    assertThat(result.outcome()).isEqualTo(new Outcome.Succeeded());
    assertThat(result.uses())
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.detail().path("status").asInt()).isEqualTo(200);
              assertThat(use.detail().path("error").asText()).contains("run was over");
            });
  }

  @Test
  void names_are_looked_up_and_addresses_told_apart() {
    JsonNode all =
        does(
            """
            const dns = require('dns');
            const net = require('net');
            const lookup = (...args) => new Promise((resolve) => dns.lookup(...args, (e, ...found) => resolve(e ? e.code : found)));
            return {
              one: await lookup('api.example.com'),
              all: await lookup('api.example.com', { all: true }),
              six: await lookup('api.example.com', 6),
              literal: await lookup('127.0.0.1'),
              promised: await require('node:dns/promises').lookup('localhost'),
              records: await dns.promises.resolveMx('example.com').catch((e) => e.code),
              ip: ['1.2.3.4', '1.2.3', '::', '1::2', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', 'x', '01.2.3.4'].map(net.isIP),
            };
            """);
    assertThat(all.path("one").toString()).isEqualTo("[\"127.0.0.1\",4]");
    assertThat(all.path("all").toString())
        .isEqualTo("[[{\"address\":\"127.0.0.1\",\"family\":4}]]");
    assertThat(all.path("six").asText()).isEqualTo("ENOTFOUND");
    assertThat(all.path("literal").toString()).isEqualTo("[\"127.0.0.1\",4]");
    assertThat(all.path("records").asText()).isEqualTo("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM");
    assertThat(all.path("ip").toString()).isEqualTo("[4,0,6,6,6,6,0,6,0,0]");
  }

  private static JsonNode does(String body) {
    String parsed =
        "const parsed = { hostname: new URL(url).hostname, port: new URL(url).port };\n";
    return app.does(url(), GET + parsed + body);
  }

  private static OtherServer.Asked asked(String path) {
    return SERVER.asked().stream().filter(one -> one.path().equals(path)).findFirst().orElseThrow();
  }

  private static String url() {
    return "http://localhost:" + SERVER.port() + "/";
  }
}
