package dev.tenon.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.App;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.pf4j.ExtensionPoint;
import org.slf4j.Logger;

/**
 * Builds a real Java app from source text: compiled as an app's author would, for Java 17 and
 * against nothing but the plugin API.
 *
 * <pre>{@code
 * Path jar = new PluginJar()
 *     .source("com.example.DealDesk", "package com.example; …")
 *     .manifest("{…}")
 *     .jar(folder.resolve("deal-desk.jar"));
 * }</pre>
 */
public final class PluginJar {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** What an app's author has on the class path. */
  private static final List<Path> API =
      Stream.of(
              App.class,
              JsonNode.class,
              JsonParser.class,
              JsonProperty.class,
              ExtensionPoint.class,
              NullMarked.class,
              Logger.class)
          .map(PluginJar::origin)
          .toList();

  private final Map<String, String> sources = new TreeMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<Path> libraries = new ArrayList<>();

  /** Adds a class. */
  public PluginJar source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** Sets the {@code manifest.json}. */
  public PluginJar manifest(String json) {
    return file("manifest.json", json);
  }

  /** Adds a resource. */
  public PluginJar file(String path, String text) {
    files.put(path, text.getBytes(UTF_8));
    return this;
  }

  /** Compiles against a jar without putting it in. */
  public PluginJar compiledAgainst(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Builds a jar. */
  public Path jar(Path target) {
    try (OutputStream out = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : content().entrySet()) {
        jar.putNextEntry(new JarEntry(file.getKey()));
        jar.write(file.getValue());
        jar.closeEntry();
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes classes and resources into a folder. */
  public Path folder(Path target) {
    try {
      for (Map.Entry<String, byte[]> file : content().entrySet()) {
        Path path = target.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> content = new TreeMap<>(files);
    if (!sources.isEmpty()) {
      content.putAll(compile());
    }
    return content;
  }

  private Map<String, byte[]> compile() throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    String classPath =
        Stream.concat(API.stream(), libraries.stream())
            .map(Path::toString)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    try (Classes classes = new Classes(COMPILER.getStandardFileManager(diagnostics, null, UTF_8))) {
      boolean compiled =
          COMPILER
              .getTask(
                  null,
                  classes,
                  diagnostics,
                  List.of("--release", "17", "-g", "-proc:none", "-classpath", classPath),
                  null,
                  sources.entrySet().stream()
                      .map(source -> new Source(source.getKey(), source.getValue()))
                      .toList())
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(
            diagnostics.getDiagnostics().stream()
                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n")));
      }
      return classes.bytes();
    }
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("test:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps compiled classes in memory. */
  private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs = new TreeMap<>();

    Classes(JavaFileManager files) {
      super(files);
    }

    Map<String, byte[]> bytes() {
      return outputs.entrySet().stream()
          .collect(
              Collectors.toMap(
                  output -> output.getKey().replace('.', '/') + ".class",
                  output -> output.getValue().toByteArray()));
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("test:///" + className.replace('$', '-')), kind) {
        @Override
        public OutputStream openOutputStream() {
          return outputs.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
