package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.event.Product;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ManifestReaderTest {

  private static final Product FRESHDESK = new Product("freshdesk");
  private static final Product FRESHSERVICE = new Product("freshservice");
  private static final String VERSION_FIX =
      " Fix: set \"platform-version\" to one of \"2.0\", \"2.1\", \"2.2\", \"2.3\", \"3.0\".";

  @Nested
  final class Dialects {

    @Test
    void platform_2_0_leaves_the_events_to_the_code() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.0",
                "product": { "freshdesk": { "location": { "ticket_sidebar": { "url": "t.html", "icon": "i.svg" } } } },
                "whitelisted-domains": [ "https://*.example.com" ]
              }
              """);
      assertThat(app.platform()).isEqualTo(PlatformVersion.V2_0);
      assertThat(app.products()).containsExactly(FRESHDESK);
      assertThat(app.subscriptions().inFileOrder()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.2", "2.3"})
    void from_2_1_on_events_are_declared_under_their_product(String version) {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "%s",
                "product": { "freshsales": { "events": {
                  "onDealUpdate": { "handler": "review" },
                  "onAppInstall": { "handler": "start" }
                } } }
              }
              """
                  .formatted(version));
      assertThat(app.platform().text()).isEqualTo(version);
      assertThat(subscriptions(app))
          .containsExactly("freshsales onDealUpdate review", "freshsales onAppInstall start");
      assertThat(app.language()).isEqualTo(Language.JAVASCRIPT);
    }

    @ParameterizedTest
    @CsvSource({
      "freshservice, onAssetUpdate",
      "freshservice, onConversationUpdate",
      "freshteam, onNewHireUpdate",
      "freshchat, onMessageUpdate",
      "freshdesk, onTiketCreate",
      "freshmarketer, onCampaignCreate",
      "freshsales, onPhoneCallUpdate",
      "freshsales, onProjectCreate",
      "customer, onWhateverHappens",
    })
    void an_event_that_is_not_known_by_name_is_taken_as_it_is_named(String product, String type) {
      AppManifest app =
          manifest(
              "{\"platform-version\": \"2.2\", \"product\": {\"%s\": {\"events\": {\"%s\": {\"handler\": \"h\"}}}}}"
                  .formatted(product, type));
      assertThat(subscriptions(app)).containsExactly(product + " " + type + " h");
    }

    @ParameterizedTest
    @CsvSource({
      "service_asset, onAssetUpdate",
      "service_change, onChangeUpdate",
      "chat_conversation, onMessageUpdate",
      "service_agent, onAgentUpdate",
    })
    void so_is_one_of_a_module(String module, String type) {
      AppManifest app =
          manifest(
              "{\"platform-version\": \"3.0\", \"modules\": {\"common\": {}, \"%s\": {\"events\": {\"%s\": {\"handler\": \"h\"}}}}}"
                  .formatted(module, type));
      assertThat(app.subscriptions().inFileOrder())
          .singleElement()
          .satisfies(s -> assertThat(s.pattern().text()).isEqualTo(type));
    }

    @Test
    void of_two_names_of_an_event_the_exact_one_wins_and_a_pattern_comes_last() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": {
                  "thena": { "events": {
                    "ticket:*": { "handler": "any" },
                    "ticket:comment:added": { "handler": "added" },
                    "ticket:comment:created": { "handler": "created" }
                  } },
                  "custom": { "events": { "ticket:comment:added": { "handler": "ours" } } }
                }
              }
              """);
      assertThat(handler(app, Product.THENA, "ticket:comment:added")).contains("added");
      assertThat(handler(app, Product.THENA, "ticket:comment:created")).contains("created");
      assertThat(handler(app, Product.THENA, "ticket:comment:deleted")).contains("any");
      // A host gives its own events their names; that Thena has two for one says nothing of them.
      assertThat(handler(app, Product.CUSTOM, "ticket:comment:added")).contains("ours");
      assertThat(handler(app, Product.CUSTOM, "ticket:comment:created")).isEmpty();
    }

    @Test
    void of_a_product_that_nothing_is_known_of_any_event_is_right() {
      assertThat(
              problems(
                  "{\"platform-version\": \"2.2\", \"product\": {\"billing\": {\"events\": {\"invoice.paid\": {\"handler\": \"h\"}}}}}"))
          .isEmpty();
    }

    @Test
    void a_bare_handler_is_put_into_its_place() {
      assertThat(
              problems(
                  "{\"platform-version\": \"2.2\", \"product\": {\"freshsales\": {\"events\": {\"onDealUpdate\": \"review\"}}}}"))
          .singleElement()
          .asString()
          .endsWith("Fix: write \"onDealUpdate\": { \"handler\": \"review\" }.");
    }

    @Test
    void platform_2_3_has_functions_and_requests() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.3",
                "product": { "freshservice": {
                  "functions": { "quote": { "timeout": 20 }, "lookUp": {} },
                  "requests": { "createInvoice": {} }
                } },
                "engines": { "node": "18.20.8", "fdk": "9.7.4" },
                "dependencies": { "base-64": "1.0.0" },
                "devDependencies": { "sinon": "1.0.0" }
              }
              """);
      assertThat(app.functions()).containsExactlyInAnyOrder("quote", "lookUp");
    }

    @ParameterizedTest
    @CsvSource({"old, 5, 10", "new, 20, 20"})
    void a_function_has_the_time_that_is_declared_for_it_or_its_generations(
        String limits, int usual, int setUp) {
      AppServices services =
          manifest(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshdesk": { "functions": {
                      "five": { "timeout": 5 }, "ten": { "timeout": 10 }, "fifteen": { "timeout": 15 },
                      "twenty": { "timeout": 20 }, "more": { "timeout": 25 }, "most": { "timeout": 30 },
                      "seven": { "timeout": 7 }, "none": {} } } },
                    "tenon": { "limits": "%s" }
                  }
                  """
                      .formatted(limits))
              .services();
      assertThat(
              Stream.of("five", "ten", "fifteen", "twenty", "more", "most", "seven", "none")
                  .map(name -> services.functionLimit(name).toSeconds()))
          .containsExactly(5L, 10L, 15L, 20L, 25L, 30L, (long) usual, (long) usual);
      assertThat(services.setUpLimit()).hasSeconds(setUp);
    }

    @Test
    void an_omni_app_has_subscriptions_for_each_of_its_products() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": {
                  "freshdesk": { "events": { "onTicketCreate": { "handler": "onDesk" } } },
                  "freshservice": { "events": { "onTicketCreate": { "handler": "onService" } } }
                }
              }
              """);
      assertThat(app.products()).containsExactly(FRESHDESK, FRESHSERVICE);
      assertThat(handler(app, FRESHDESK, "onTicketCreate")).contains("onDesk");
      assertThat(handler(app, FRESHSERVICE, "onTicketCreate")).contains("onService");
    }

    @Test
    void platform_3_0_has_modules() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "3.0",
                "modules": {
                  "common": {
                    "events": { "onAppInstall": { "handler": "start" } },
                    "functions": { "quote": { "timeout": 10 } },
                    "requests": { "createInvoice": {} },
                    "jobs": { "sync": {} }
                  },
                  "deal": { "events": { "onDealUpdate": { "handler": "review" } } },
                  "support_ticket": { "events": { "onTicketCreate": { "handler": "triage" } } },
                  "thena": { "events": { "ticket:*": { "handler": "mirror" } } },
                  "custom": { "events": { "invoice_*": { "handler": "book" } } }
                },
                "engines": { "node": "24.11.1", "fdk": "10.1.2" },
                "scripts": { "fdk-unit-test": "vitest run --coverage" }
              }
              """);
      assertThat(app.modules())
          .containsExactly("common", "deal", "support_ticket", "thena", "custom");
      assertThat(app.products())
          .containsExactly(
              Product.FRESHWORKS_CRM, Product.FRESHSALES, FRESHDESK, Product.THENA, Product.CUSTOM);
      assertThat(app.functions()).containsExactly("quote");
      assertThat(subscriptions(app))
          .containsExactly(
              "freshworks onAppInstall start",
              "freshworks_crm onDealUpdate review",
              "freshsales onDealUpdate review",
              "freshdesk onTicketCreate triage",
              "thena ticket:* mirror",
              "custom invoice_* book");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "support_contact",
          "support_company",
          "support_agent",
          "support_email",
          "support_portal",
          "service_ticket",
          "service_asset",
          "service_change",
          "service_user",
          "contact",
          "lead",
          "sales_account",
          "sales_activities",
          "appointment",
          "task",
          "product",
          "cpq_document",
          "phone",
          "user_agent_availability",
          "call",
          "caller_agent",
          "caller_conversation",
          "caller_metrics",
          "notification",
          "chat_user",
          "chat_conversation"
        })
    void every_module_of_platform_3_0_is_known(String module) {
      assertThat(
              problems(
                  "{\"platform-version\": \"3.0\", \"modules\": {\"common\": {}, \"%s\": {}}}"
                      .formatted(module)))
          .isEmpty();
    }

    @Test
    void thena_and_custom_events_may_stand_under_product_with_patterns() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": {
                  "thena": { "events": { "custom-object:*:created": { "handler": "made" } } },
                  "custom": { "events": { "*": { "handler": "any" } } }
                }
              }
              """);
      assertThat(handler(app, Product.THENA, "custom-object:deal:created")).contains("made");
      assertThat(handler(app, Product.CUSTOM, "invoice_created")).contains("any");
    }

    @Test
    void the_tenon_block_gives_id_version_and_main_class() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.3",
                "product": { "freshsales": {} },
                "tenon": { "id": "deal-desk", "version": "1.2.0-rc.1", "main": "com.example.DealDesk" }
              }
              """);
      assertThat(app.id()).isEqualTo("deal-desk");
      assertThat(app.version()).isEqualTo("1.2.0-rc.1");
      assertThat(app.mainClass()).contains("com.example.DealDesk");
      assertThat(app.language()).isEqualTo(Language.JAVA);
    }

    @Test
    void without_a_tenon_block_the_app_is_called_like_its_bundle_and_has_version_0_0_0() {
      AppManifest app =
          ManifestReader.read(
                  "{\"platform-version\": \"2.2\", \"product\": {\"freshsales\": {}}}",
                  "Deal desk (2)")
              .manifest()
              .orElseThrow();
      assertThat(app.id()).isEqualTo("Deal-desk--2-");
      assertThat(app.version()).isEqualTo("0.0.0");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"name\": \"App\"",
          "\"features\": [\"db\"]",
          "\"dependencies\": {}",
          "\"engines\": {}",
          "\"whitelisted-domains\": []",
          "\"scripts\": {\"fdk-unit-test\": \"vitest\"}",
        })
    void top_level_keys_of_published_apps_are_taken_without_a_word(String member) {
      assertThat(
              problems(
                  "{\"platform-version\": \"2.2\", \"product\": {\"freshdesk\": {}}, "
                      + member
                      + "}"))
          .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"events\": {}}",
          "{\"location\": {\"cti_global_sidebar\": {\"url\": \"i.html\"}}, \"side_effects\": 1}",
          "{\"functions\": {}}",
          "{\"requests\": {}}",
          "{\"integrations\": [\"x\"], \"url\": \"a.html\", \"icon\": \"a.svg\"}",
          "{\"events\": {\"onAppInstall\": {\"handler\": \"a\", \"timeout\": 20}}}",
          "{\"events\": {\"onAppInstall\": {\"handler\": \"a\"}, \"onTicketCreate\": {\"handler\": \"a\"}}}",
        })
    void whatever_stands_in_a_product_beside_events_is_no_problem(String section) {
      assertThat(
              problems(
                  "{\"platform-version\": \"2.2\", \"product\": {\"freshdesk\": " + section + "}}"))
          .isEmpty();
    }
  }

  @Nested
  final class Handlers {

    private final AppManifest thena =
        manifest(
            """
            {
              "platform-version": "2.2",
              "product": { "thena": { "events": {
                "*:deal:*": { "handler": "aboutDeals" },
                "custom-object:*": { "handler": "objects" },
                "*:created": { "handler": "created" },
                "custom-object:deal:created": { "handler": "exact" },
                "*": { "handler": "anything" }
              } } }
            }
            """);

    @ParameterizedTest
    @CsvSource({
      "custom-object:deal:created, exact",
      "custom-object:project:created, objects",
      "custom-object:deal:updated, objects",
      "ticket:created, created",
      "x:deal:updated, anything",
    })
    void the_exact_type_wins_then_the_fewest_wildcards_then_the_order_of_the_file(
        String type, String handler) {
      assertThat(handler(thena, Product.THENA, type)).contains(handler);
    }

    @Test
    void fewer_wildcards_win_over_the_order_of_the_file() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": { "thena": { "events": {
                  "custom-object:*:field:*:changed": { "handler": "two" },
                  "custom-object:deal:field:*": { "handler": "one" }
                } } }
              }
              """);
      assertThat(handler(app, Product.THENA, "custom-object:deal:field:stage:changed"))
          .contains("one");
    }

    @Test
    void an_event_of_another_product_is_not_taken() {
      assertThat(handler(thena, Product.CUSTOM, "custom-object:deal:created")).isEmpty();
      assertThat(handler(thena, Product.FRESHWORKS, "custom-object:deal:created")).isEmpty();
    }

    @Test
    void an_event_of_a_freshworks_product_that_is_not_named_goes_to_whichever_asked_first() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": {
                  "freshdesk": { "events": { "onTicketCreate": { "handler": "onDesk" } } },
                  "freshservice": { "events": { "onTicketCreate": { "handler": "onService" } } }
                }
              }
              """);
      assertThat(handler(app, Product.FRESHWORKS, "onTicketCreate")).contains("onDesk");
    }

    @Test
    void a_set_up_event_in_common_is_taken_from_every_freshworks_product() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "3.0",
                "modules": {
                  "common": { "events": { "onAppInstall": { "handler": "start" } } },
                  "support_ticket": {}
                }
              }
              """);
      assertThat(handler(app, FRESHDESK, "onAppInstall")).contains("start");
      assertThat(handler(app, Product.FRESHSALES, "onAppInstall")).contains("start");
      assertThat(handler(app, Product.FRESHWORKS, "onAppInstall")).contains("start");
      assertThat(handler(app, Product.THENA, "onAppInstall")).isEmpty();
    }

    @Test
    void a_crm_module_takes_events_of_both_crm_products_and_of_no_other() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "3.0",
                "modules": {
                  "common": {},
                  "contact": { "events": { "onContactCreate": { "handler": "tidy" } } }
                }
              }
              """);
      assertThat(handler(app, Product.FRESHWORKS_CRM, "onContactCreate")).contains("tidy");
      assertThat(handler(app, Product.FRESHSALES, "onContactCreate")).contains("tidy");
      assertThat(handler(app, FRESHDESK, "onContactCreate")).isEmpty();
    }

    @Test
    void a_star_in_a_type_of_another_product_than_the_event_changes_nothing() {
      assertThat(handler(thena, Product.FRESHSALES, "onDealUpdate")).isEmpty();
    }
  }

  @Nested
  final class Problems {

    @Test
    void malformed_json_is_placed_where_it_breaks() {
      Problem problem =
          ManifestReader.read(
                  """
                  {
                    "platform-version": "2.2",
                    "product": oops
                  }
                  """,
                  "app")
              .problems()
              .getFirst();
      assertThat(problem.isError()).isTrue();
      assertThat(problem.file()).isEqualTo("manifest.json");
      assertThat(problem.at().line()).isEqualTo(3);
      assertThat(problem.message()).contains("oops");
    }

    @Test
    void an_empty_file() {
      assertThat(problems(""))
          .containsExactly(
              "manifest.json:1:1: error: The text is empty; JSON was expected. Fix: write at least {}.");
    }

    @Test
    void a_manifest_that_is_no_object() {
      assertThat(problems("[]"))
          .containsExactly("manifest.json:1:1: error: A manifest is a JSON object, not an array.");
    }

    @Test
    void a_key_that_is_there_twice() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshdesk": {},
                                 "freshdesk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:4:16: error: The key \"freshdesk\" is there twice; the first is in line 3. Fix: remove one of them, or rename it.");
    }

    @Test
    void no_platform_version() {
      assertThat(
              problems(
                  """
                  {
                    "product": { "freshdesk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:1:1: error: The manifest has no \"platform-version\"." + VERSION_FIX);
    }

    @Test
    void platform_1_x() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "1.0",
                    "product": { "freshdesk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:2:3: error: Platform 1.x apps have no server side; there is nothing to run."
                  + VERSION_FIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"latest\"", "null", "{}", "\"\"", "\"2.9\""})
    void a_platform_version_that_does_not_exist(String version) {
      assertThat(
              problems("{ \"platform-version\": %s, \"product\": {\"a\": {}} }".formatted(version)))
          .containsExactly(
              "manifest.json:1:3: error: There is no platform version "
                  + version
                  + "."
                  + VERSION_FIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1", "4.0", "10.0"})
    void a_newer_platform_version_is_tried_as_3_0(String version) {
      ManifestReader.Result result =
          ManifestReader.read(
              """
              {
                "platform-version": "%s",
                "modules": { "common": {}, "deal": {} }
              }
              """
                  .formatted(version),
              "app");
      assertThat(result.manifest().orElseThrow().platform()).isEqualTo(PlatformVersion.V3_0);
      assertThat(result.problems())
          .map(Problem::toString)
          .containsExactly(
              "manifest.json:2:3: warning: Platform version %s is newer than this runtime; it is read as 3.0."
                  .formatted(version));
    }

    @Test
    void no_product() {
      assertThat(problems("{ \"platform-version\": \"2.2\" }"))
          .containsExactly(
              "manifest.json:1:1: error: The manifest has no \"product\": the products that the app is for. Fix: add \"product\": { \"freshsales\": { \"events\": { … } } }.");
    }

    @Test
    void no_modules() {
      assertThat(problems("{ \"platform-version\": \"3.0\" }"))
          .containsExactly(
              "manifest.json:1:1: error: The manifest has no \"modules\": the modules that the app is for. Fix: add \"modules\": { \"common\": {}, \"deal\": { \"events\": { … } } }.");
    }

    @Test
    void an_empty_product() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": {}
                  }
                  """))
          .containsExactly(
              "manifest.json:3:3: error: At least one product must be named under \"product\".");
    }

    @Test
    void a_product_that_is_no_object() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": "freshdesk"
                  }
                  """))
          .containsExactly(
              "manifest.json:3:14: error: \"product\" must be an object, the products that the app is for, not a string. Fix: write \"product\": { … }.");
    }

    @Test
    void a_products_section_that_is_no_object() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": {
                      "freshdesk": [] }
                  }
                  """))
          .containsExactly("manifest.json:4:5: error: This must be an object, not an array.");
    }

    @Test
    void a_product_with_a_strange_name() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "Fresh Desk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:3:16: error: There is no product \"Fresh Desk\": did you mean \"freshdesk\"? Fix: rename it to \"freshdesk\".");
    }

    @Test
    void modules_before_platform_3_0() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.3",
                    "modules": { "common": {} },
                    "product": { "freshdesk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:3:3: error: \"modules\" belongs to platform 3.0; before that, it is \"product\". Fix: set \"platform-version\" to \"3.0\", or move the events under \"product\".");
    }

    @Test
    void a_product_in_platform_3_0() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "3.0",
                    "modules": { "common": {} },
                    "product": { "freshdesk": {} }
                  }
                  """))
          .containsExactly(
              "manifest.json:4:3: error: Platform 3.0 has \"modules\" in place of \"product\". Fix: move what is under \"product\" into modules; set-up, scheduled and external events go into \"common\".");
    }

    @Test
    void an_unknown_module_is_only_warned_about() {
      ManifestReader.Result result =
          ManifestReader.read(
              """
              {
                "platform-version": "3.0",
                "modules": { "common": {},
                  "hologram": { "events": { "onHologramCreate": { "handler": "look" } } } }
              }
              """,
              "app");
      assertThat(result.problems())
          .map(Problem::toString)
          .containsExactly(
              "manifest.json:4:5: warning: The module \"hologram\" is not known; its events are taken from any Freshworks product.");
      assertThat(handler(result.manifest().orElseThrow(), FRESHDESK, "onHologramCreate"))
          .contains("look");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"{}", "{ \"handler\": 7 }", "{ \"handler\": \" \" }", "\"review\"", "null"})
    void an_event_without_a_handler(String declared) {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshsales": { "events": {
                      "onDealUpdate": %s
                    } } }
                  }
                  """
                      .formatted(declared)))
          .singleElement()
          .asString()
          .matches(
              "manifest\\.json:4:(5|21|34): error: The event \"onDealUpdate\" names no handler\\. Fix: write .*");
    }

    @Test
    void a_blank_event() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshsales": { "events": {
                      " ": { "handler": "review" }
                    } } }
                  }
                  """))
          .containsExactly("manifest.json:4:5: error: An event type cannot be blank.");
    }

    @Test
    void events_that_are_no_object() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshsales": {
                      "events": ["onDealUpdate"] } }
                  }
                  """))
          .containsExactly(
              "manifest.json:4:15: error: \"events\" must be an object, events and their handlers, not an array. Fix: write \"events\": { … }.");
    }

    @Test
    void a_pattern_on_a_freshworks_product() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshsales": { "events": {
                      "onDeal*": { "handler": "review" }
                    } } }
                  }
                  """))
          .containsExactly(
              "manifest.json:4:5: error: \"onDeal*\" is a pattern; Freshworks events are subscribed to by their exact names. Fix: write one entry for each event.");
    }

    @Test
    void a_filter_that_sns_would_not_take_is_an_error_with_its_place() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "thena": { "events": {
                      "ticket:created": {
                        "handler": "mirror",
                        "filter": {
                          "event_name": [],
                          "context_user_type": ["AGENT", { "sufix": "x" }]
                        }
                      },
                      "ticket:updated": { "handler": "mirror", "filter": [] },
                      "ticket:deleted": { "handler": "mirror", "filter": { "payload": { "a": [1] } } },
                      "ticket:archived": { "handler": "mirror", "filter": {}, "filterScope": "Body" }
                    } } }
                  }
                  """))
          .containsExactly(
              "manifest.json:7:9: error: The filter policy is not valid: Empty arrays are not allowed. Fix: see docs/filters.md for what a policy can say.",
              "manifest.json:8:42: error: The filter policy is not valid: Unrecognized match type sufix. Fix: see docs/filters.md for what a policy can say.",
              "manifest.json:11:56: error: \"filter\" must be an object, a filter policy of SNS, not an array. Fix: write \"filter\": { … }.",
              "manifest.json:12:58: error: The filter policy is not valid: Filter policy scope MessageAttributes does not support nested filter policy. Fix: see docs/filters.md for what a policy can say.",
              "manifest.json:13:76: error: \"filterScope\" is MessageAttributes or MessageBody, not \"Body\". Fix: write \"filterScope\": \"MessageBody\" to filter by the event's body.");
    }

    @Test
    void a_filter_that_would_not_do_what_it_looks_like() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": {
                      "thena": { "events": {
                        "ticket:created": { "handler": "mirror", "filters": { "event_name": ["a"] } },
                        "ticket:updated": { "handler": "mirror", "filter": { "priority": ["a"] } },
                        "ticket:deleted": { "handler": "mirror", "filterScope": "MessageBody" }
                      } },
                      "freshsales": { "events": {
                        "onAppInstall": { "handler": "agree", "filter": { "event_name": ["a"] } }
                      } }
                    }
                  }
                  """))
          .containsExactly(
              "manifest.json:5:48: error: The key \"filters\" is not known: did you mean \"filter\"? Fix: rename it to \"filter\".",
              "manifest.json:6:60: warning: \"priority\" is none of the attributes that every event has: event_name, event_id, event_timestamp, context_user_id, context_user_type, context_organization_id. Fix: add \"filterScope\": \"MessageBody\" if it is in the event's body; if it is sent along as an attribute, all is well.",
              "manifest.json:7:48: warning: \"filterScope\" has no effect without a \"filter\". Fix: remove it, or add \"filter\": { … }.",
              "manifest.json:10:45: error: onAppInstall is a question to the app, which it has to answer: no filter can keep it out. Fix: remove \"filter\".");
    }

    @Test
    void a_filter_that_no_documented_event_gets_through_is_a_warning() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": {
                      "thena": { "events": {
                        "ticket:created": { "handler": "mirror", "filterScope": "MessageBody",
                          "filter": { "payload": { "ticket": { "priority": ["high"], "statusName": ["Open"] } } } },
                        "ticket:archived": { "handler": "mirror", "filterScope": "MessageBody",
                          "filter": { "$or": [{ "payload.tiket.id": ["a"] }, { "orgId": ["a"] }] } },
                        "ticket:*": { "handler": "mirror", "filterScope": "MessageBody", "filter": { "nothing": ["a"] } },
                        "ticket:newest": { "handler": "mirror", "filterScope": "MessageBody", "filter": { "nothing": ["a"] } },
                        "ticket:updated": { "handler": "mirror",
                          "filter": { "$or": [{ "event_timestamp": [{ "numeric": [">", 5] }] }, { "event_id": [{ "prefix": "a" }] }] } }
                      } }
                    }
                  }
                  """))
          .filteredOn(problem -> !problem.contains("event ticket:newest"))
          .containsExactly(
              "manifest.json:6:46: warning: ticket:created has no \"priority\" in \"payload.ticket\" that is documented; it has priorityId, priorityName. Fix: look at /schemas/thena/ticket.created.json of a running Tenon for what it has; if your events have it, all is well.",
              "manifest.json:8:31: warning: ticket:archived has no \"tiket\" in \"payload\" that is documented; it has ticket. Fix: look at /schemas/thena/ticket.archived.json of a running Tenon for what it has; if your events have it, all is well.",
              "manifest.json:12:31: warning: \"event_timestamp\" is a text, also where the body has a number; \"numeric\" never fits it. Fix: use { \"prefix\": … }, or look at the body with \"filterScope\": \"MessageBody\".");
    }

    @Test
    void what_a_filter_keeps_out_may_go_to_another_handler() {
      AppManifest app =
          manifest(
              """
              {
                "platform-version": "2.2",
                "product": { "thena": { "events": {
                  "ticket:*": { "handler": "rest" },
                  "ticket:created": {
                    "handler": "urgent",
                    "filter": { "payload": { "ticket": { "priority": ["urgent"] } } },
                    "filterScope": "MessageBody"
                  }
                } } }
              }
              """);
      Subscriptions all = app.subscriptions();
      assertThat(all.handlerOf(Product.THENA, "ticket:created", _ -> true).orElseThrow().handler())
          .isEqualTo("urgent");
      assertThat(all.handlerOf(Product.THENA, "ticket:created", _ -> false).orElseThrow().handler())
          .isEqualTo("rest");
    }

    @Test
    void an_unknown_top_level_key_is_only_warned_about() {
      assertThat(
              problems(
                  """
                  {
                    "platform-version": "2.2",
                    "product": { "freshdesk": {} },
                    "produkt": 1,
                    "a/b": 1
                  }
                  """))
          .containsExactly(
              "manifest.json:4:3: warning: The key \"produkt\" is not known and has no effect.",
              "manifest.json:5:3: warning: The key \"a/b\" is not known and has no effect.");
    }

    @Test
    void a_tenon_block_that_is_no_object() {
      assertThat(problems(withBlock("[]")))
          .containsExactly("manifest.json:4:3: error: \"tenon\" must be an object, not an array.");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"id\": \"a b\" | \"tenon.id\" must be letters, digits, '.', '_' and '-', not \"a b\".",
          "\"id\": 7 | \"tenon.id\" must be letters, digits, '.', '_' and '-', not 7.",
          "\"id\": \"\" | \"tenon.id\" must be letters, digits, '.', '_' and '-', not \"\".",
          "\"version\": \"1.2\" | \"tenon.version\" must be a semantic version such as 1.2.0, not \"1.2\".",
          "\"main\": \"my-class\" | \"tenon.main\" must be a class name such as com.example.DealDesk, not \"my-class\".",
        })
    void a_tenon_block_with_a_wrong_value(String member, String message) {
      assertThat(problems(withBlock("{ " + member + " }")))
          .containsExactly("manifest.json:4:14: error: " + message);
    }

    @Test
    void what_the_tenon_block_does_not_know_is_warned_about() {
      assertThat(problems(withBlock("{ \"a/b\": 1, \"a\": 2 }")))
          .containsExactly(
              "manifest.json:4:14: warning: \"tenon.a/b\" is not known and has no effect.",
              "manifest.json:4:24: warning: \"tenon.a\" is not known and has no effect.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"oldest\"", "1", "null"})
    void limits_are_old_or_new(String limits) {
      assertThat(problems(withBlock("{ \"limits\": " + limits + " }")))
          .containsExactly(
              "manifest.json:4:24: error: \"tenon.limits\" is \"old\" or \"new\", not "
                  + limits
                  + ". Fix: write \"old\" for the limits of the kits up to version 6, or leave it out.");
    }

    @ParameterizedTest
    @CsvSource({"'{ \"limits\": \"old\" }', OLD", "'{ \"limits\": \"new\" }', NEW", "{}, NEW"})
    void an_app_keeps_to_the_limits_of_todays_platform_unless_it_says_otherwise(
        String block, Generation generation) {
      assertThat(manifest(withBlock(block)).services().generation()).isEqualTo(generation);
    }

    @Test
    void several_problems_are_found_in_one_pass_and_told_in_the_order_of_the_file() {
      assertThat(
              problems(
                  """
                  {
                    "tenon": { "version": "one" },
                    "produkt": 1,
                    "platform-version": "2.2",
                    "product": {
                      "freshsales": { "events": { "onDealUpdate": {} } },
                      "thena": { "events": { "ticket:*": { "handler": "" } } },
                      "custom": 1
                    }
                  }
                  """))
          .map(problem -> problem.replaceFirst("(\\d+:\\d+: \\w+): .*", "$1"))
          .containsExactly(
              "manifest.json:2:14: error",
              "manifest.json:3:3: warning",
              "manifest.json:6:33: error",
              "manifest.json:7:53: error",
              "manifest.json:8:5: error");
    }

    @Test
    void a_manifest_with_an_error_gives_no_app_and_one_with_warnings_does() {
      assertThat(ManifestReader.read("{}", "app").manifest()).isEmpty();
      assertThat(ManifestReader.read(withBlock("{ \"new\": 1 }"), "app").manifest()).isPresent();
    }

    private static String withBlock(String block) {
      return """
      {
        "platform-version": "2.2",
        "product": { "freshdesk": {} },
        "tenon": %s
      }
      """
          .formatted(block);
    }
  }

  private static AppManifest manifest(String text) {
    ManifestReader.Result result = ManifestReader.read(text, "app");
    assertThat(result.problems()).noneMatch(Problem::isError);
    return result.manifest().orElseThrow();
  }

  private static List<String> problems(String text) {
    return ManifestReader.read(text, "app").problems().stream().map(Problem::toString).toList();
  }

  private static List<String> subscriptions(AppManifest app) {
    return app.subscriptions().inFileOrder().stream()
        .map(s -> s.product() + " " + s.pattern() + " " + s.handler())
        .toList();
  }

  private static Optional<String> handler(AppManifest app, Product product, String type) {
    return app.subscriptions().handlerOf(product, type).map(Subscription::handler);
  }
}
