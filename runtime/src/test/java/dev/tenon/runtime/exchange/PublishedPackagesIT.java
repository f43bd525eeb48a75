package dev.tenon.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.AddressRules;
import dev.tenon.runtime.testing.OtherServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packages that published apps use, installed by npm and used as their own documents do, against a
 * server of ours. The table of docs/compatibility.md is of these.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
final class PublishedPackagesIT {

  private static final Path FOLDER = Path.of("target/published-packages").toAbsolutePath();
  private static final OtherServer PLAIN = OtherServer.plain(PublishedPackagesIT::echo);
  private static final OtherServer SECURE = OtherServer.encrypted(PublishedPackagesIT::echo);
  private static final AtomicBoolean FLAKED = new AtomicBoolean();
  private static NetworkedApp app;

  /**
   * A package in use.
   *
   * @param code a function's body; {@code url} and {@code secure} are the addresses of servers that
   *     answer with what they were asked
   * @param result what it returns
   */
  record Use(String name, String version, String code, String result) {
    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  static List<Use> uses() {
    return List.of(
        use("base-64", "1.0.0", "return require('base-64').encode('user:key')", "\"dXNlcjprZXk=\""),
        use(
            "js-base64",
            "3.7.5",
            "const { Base64 } = require('js-base64'); return [Base64.encode('ä?', true), Base64.decode('w6Q_')]",
            "[\"w6Q_\",\"ä?\"]"),
        use(
            "buffer",
            "6.0.3",
            "return require('buffer/').Buffer.from('hä').toString('hex')",
            "\"68c3a4\""),
        use(
            "lodash",
            "4.17.21",
            "const _ = require('lodash'); return [_.chunk([1, 2, 3], 2), _.template('a<%= b %>')({ b: 1 }), _.cloneDeep(new Date(0))]",
            "[[[1,2],[3]],\"a1\",\"1970-01-01T00:00:00.000Z\"]"),
        use(
            "underscore",
            "1.13.6",
            "return require('underscore').groupBy([1, 2, 3], (n) => n % 2)",
            "{\"0\":[2],\"1\":[1,3]}"),
        use(
            "moment",
            "2.29.4",
            "return require('moment').utc('2020-02-29').add(1, 'year').format('dddd D MMMM YYYY')",
            "\"Sunday 28 February 2021\""),
        use(
            "date-fns",
            "2.30.0",
            "const { addDays, formatISO } = require('date-fns'); return formatISO(addDays(new Date(2020, 1, 28), 1), { representation: 'date' })",
            "\"2020-02-29\""),
        use(
            "uuid",
            "9.0.1",
            "const { v4, v5, validate } = require('uuid'); return [validate(v4()), v5('www.example.com', v5.DNS)]",
            "[true,\"2ed6657d-e927-568b-95e1-2665a8aea6a2\"]"),
        use(
            "async",
            "3.2.5",
            "return require('async').mapLimit([1, 2, 3], 2, async (n) => { await new Promise((done) => setTimeout(done, 1)); return n * 2; })",
            "[2,4,6]"),
        use(
            "axios",
            "1.7.7",
            "const axios = require('axios'); const got = await axios.post(url + '/a', { b: 1 }, { params: { q: 'x y' }, auth: { username: 'u', password: 'p' } }); const missing = await axios.get(url + '/status/404').catch((e) => [e.response.status, e.code]); return [got.status, got.data.path, got.data.body, got.data.authorization, missing]",
            "[200,\"/a?q=x+y\",\"{\\\"b\\\":1}\",\"Basic dTpw\",[404,\"ERR_BAD_REQUEST\"]]"),
        use(
            "request",
            "2.88.2",
            "const request = require('request'); return new Promise((done, failed) => request({ url: url + '/a', method: 'PUT', json: { b: 1 }, headers: { x: 'y' } }, (e, res, body) => (e ? failed(e) : done([res.statusCode, body.method, body.body, body.x]))))",
            "[200,\"PUT\",\"{\\\"b\\\":1}\",\"y\"]"),
        use(
            "superagent",
            "8.1.2",
            "const res = await require('superagent').post(url + '/a').send({ b: 1 }).query({ c: 2 }).set('x', 'y'); return [res.status, res.body.path, res.body.body, res.body.x]",
            "[200,\"/a?c=2\",\"{\\\"b\\\":1}\",\"y\"]"),
        use(
            "got",
            "11.8.6",
            "const got = require('got'); const told = await got.post(url + '/a', { json: { b: 1 }, retry: 0 }).json(); const again = await got(url + '/flaky', { retry: { limit: 2, calculateDelay: ({ computedValue }) => (computedValue ? 1 : 0) } }); return [told.body, again.statusCode, again.retryCount]",
            "[\"{\\\"b\\\":1}\",200,1]"),
        use(
            "needle",
            "3.3.1",
            "const needle = require('needle'); const res = await needle('post', url + '/a', { b: 1 }, { json: true }); return [res.statusCode, res.body.body]",
            "[200,\"{\\\"b\\\":1}\"]"),
        use(
            "form-data",
            "4.0.0",
            "const FormData = require('form-data'); const form = new FormData(); form.append('a', 'b'); form.append('f', Buffer.from('hi'), { filename: 'f.txt' }); return new Promise((done, failed) => form.submit(url + '/a', (e, res) => { if (e) { return failed(e); } let text = ''; res.on('data', (some) => { text += some; }); res.on('end', () => done(JSON.parse(text).body.replaceAll(form.getBoundary(), 'X').replaceAll('\\r\\n', '|'))); }))",
            "\"--X|Content-Disposition: form-data; name=\\\"a\\\"||b|--X|Content-Disposition: form-data; name=\\\"f\\\"; filename=\\\"f.txt\\\"|Content-Type: text/plain||hi|--X--|\""),
        use(
            "node-fetch",
            "2.7.0",
            "const fetch = require('node-fetch'); const res = await fetch(url + '/a', { method: 'POST', body: 'b', headers: { x: 'y' } }); const told = await res.json(); return [res.ok, res.headers.get('content-type'), told.body, told.x]",
            "[true,\"application/json\",\"b\",\"y\"]"),
        use(
            "jsonwebtoken",
            "9.0.2",
            "const jwt = require('jsonwebtoken'); const { privateKey, publicKey } = require('crypto').generateKeyPairSync('rsa', { modulusLength: 2048 }); const at = { iat: 1 }; return [jwt.verify(jwt.sign({ a: 1, ...at }, 's'), 's').a, jwt.verify(jwt.sign({ a: 2 }, privateKey, { algorithm: 'RS256' }), publicKey).a, (() => { try { return jwt.verify(jwt.sign({ a: 1 }, 's'), 't'); } catch (e) { return e.message; } })()]",
            "[1,2,\"invalid signature\"]"),
        use(
            "xml2js",
            "0.6.2",
            "const xml2js = require('xml2js'); return [await xml2js.parseStringPromise('<a><b c=\"d\">e</b></a>'), new xml2js.Builder({ headless: true, renderOpts: { pretty: false } }).buildObject({ a: { b: 1 } })]",
            "[{\"a\":{\"b\":[{\"_\":\"e\",\"$\":{\"c\":\"d\"}}]}},\"<a><b>1</b></a>\"]"),
        use(
            "nodemailer",
            "6.9.14",
            "const mail = require('nodemailer').createTransport({ streamTransport: true, newline: 'unix' }); const sent = await mail.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Grüße', text: 'hi', attachments: [{ filename: 'a.txt', content: 'c' }] }); let text = ''; for await (const some of sent.message) { text += some; } return [sent.envelope, /^Subject: (.*)$/m.exec(text)[1], text.includes('filename=a.txt')]",
            "[{\"from\":\"a@example.com\",\"to\":[\"b@example.com\"]},\"=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\",true]"),
        use(
            "@sendgrid/mail",
            "8.1.3",
            "const mail = require('@sendgrid/mail'); mail.setApiKey('SG.' + 'none'); mail.client.setDefaultRequest('baseUrl', url); const [res] = await mail.send({ to: 'a@example.com', from: 'b@example.com', subject: 's', text: 't' }); return [res.statusCode, res.body.path, JSON.parse(res.body.body).subject]",
            "[200,\"/v3/mail/send\",\"s\"]"),
        use(
            "twilio",
            "5.3.0",
            "const twilio = require('twilio'); const client = twilio('AC' + '0'.repeat(32), 'none'); client.api.baseUrl = url; const sent = await client.messages.create({ to: '+1', from: '+2', body: 'hi' }); return [sent.body.includes('Body=hi'), twilio.validateRequest('none', 'none', 'https://example.com/a', {})]",
            "[true,false]"),
        use(
            "dotenv",
            "16.4.5",
            "require('dotenv').config({ path: '/server/some.env' }); return [process.env.FROM_FILE, require('dotenv').parse('A=\"b c\" # d').A]",
            "[\"yes\",\"b c\"]"),
        use(
            "data-forge",
            "1.10.2",
            "const forge = require('data-forge'); return forge.fromCSV('a,b\\n1,2\\n3,4').parseInts(['a', 'b']).getSeries('b').sum()",
            "6"),
        use(
            "crypto-js",
            "4.2.0",
            "const C = require('crypto-js'); return [C.SHA256('abc').toString(), C.AES.decrypt(C.AES.encrypt('hi', 'k').toString(), 'k').toString(C.enc.Utf8)]",
            "[\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\"hi\"]"),
        use(
            "node-emoji",
            "2.1.3",
            "const emoji = require('node-emoji'); return [emoji.get('coffee'), emoji.emojify('a :heart:')]",
            "[\"☕\",\"a ❤️\"]"),
        use(
            "ascii85",
            "1.0.2",
            "const a = require('ascii85'); return [a.encode('hello').toString(), a.decode('BOu!rDZ').toString()]",
            "[\"BOu!rDZ\",\"hello\"]"),
        use(
            "@aws-sdk/client-organizations",
            "3.654.0",
            "const { OrganizationsClient, ListAccountsCommand } = require('@aws-sdk/client-organizations'); const client = new OrganizationsClient({ region: 'us-east-1', endpoint: url, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }); const told = await client.send(new ListAccountsCommand({ MaxResults: 3 })); return [told.Accounts[0].Id, told.Accounts[0].Name.startsWith('AWS4-HMAC-SHA256 Credential=none/'), told.$metadata.httpStatusCode]",
            "[\"{\\\"MaxResults\\\":3}\",true,200]"),
        use(
            "@freshworks/freshdesk",
            "0.0.1",
            "const Freshdesk = require('@freshworks/freshdesk'); const desk = new Freshdesk({ domain: new URL(secure).host, api_key: 'none' }); const told = await desk.tickets.getTicket(12, { include: 'conversations' }); return told.status",
            "200"),
        use("nanoid", "5.0.7", "return require('nanoid').customAlphabet('a', 5)()", "\"aaaaa\""),
        use(
            "p-map",
            "7.0.2",
            "return require('p-map').default([1, 2, 3], async (n) => n * 2, { concurrency: 2 })",
            "[2,4,6]"));
  }

