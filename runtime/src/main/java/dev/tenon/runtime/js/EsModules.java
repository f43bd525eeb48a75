package dev.tenon.runtime.js;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * ES modules of one context. The engine knows neither packages nor CommonJS, and does not tell who
 * imports a name; so each name in a module's text is replaced by the path that it means there, once
 * for all contexts. Used by the one thread that is in the context.
 */
final class EsModules implements EsModuleFiles.Texts {

  /** Stand for modules that are not ES modules, and are taken from the CommonJS loader. */
  private static final String COMMON = "/.commonjs/";

  private static final String CORE = "/.core/";
  private static final String ENDING = ".mjs";

  /** Where modules reach the loader; a symbol, so that it is in nobody's way. */
  private static final String LOADER = "globalThis[Symbol.for('tenon.modules')]";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][\\w$]*");
  private static final Pattern DYNAMIC = Pattern.compile("\\bimport\\s*\\(");

  private final Packages packages;
  private final CoreFiles core;
  private final EsLexer lexer;
  private @Nullable Context context;
  private @Nullable Value loader;

  EsModules(Packages packages, CoreFiles core, EsLexer lexer) {
    this.packages = packages;
    this.core = core;
    this.lexer = lexer;
  }

  /**
   * Says where the modules are evaluated.
   *
   * @param in the context
   * @param commonJs loads what is none of theirs, and names its members
   */
  void in(Context in, Value commonJs) {
    context = in;
    loader = commonJs;
  }

  /** What a module exports, evaluated now unless it has been. */
  Value namespace(String path) {
    // Asked for by an import of its own, so that whoever imports it too has the same.
    String text = "import * as all from %s; export { all };".formatted(quoted("/" + path));
    return entered().eval(CoreFiles.module("facade of " + path, text)).getMember("all");
  }

  /** The path that a module's {@code import} of a name leads to. */
  String path(String from, String name) {
    if (core.module(name).isPresent()) {
      return CORE + name.replaceFirst("^node:", "") + ENDING;
    }
    String bare = name.replaceFirst("^file://", "");
    return packages
        .resolveImport(PackageResolver.folderOf(from), bare)
        .map(path -> packages.kind(path).equals("module") ? "/" + path : COMMON + path + ENDING)
        .orElseGet(() -> missing(from, name));
  }

  private String missing(String from, String name) {
    // Throws as the guest's own error.
    return commonJsLoader().invokeMember("missing", name, from).asString();
  }

  /** The text of a CommonJS module, whose dynamic imports go by the rules of packages too. */
  String commonJs(String path, String text) {
    return DYNAMIC.matcher(text).find() ? rewritten(path, text) : text;
  }

  @Override
  public Optional<String> of(String path) {
    if (!path.endsWith(ENDING) && (path.startsWith(CORE) || path.startsWith(COMMON))) {
      return Optional.empty();
    }
    if (path.startsWith(CORE)) {
      return Optional.of(wrapped("core", path.substring(CORE.length())));
    }
    if (path.startsWith(COMMON)) {
      return Optional.of(wrapped("file", path.substring(COMMON.length())));
    }
    String name = path.substring(1);
    return packages.isFile(name)
        ? Optional.of(packages.module(name, text -> rewritten(name, text)))
        : Optional.empty();
  }

  /** A module with the members that a module of CommonJS has now. */
  private String wrapped(String kind, String nameAndEnding) {
    String name = nameAndEnding.substring(0, nameAndEnding.length() - ENDING.length());
    Value names = commonJsLoader().invokeMember("names", kind, name);
    StringBuilder text = new StringBuilder();
    text.append("const all = %s.load(%s, %s);\n".formatted(LOADER, quoted(kind), quoted(name)));
    text.append("export default all;\n");
    for (long i = 0; i < names.getArraySize(); i++) {
      String member = names.getArrayElement(i).asString();
      if (IDENTIFIER.matcher(member).matches() && !member.equals("default")) {
        text.append("const _%d = all.%s; export { _%d as %s };\n".formatted(i, member, i, member));
      }
    }
    return text.toString();
  }

  private String rewritten(String path, String text) {
    StringBuilder result = new StringBuilder();
    int done = 0;
    for (Edit edit : edits(path, lexer.imports(text))) {
      result.append(text, done, edit.from).append(edit.text);
      done = edit.to;
    }
    return result.append(text.substring(done)).toString();
  }

  private List<Edit> edits(String path, List<EsLexer.Import> imports) {
    List<Edit> edits = new ArrayList<>();
    for (EsLexer.Import one : imports) {
      if (one.isMeta()) {
        String meta =
            "({url: 'file:///' + %1$s, filename: '/' + %1$s, dirname: '/' + %2$s, resolve: (name) => %3$s.path(%1$s, name)})"
                .formatted(quoted(path), quoted(PackageResolver.folderOf(path)), LOADER);
        edits.add(new Edit(one.statement(), one.statementEnd(), meta));
      } else if (one.isDynamic()) {
        // What stands before the bracket; the name in it may be computed.
        String call = "%s.importFrom(%s)".formatted(LOADER, quoted(path));
        edits.add(new Edit(one.statement(), one.bracket(), call));
      } else {
        String to = path(path, one.name());
        edits.add(new Edit(one.start(), one.end(), inQuotes(to)));
        if (one.saysType()) {
          // "with { type: 'json' }": what comes instead of JSON is a module.
          edits.add(new Edit(one.end() + 1, one.statementEnd(), ""));
        }
      }
    }
    return edits;
  }

  private Context entered() {
    if (context == null) {
      throw new IllegalStateException("Modules are loaded before their context is made");
    }
    return context;
  }

  private Value commonJsLoader() {
    if (loader == null) {
      throw new IllegalStateException("Modules are loaded before their context is made");
    }
    return loader;
  }

  private static String quoted(String text) {
    return "'" + inQuotes(text) + "'";
  }

  private static String inQuotes(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\"", "\\\"");
  }

  private record Edit(int from, int to, String text) {}
}
