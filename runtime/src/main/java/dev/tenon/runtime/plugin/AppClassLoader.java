package dev.tenon.runtime.plugin;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one app version. Thread-safe; whether it is closed is its only state.
 *
 * <p>An app sees the JDK, what {@code plugin-api} is written in, its own classes and its own
 * libraries. Everything else of the runtime does not exist for it, so an app may bring another
 * version of a library that the runtime uses too. This keeps names apart; it is no sandbox.
 */
final class AppClassLoader extends ClassLoader implements Closeable {

  /** What app and runtime pass to each other, and must therefore be the same classes for both. */
  private static final List<String> SHARED =
      List.of(
          "dev.tenon.api.",
          "com.fasterxml.jackson.core.",
          "com.fasterxml.jackson.databind.",
          "com.fasterxml.jackson.annotation.",
          "org.pf4j.",
          "org.jspecify.",
          "org.slf4j.");

  private static final ClassLoader RUNTIME = AppClassLoader.class.getClassLoader();

  static {
    registerAsParallelCapable();
  }

  private final ProtectionDomain domain;
  private volatile AppFiles files;

  /**
   * @param name for stack traces and heap dumps
   * @param origin where the files were read from
   */
  AppClassLoader(String name, AppFiles files, URL origin) {
    super(name, getPlatformClassLoader());
    this.files = files;
    this.domain =
        new ProtectionDomain(new CodeSource(origin, (CodeSigner[]) null), null, this, null);
  }

  AppFiles files() {
    return files;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      try {
        return RUNTIME.loadClass(name);
      } catch (ClassNotFoundException e) {
        // An extension of a shared library that the app brings along.
        return super.loadClass(name, resolve);
      }
    }
    return super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Optional<byte[]> bytes = files.find(AppFiles.classFile(name));
    if (bytes.isEmpty()) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes.get(), 0, bytes.get().length, domain);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    List<URL> found = urls(name);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(urls(name));
  }

  /** Forgets the files, so that a thread that was given up on cannot load anything more. */
  @Override
  public void close() {
    files = new AppFiles(List.of(Map.of()));
  }

  private List<URL> urls(String name) {
    List<Map<String, byte[]>> parts = files.parts();
    List<URL> urls = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      byte[] bytes = parts.get(part).get(name);
      if (bytes != null) {
        urls.add(url("/" + part + "/" + name, bytes));
      }
    }
    return urls;
  }

  private static URL url(String path, byte[] bytes) {
    try {
      return URL.of(new URI("tenon-app", null, path, null), new InMemory(bytes));
    } catch (URISyntaxException | MalformedURLException e) {
      throw new IllegalStateException("A quoted path always makes a URL: " + path, e);
    }
  }

  /** Opens one file that is in memory. */
  private static final class InMemory extends URLStreamHandler {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() throws IOException {}

        @Override
        public long getContentLengthLong() {
          return bytes.length;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