  @BeforeAll
  static void install() throws Exception {
    List<String> wanted = uses().stream().map(use -> use.name + "@" + use.version).toList();
    Path installed = FOLDER.resolve("installed.txt");
    if (!Files.exists(installed) || !Files.readAllLines(installed).equals(wanted)) {
      assumeTrue(hasNpm(), "There is no npm on this machine, so no package can be tried.");
      Files.createDirectories(FOLDER.resolve("server"));
      List<String> command = new ArrayList<>(List.of("npm", "install", "--prefix"));
      command.add(FOLDER.resolve("server").toString());
      command.addAll(List.of("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"));
      command.addAll(wanted);
      Process npm = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(npm.waitFor()).as(output).isZero();
      Files.write(installed, wanted);
    }
    Files.writeString(FOLDER.resolve("server/some.env"), "FROM_FILE=yes\n");
    app = new NetworkedApp(FOLDER, AddressRules.outsideAndLoopback(), OtherServer.RESOLVER);
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
    PLAIN.close();
    SECURE.close();
  }

  @ParameterizedTest
  @MethodSource("uses")
  void a_package_works_as_its_own_document_says(Use use) {
    String code =
        "const secure = "
            + Json.writeValue("https://desk.example.com:" + SECURE.port())
            + ";\n"
            + use.code;
    assertThat(app.does("http://127.0.0.1:" + PLAIN.port(), code)).isEqualTo(Json.read(use.result));
  }

  @Test
  void the_document_lists_these_packages() throws IOException {
    String document = Files.readString(Path.of("../docs/compatibility.md"));
    try (Stream<String> lines = document.lines()) {
      List<String> rows = lines.filter(line -> line.startsWith("| `")).toList();
      for (Use use : uses()) {
        assertThat(rows)
            .as(use.toString())
            .anyMatch(
                row -> row.startsWith("| `%s` %s | works |".formatted(use.name, use.version)));
      }
    }
  }

  private static boolean hasNpm() throws InterruptedException {
    try {
      return new ProcessBuilder("npm", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Answers with what it was asked, also in the words of those whose answers are looked into. */
  private static void echo(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var told = Json.object();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> told.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    told.put("method", exchange.getRequestMethod()).put("path", path).put("body", body);
    told.putArray("Accounts")
        .addObject()
        .put("Id", body)
        .put("Name", told.path("authorization").asText());
    int status =
        path.contains("/status/")
            ? 404
            : path.contains("/flaky") && FLAKED.compareAndSet(false, true) ? 503 : 200;
    OtherServer.say(exchange, status, "application/json", Json.write(told));
  }

  private static Use use(String name, String version, String code, String result) {
    return new Use(name, version, code, result);
  }
}
