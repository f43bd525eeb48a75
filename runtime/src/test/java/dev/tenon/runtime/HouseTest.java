package dev.tenon.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;

/** The lines of the house, as CONTRIBUTING.md draws them. */
@AnalyzeClasses(
    packages = {"dev.tenon.runtime", "dev.tenon.api"},
    importOptions = DoNotIncludeTests.class)
final class HouseTest {

  private static final String ROOT = "dev.tenon.runtime.";

  @ArchTest
  static final ArchRule packages_do_not_depend_on_each_other_in_circles =
      slices().matching("dev.tenon.runtime.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule an_event_flows_one_way =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("fault")
          .definedBy(ROOT + "fault")
          .layer("fair")
          .definedBy(ROOT + "fair")
          .layer("json")
          .definedBy(ROOT + "json")
          .layer("secret")
          .definedBy(ROOT + "secret")
          .layer("store")
          .definedBy(ROOT + "store")
          .layer("access")
          .definedBy(ROOT + "access")
          .layer("event")
          .definedBy(ROOT + "event")
          .layer("filter")
          .definedBy(ROOT + "filter")
          .layer("custom")
          .definedBy(ROOT + "custom")
          .layer("publish")
          .definedBy(ROOT + "publish")
          .layer("app")
          .definedBy(ROOT + "app")
          .layer("invoke")
          .definedBy(ROOT + "invoke")
          .layer("node")
          .definedBy(ROOT + "node", ROOT + "node..")
          .layer("js")
          .definedBy(ROOT + "js")
          .layer("plugin")
          .definedBy(ROOT + "plugin")
          .layer("objects")
          .definedBy(ROOT + "objects")
          .layer("install")
          .definedBy(ROOT + "install")
          .layer("dispatch")
          .definedBy(ROOT + "dispatch")
          .layer("services")
          .definedBy(ROOT + "services")
          .layer("keyvalue")
          .definedBy(ROOT + "keyvalue")
          .layer("schedule")
          .definedBy(ROOT + "schedule")
          .layer("hooks")
          .definedBy(ROOT + "hooks")
          .layer("functions")
          .definedBy(ROOT + "functions")
          .layer("outbound")
          .definedBy(ROOT + "outbound")
          .layer("request")
          .definedBy(ROOT + "request")
          .layer("exchange")
          .definedBy(ROOT + "exchange")
          .layer("metrics")
          .definedBy(ROOT + "metrics")
          .layer("logs")
          .definedBy(ROOT + "logs")
          .layer("sns")
          .definedBy(ROOT + "sns")
          .layer("settings")
          .definedBy(ROOT + "settings")
          .layer("ingress")
          .definedBy(ROOT + "ingress")
          .layer("npm")
          .definedBy(ROOT + "npm")
          .layer("lifecycle")
          .definedBy(ROOT + "lifecycle")
          .layer("care")
          .definedBy(ROOT + "care")
          .layer("dev")
          .definedBy(ROOT + "dev")
          .layer("simulate")
          .definedBy(ROOT + "simulate")
          .layer("web")
          .definedBy(ROOT + "web")
          .layer("wiring")
          .definedBy("dev.tenon.runtime")
          .layer("cli")
          .definedBy(ROOT + "cli")
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("wiring")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("node")
          .mayOnlyBeAccessedByLayers("js")
          .whereLayer("js")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("plugin")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("dev")
          .mayOnlyBeAccessedByLayers("simulate", "web", "cli", "wiring")
          .whereLayer("simulate")
          .mayOnlyBeAccessedByLayers("web", "wiring")
          .whereLayer("npm")
          .mayOnlyBeAccessedByLayers("dev", "cli", "wiring")
          .whereLayer("care")
          .mayOnlyBeAccessedByLayers("web", "cli", "wiring")
          .whereLayer("lifecycle")
          .mayOnlyBeAccessedByLayers("web", "wiring")
          .whereLayer("ingress")
          .mayOnlyBeAccessedByLayers("simulate", "web", "cli", "wiring")
          .whereLayer("custom")
          .mayOnlyBeAccessedByLayers("app", "objects", "install", "dev", "simulate", "web")
          .whereLayer("publish")
          .mayOnlyBeAccessedByLayers("web", "wiring")
          .whereLayer("keyvalue")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("logs")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("cli", "wiring")
          .whereLayer("sns")
          .mayOnlyBeAccessedByLayers("ingress", "settings", "web", "wiring")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("web", "cli", "wiring")
          .whereLayer("schedule")
          .mayOnlyBeAccessedByLayers("web", "wiring")
          .whereLayer("hooks")
          .mayOnlyBeAccessedByLayers("web", "wiring")
          .whereLayer("dispatch")
          .mayOnlyBeAccessedByLayers(
              "care",
              "functions",
              "lifecycle",
              "metrics",
              "schedule",
              "settings",
              "simulate",
              "web",
              "wiring")
          .whereLayer("functions")
          .mayOnlyBeAccessedByLayers("simulate", "web", "wiring")
          .whereLayer("request")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("exchange")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("outbound")
          .mayOnlyBeAccessedByLayers("request", "exchange", "settings", "web", "wiring")
          .whereLayer("filter")
          .mayOnlyBeAccessedByLayers("app", "dispatch", "web")
          .whereLayer("install")
          .mayOnlyBeAccessedByLayers(
              "dispatch",
              "schedule",
              "functions",
              "ingress",
              "lifecycle",
              "care",
              "dev",
              "settings",
              "simulate",
              "cli",
              "wiring",
              "web")
          .whereLayer("secret")
          .mayOnlyBeAccessedByLayers("install", "wiring")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers(
              "access",
              "objects",
              "install",
              "dispatch",
              "keyvalue",
              "schedule",
              "hooks",
              "simulate",
              "care",
              "metrics",
              "wiring")
          .whereLayer("objects")
          .mayOnlyBeAccessedByLayers(
              "dispatch", "lifecycle", "metrics", "simulate", "web", "wiring");

  @ArchTest
  static final ArchRule only_js_and_what_java_does_for_it_see_graalvm =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "js", ROOT + "node..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.graalvm..");

