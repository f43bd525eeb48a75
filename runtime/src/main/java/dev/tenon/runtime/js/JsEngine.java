package dev.tenon.runtime.js;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The one GraalJS engine: parsed code is shared by all contexts made here, nothing else is.
 * Thread-safe.
 */
final class JsEngine implements AutoCloseable {

  /** Bytes in Java's memory may be read, so that they need not be taken over one by one. */
  private static final HostAccess HOST_ACCESS =
      HostAccess.newBuilder(HostAccess.CONSTRAINED).allowBufferAccess(true).build();

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Engine engine;
  private final String environment;
  private final CoreFiles core = new CoreFiles();
  private final EsLexer lexer = new EsLexer(this::newContext);
  private final Source inspect = CoreFiles.script("inspect.js");
  private final Source servicePromise = CoreFiles.script("service-promise.js");
  private final Source process = CoreFiles.script("process.js");
  private final Source modules = CoreFiles.script("modules.js");
  private final Source integrity = CoreFiles.script("integrity.js");
  private final Source prelude = CoreFiles.script("prelude.js");

  /**
   * @param environment what apps read in {@code process.env.ENV}
   */
  JsEngine(String environment) {
    this.environment = environment;
    engine =
        Engine.newBuilder("js")
            .sandbox(SandboxPolicy.CONSTRAINED)
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .option("engine.WarnInterpreterOnly", "false")
            .build();
  }

  /** A context in which nothing is evaluated. */
  Context newContext() {
    return newContext(new EsModuleFiles(_ -> Optional.empty()));
  }

  /**
   * A context without any way to network, threads, processes or Java classes.
   *
   * @param files all that it sees of files
   */
  Context newContext(FileSystem files) {
    return Context.newBuilder("js")
        .engine(engine)
        .sandbox(SandboxPolicy.CONSTRAINED)
        .allowHostAccess(HOST_ACCESS)
        .allowIO(IOAccess.newBuilder().fileSystem(files).build())
        .in(InputStream.nullInputStream())
        .out(OutputStream.nullOutputStream())
        .err(OutputStream.nullOutputStream())
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.graal-builtin", "false")
        .option("js.text-encoding", "true")
        .option("js.unhandled-rejections", "throw")
        .option("js.esm-eval-returns-exports", "true")
        .build();
  }

  /**
   * Evaluates what every context starts with, and returns the functions the host calls.
   *
   * @param reusable whether it can be put back to its first state, which is half of the work
   */
  Value prelude(Context context, Object host, boolean reusable) {
    Value inspector = context.eval(inspect).execute();
    Value promise = context.eval(servicePromise).execute();
    return context
        .eval(prelude)
        .execute(
            host,
            inspector,
            promise,
            context.eval(process),
            context.eval(modules),
            reusable ? context.eval(integrity) : null);
  }

  /** Finds what ES modules import. */
  EsLexer lexer() {
    return lexer;
  }

  /** The core modules of Node.js. */
  CoreFiles core() {
    return core;
  }

  String environment() {
    return environment;
  }

  /** Whether code is compiled to machine code here, or interpreted. */
  boolean compiles() {
    return !engine.getImplementationName().contains("Interpreted");
  }

  /** The version of GraalJS, as its jar says; the engine itself names only official builds. */
  static String version() {
    return CoreFiles.text("/META-INF/graalvm/org.graalvm.polyglot/version").strip();
  }

  /** Closes the engine; not waiting for code that nothing can stop, which ends with the process. */
  @Override
  public void close() {
    Thread closer = new Thread(() -> engine.close(true), "javascript-closer");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
