package dev.tenon.runtime.plugin;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.HandlerRuntimeContract;
import dev.tenon.runtime.testing.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

final class JavaRuntimeContractTest extends HandlerRuntimeContract {

  private static final String APP =
      """
      package com.example;

      import com.fasterxml.jackson.databind.JsonNode;
      import com.fasterxml.jackson.databind.node.JsonNodeFactory;
      import dev.tenon.api.*;
      import java.util.concurrent.*;

      public final class ContractApp implements App {
        private int remembered;

        public JsonNode echo(JsonNode payload) { return payload; }
        public String edition() { return "EDITION"; }
        public void fails() { throw new IllegalStateException("broken on purpose"); }
        public void failsPermanently() { throw new PermanentFailure("broken on purpose"); }
        public java.util.concurrent.CompletionStage<String> rejectsPermanently() {
          return java.util.concurrent.CompletableFuture.failedFuture(
              new PermanentFailure("broken on purpose"));
        }
        public void writes(Event event, AppContext app) {
          app.log().debug("line {}", "debug");
          app.log().info("line {}", "info");
          app.log().warn("line {}", "warn");
          app.log().error("line {}", "error");
        }
        public void answersNothing(Event event) {}
        public Answer refuses() { return Answer.refuse(422, "no"); }
        public JsonNode asks(Event event, AppContext app) {
          return app.service("echo").call("say", JsonNodeFactory.instance.arrayNode().add(event.data()));
        }
        public JsonNode asksInVain(AppContext app) {
          try {
            return app.service("echo").call("refuse", JsonNodeFactory.instance.arrayNode());
          } catch (ServiceFailure e) {
            return e.reason();
          }
        }
        public int remembers() { return ++remembered; }
        public void sleepsForever() throws InterruptedException { new CountDownLatch(1).await(); }
        public CompletionStage<String> waits() {
          return CompletableFuture.supplyAsync(
              () -> "waited", CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
        }
        public JsonNode iparam(JsonNode payload, AppContext app) { return app.iparams().path("limit"); }
      }
      """;

  @Override
  protected Language language() {
    return Language.JAVA;
  }

  @Override
  protected HandlerRuntime newRuntime() {
    return new JavaRuntime(Clock.systemUTC());
  }

  @Override
  protected AppCode contractApp(Path folder, String edition) {
    Path jar = folder.resolve("contract-" + edition + ".jar");
    if (Files.notExists(jar)) {
      new PluginJar()
          .source("com.example.ContractApp", APP.replace("EDITION", edition))
          .manifest("{}")
          .jar(jar);
    }
    return new AppCode(
        "contract@" + edition,
        jar.toString(),
        "contract",
        Optional.of("com.example.ContractApp"),
        HANDLERS);
  }
}