  @ArchTest
  static final ArchRule only_node_crypto_sees_bouncy_castle =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "node.crypto")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..");

  @ArchTest
  static final ArchRule only_node_zlib_sees_brotli =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "node.zlib")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.brotli..");

  @ArchTest
  static final ArchRule only_plugin_sees_pf4j =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "plugin", "dev.tenon.api")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.pf4j..");

  @ArchTest
  static final ArchRule only_plugin_sees_the_api_of_java_apps =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "plugin", "dev.tenon.api")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tenon.api..");

  @ArchTest
  static final ArchRule only_web_sees_javalin =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "web")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule only_secret_sees_tink =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "secret")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.crypto.tink..");

  @ArchTest
  static final ArchRule only_outbound_sees_httpclient =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "outbound")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "inet.ipaddr..");

  @ArchTest
  static final ArchRule only_metrics_sees_micrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "metrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule only_logs_sees_logback =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "logs")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ch.qos.logback..");

  @ArchTest
  static final ArchRule only_settings_sees_yaml =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "settings")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.dataformat..", "org.yaml..");

  @ArchTest
  static final ArchRule only_cli_sees_picocli =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule the_oracle_of_filters_is_for_tests_only =
      noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule only_what_keeps_things_sees_sql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "store",
              ROOT + "access",
              ROOT + "install",
              ROOT + "objects",
              ROOT + "dispatch",
              ROOT + "keyvalue",
              ROOT + "schedule",
              ROOT + "hooks",
              ROOT + "simulate")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jdbi..", "org.sqlite..");

  @ArchTest
  static final ArchRule the_api_knows_nothing_of_the_runtime =
      noClasses()
          .that()
          .resideInAPackage("dev.tenon.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tenon.runtime..");

  @ArchTest
  static final ArchRule classes_are_final_unless_made_to_be_extended =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .and()
          .areNotAssignableTo(Throwable.class)
          .and()
          .haveSimpleNameNotEndingWith("package-info")
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule nothing_prints_past_the_log =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule old_dates_are_not_used =
      noClasses()
          .that()
          // The dates of certificates are nothing else.
          .doNotHaveFullyQualifiedName(ROOT + "sns.SnsSignatures")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Date");
}
