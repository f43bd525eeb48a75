import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources below a folder, or with {@code --check} in place of {@code write} only
 * says which are not formatted. Run by the build on the toolchain's JDK, since the formatter parses
 * with the javac of the Java it runs on; see {@code tools/format}.
 */
public final class Format {

  public static void main(String[] arguments) throws Exception {
    boolean check = arguments[0].equals("--check");
    Path root = Path.of(arguments[1]);
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> different = new ArrayList<>();
    for (Path file : sources(root)) {
      String before = Files.readString(file);
      String imports = RemoveUnusedImports.removeUnusedImports(before);
      imports = ImportOrderer.reorderImports(imports, JavaFormatterOptions.Style.GOOGLE);
      String after = formatter.formatSource(imports);
      if (!after.equals(before)) {
        different.add(file);
        if (!check) {
          Files.writeString(file, after);
        }
      }
    }
    different.forEach(
        file -> System.out.println((check ? "not formatted: " : "formatted: ") + file));
    if (check && !different.isEmpty()) {
      System.out.println("Run tools/format and commit what it changed.");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> Stream.of("target", "node_modules").noneMatch(skip -> within(file, skip)))
          .sorted()
          .toList();
    }
  }

  private static boolean within(Path file, String folder) {
    for (Path part : file) {
      if (part.toString().equals(folder)) {
        return true;
      }
    }
    return false;
  }
}
