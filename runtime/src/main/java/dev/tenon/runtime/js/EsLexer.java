package dev.tenon.runtime.js;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an ES module imports, by the package "es-module-lexer". In a context of its own that
 * no app ever enters: what it finds is used for all installations, so none may have a hand in it.
 * Thread-safe.
 */
final class EsLexer implements AutoCloseable {

  private static final String SCRIPT = "vendor/es-module-lexer/dist/lexer.asm.js";

  private final Supplier<Context> contexts;

  // Guarded by this.
  private @Nullable Context context;
  private @Nullable Value lexer;

  /**
   * One import, by places in the text.
   *
   * @param statement where it begins
   * @param statementEnd behind its end
   * @param bracket that of a dynamic import; -1 for a static one, -2 for {@code import.meta}
   * @param start where the name begins, without quotes if it is static
   * @param end behind the name's end
   * @param name empty when it is computed
   * @param saysType whether something follows the name
   */
  record Import(
      int statement,
      int statementEnd,
      int bracket,
      int start,
      int end,
      String name,
      boolean saysType) {

    boolean isMeta() {
      return bracket == -2;
    }

    boolean isDynamic() {
      return bracket >= 0;
    }
  }

  /**
   * @param contexts makes the context when there is something to find
   */
  EsLexer(Supplier<Context> contexts) {
    this.contexts = contexts;
  }

  /** All imports of a module, from its beginning to its end. */
  synchronized List<Import> imports(String text) {
    Value found = lexer().invokeMember("parse", text).getArrayElement(0);
    List<Import> imports = new ArrayList<>();
    for (long i = 0; i < found.getArraySize(); i++) {
      Value one = found.getArrayElement(i);
      Value name = one.getMember("n");
      imports.add(
          new Import(
              place(one, "ss"),
              place(one, "se"),
              place(one, "d"),
              place(one, "s"),
              place(one, "e"),
              name != null && name.isString() ? name.asString() : "",
              place(one, "a") >= 0));
    }
    return imports;
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      context.close(true);
    }
  }

  private Value lexer() {
    Value made = lexer;
    if (made == null) {
      Context own = contexts.get();
      context = own;
      // The script takes it for the name of the global object.
      own.eval("js", "globalThis.global = globalThis");
      made = own.eval(CoreFiles.module(SCRIPT, CoreFiles.text(SCRIPT)));
      lexer = made;
    }
    return made;
  }

  private static int place(Value one, String member) {
    return one.getMember(member).asInt();
  }
}
