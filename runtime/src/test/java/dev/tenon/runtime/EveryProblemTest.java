package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app broken in several known ways at once: every one of them is found in one pass. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class EveryProblemTest {

  /** A way to break a file of the app, and what must be said about it. */
  private record Breakage(String file, String right, String wrong, String said) {}

  private static final String MANIFEST = "manifest.json";
  private static final String REQUESTS = "config/requests.json";
  private static final String OAUTH = "config/oauth_config.json";
  private static final String PAYLOAD = "server/test_data/onTicketCreate.json";

  private static final Map<String, String> APP =
      Map.of(
          MANIFEST,
          """
          {
            "platform-version": "2.3",
            "product": {
              "freshsales": {
                "events": {
                  "onDealUpdate": { "handler": "review" },
                  "onContactCreate": { "handler": "greet" },
                  "onTaskCreate": { "handler": "remind" }
                },
                "functions": { "quote": { "timeout": 10 } },
                "requests": { "getDeal": {} }
              },
              "freshdesk": {
                "events": { "onTicketCreate": { "handler": "triage" } }
              }
            },
            "engines": { "node": "18.20.8", "fdk": "9.7.4" },
            "tenon": { "id": "every-problem", "version": "1.0.0" }
          }
          """,
          "config/iparams.json",
          """
          {
            "subdomain": { "display_name": "Subdomain", "type": "text", "required": true }
          }
          """,
          REQUESTS,
          """
          {
            "getDeal": {
              "schema": {
                "method": "GET",
                "host": "<%= iparam.subdomain %>.example.com",
                "path": "/deals",
                "headers": { "Accept": "application/json" }
              },
              "options": { "maxAttempts": 2 }
            }
          }
          """,
          OAUTH,
          """
          {
            "client_id": "id",
            "client_secret": "secret",
            "authorize_url": "https://example.com/authorize",
            "token_url": "https://example.com/token",
            "token_type": "account"
          }
          """,
          PAYLOAD,
          """
          {
            "event": "onTicketCreate",
            "data": { "ticket": { "id": 1 } }
          }
          """,
          "server/server.js",
          """
          const lib = require('./lib');
          exports = {
            review: function (args) { lib.work(args); },
            greet: function () {},
            remind: function () { return 1; },
            triage: function () {},
            quote: function () {}
          };
          """,
          "server/lib.js",
          """
          exports = { work: function () { return 2; } };
          """,
          "server/spare.js",
          """
          exports = { rest: function () {} };
          """);

  private static final List<Breakage> BREAKAGES =
      List.of(
          new Breakage(MANIFEST, "\"2.3\",", "\"2.3\"", "A comma is missing"),
          new Breakage(
              MANIFEST, "\"onDealUpdate\": {", "\"onDealUpdat\": {", "did you mean onDealUpdate?"),
          new Breakage(MANIFEST, "\"review\" },", "\"revew\" },", "handler revew is not exported"),
          new Breakage(
              MANIFEST,
              "\"onContactCreate\": { \"handler\"",
              "\"onContactCreate\": { \"handlr\"",
              "did you mean \"handler\"?"),
          new Breakage(MANIFEST, "\"remind\" }", "\"remind\" },", "Nothing follows this comma"),
          new Breakage(MANIFEST, "\"timeout\": 10", "\"timeout\": 11", "not 11"),
          new Breakage(
              MANIFEST, "\"getDeal\": {}", "\"getDael\": {}", "\"getDael\" is not defined"),
          new Breakage(MANIFEST, "\"freshdesk\"", "\"freshdsek\"", "did you mean \"freshdesk\"?"),
          new Breakage(MANIFEST, "\"fdk\": \"9.7.4\"", "\"fdk\": 09", "cannot begin with 0"),
          new Breakage(MANIFEST, "\"engines\"", "engines", "A key stands in double quotes"),
          new Breakage(MANIFEST, "\"version\": \"1.0.0\"", "\"version\": 'one'", "not '"),
          new Breakage(MANIFEST, "\"tenon\"", "/* ours */ \"tenon\"", "JSON has no comments"),
          new Breakage(REQUESTS, "\"GET\"", "\"GTE\"", "There is no method"),
          new Breakage(
              REQUESTS,
              "iparam.subdomain",
              "iparam.subdomian",
              "no installation parameter \"subdomian\""),
          new Breakage(REQUESTS, "\"/deals\"", "\"deals\"", "A path begins with /"),
          new Breakage(
              REQUESTS,
              "\"application/json\" }",
              "\"application/json\", }",
              "Nothing follows this comma"),
          new Breakage(REQUESTS, "\"maxAttempts\": 2", "\"maxAttempts\": 20", "not 20"),
          new Breakage(OAUTH, "\"client_id\": \"id\",", "", "has no \"client_id\""),
          new Breakage(
              OAUTH,
              "https://example.com/token",
              "http://example.com/token",
              "begins with https://"),
          new Breakage(OAUTH, "\"account\"", "\"acount\"", "not to \"acount\""),
          new Breakage(
              PAYLOAD,
              "\"event\": \"onTicketCreate\"",
              "\"event\": \"onTicketUpdate\"",
              "its \"event\" is"),
          new Breakage(PAYLOAD, "\"id\": 1 }", "\"id\": 01 }", "cannot begin with 0"),
          new Breakage("server/spare.js", "function () {}", "function ( {}", "SyntaxError"),
          new Breakage(
              "server/lib.js", "return 2", "require('./lbi')", "finds no file server/lbi.js"),
          new Breakage(
              "server/server.js",
              "return 1;",
              "require('lodash');",
              "\"lodash\" is not among the \"dependencies\""));

  private static Validation validation;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    validation = Validation.start();
  }

  @AfterAll
  static void stop() {
    validation.close();
  }

  @Test
  void the_app_has_no_problem_before_it_is_broken() {
    assertThat(problems(List.of())).isEmpty();
  }

  @RepeatedTest(60)
  void every_breakage_is_found_whatever_else_is_broken(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Breakage> chosen = new ArrayList<>(BREAKAGES);
    double share = random.nextDouble();
    chosen.removeIf(breakage -> random.nextDouble() > share);
    List<Problem> problems = problems(chosen);
    for (Breakage breakage : chosen) {
      assertThat(problems)
          .as("%s in %s, with %d others", breakage.wrong(), breakage.file(), chosen.size() - 1)
          .anySatisfy(
              problem -> {
                assertThat(problem.file()).isEqualTo(breakage.file());
                assertThat(problem.message()).contains(breakage.said());
              });
    }
  }

  private List<Problem> problems(List<Breakage> breakages) {
    Map<String, String> files = new HashMap<>(APP);
    for (Breakage breakage : breakages) {
      String before = Objects.requireNonNull(files.get(breakage.file()));
      assertThat(before).contains(breakage.right());
      files.put(breakage.file(), before.replace(breakage.right(), breakage.wrong()));
    }
    JsFolder app = JsFolder.at(temp.resolve("app"));
    files.forEach(app::file);
    return validation.check(app.path()).problems();
  }
}
