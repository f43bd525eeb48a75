package dev.tenon.runtime.plugin;

import dev.tenon.api.App;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads a Java app's class and looks for its handlers, without running a line of the app. */
final class CodeLoader {

  private static final Logger LOG = LoggerFactory.getLogger(CodeLoader.class);

  /**
   * What loading gave.
   *
   * @param code absent when there are problems
   * @param handlers what the class has, as far as it could be looked at
   */
  record Result(Optional<JavaCode> code, List<String> handlers, List<CodeProblem> problems) {
    Result {
      handlers = List.copyOf(handlers);
      problems = List.copyOf(problems);
    }

    static Result rejected(CodeProblem problem) {
      return new Result(Optional.empty(), List.of(), List.of(problem));
    }
  }

  private final AppCode code;

  private CodeLoader(AppCode code) {
    this.code = code;
  }

  /** Loads code; whatever is wrong with it is in the result. */
  static Result load(AppCode code) {
    return new CodeLoader(code).load();
  }

  private Result load() {
    if (code.mainClass().isEmpty()) {
      return Result.rejected(
          CodeProblem.of(
              "manifest.json",
              1,
              1,
              "The manifest does not say which class the app is.",
              Optional.of("add \"tenon\": { \"main\": \"com.example.YourApp\" }.")));
    }
    Path path = Path.of(code.path());
    try {
      AppFiles files = AppFiles.read(path);
      AppClassLoader loader = new AppClassLoader("app " + code.key(), files, path.toUri().toURL());
      AppPlugin plugin = AppPlugin.start(code, loader);
      Result result = look(plugin, files, code.mainClass().get());
      if (result.code().isEmpty()) {
        plugin.close();
      }
      return result;
    } catch (RuntimeFault e) {
      return Result.rejected(problem(Objects.requireNonNullElse(e.getMessage(), e.toString())));
    } catch (IOException e) {
      return Result.rejected(problem("%s cannot be read: %s.".formatted(path, e)));
    } catch (RuntimeException | Error e) {
      LOG.error("The app {} cannot be loaded", code.key(), e);
      return Result.rejected(problem("The app cannot be loaded: %s.".formatted(e)));
    }
  }

  private Result look(AppPlugin plugin, AppFiles files, String mainClass) {
    if (!files.isOwnClass(mainClass)) {
      return Result.rejected(classMissing(files, mainClass));
    }
    try {
      Class<?> main = Class.forName(mainClass, false, plugin.loader());
      Optional<CodeProblem> unfit = unfit(main);
      if (unfit.isPresent()) {
        return Result.rejected(unfit.get());
      }
      Constructor<? extends App> constructor = main.asSubclass(App.class).getConstructor();
      HandlerMethods methods = new HandlerMethods(main);
      Map<String, HandlerMethod> usable = methods.usable();
      List<CodeProblem> problems =
          code.handlers().stream()
              .flatMap(name -> methods.trouble(name).map(p -> p.about(name)).stream())
              .toList();
      return new Result(
          problems.isEmpty()
              ? Optional.of(new JavaCode(code, plugin, constructor, usable))
              : Optional.empty(),
          List.copyOf(usable.keySet()),
          problems);
    } catch (ClassNotFoundException | NoSuchMethodException | LinkageError e) {
      return Result.rejected(unlinkable(e));
    }
  }

  private Optional<CodeProblem> unfit(Class<?> main) {
    String name = main.getName();
    if (!App.class.isAssignableFrom(main)) {
      return unfit(
          "The class " + name + " does not implement dev.tenon.api.App.",
          "declare it as \"public final class " + main.getSimpleName() + " implements App\".");
    }
    if (Modifier.isAbstract(main.getModifiers())) {
      return unfit(
          "The class " + name + " is abstract, so there can be no instance of it.",
          "name a concrete class under \"tenon.main\" in manifest.json.");
    }
    if (!Modifier.isPublic(main.getModifiers())) {
      return unfit("The class " + name + " is not public.", "declare it public.");
    }
    if (Arrays.stream(main.getConstructors()).noneMatch(c -> c.getParameterCount() == 0)) {
      return unfit(
          "The class " + name + " has no public constructor without parameters.",
          "add one; what the app needs comes with each call, in AppContext.");
    }
    return Optional.empty();
  }

  private Optional<CodeProblem> unfit(String message, String fix) {
    return Optional.of(problem(message, fix));
  }

  private CodeProblem classMissing(AppFiles files, String mainClass) {
    String simpleName = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    String where = Files.isDirectory(Path.of(code.path())) ? "class folder" : "jar";
    String fix =
        files
            .ownClasses()
            .filter(name -> name.endsWith("." + simpleName) || name.endsWith("$" + simpleName))
            .sorted()
            .findFirst()
            .map(name -> "set \"tenon.main\" in manifest.json to \"" + name + "\".")
            .orElse(
                "check \"tenon.main\" in manifest.json, and that the app was built into "
                    + code.path()
                    + ".");
    return problem("There is no class %s in the app's %s.".formatted(mainClass, where), fix);
  }

  private CodeProblem unlinkable(Throwable e) {
    if (e instanceof UnsupportedClassVersionError) {
      return problem(
          "The app was compiled for a newer Java than this: " + e.getMessage() + ".",
          "compile it with --release " + Runtime.version().feature() + " or lower.");
    }
    return problem(
        "The class cannot be used: " + e + ".",
        "an app sees the JDK, dev.tenon.api, Jackson, SLF4J, PF4J and JSpecify; put every other"
            + " library it needs into its jar, or as a jar into lib/ of its folder.");
  }

  private CodeProblem problem(String message, String fix) {
    return CodeProblem.of(file(), 1, 1, message, Optional.of(fix));
  }

  private CodeProblem problem(String message) {
    return CodeProblem.of(file(), 1, 1, message, Optional.empty());
  }

  private String file() {
    return AppFiles.classFile(code.mainClass().orElseThrow());
  }
}
