package dev.tenon.runtime.js;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/**
 * All that the engine can see of files: the ES modules of one app's packages, as text. Whatever
 * else is asked of it is not there. Used by the one thread that is in the context.
 */
final class EsModuleFiles implements FileSystem {

  /** Where the texts come from. */
  interface Texts {
    /** A module's text; empty when there is none of this path. */
    Optional<String> of(String path);
  }

  private final Texts texts;

  EsModuleFiles(Texts texts) {
    this.texts = texts;
  }

  @Override
  public Path parsePath(URI uri) {
    return Path.of(uri.getPath());
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return Path.of("/").resolve(path).normalize();
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) {
    return toAbsolutePath(path);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    text(path);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new Bytes(text(path).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    text(path);
    return Map.of("isRegularFile", true, "isDirectory", false);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw readOnly();
  }

  @Override
  public void delete(Path path) {
    throw readOnly();
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    throw new NoSuchFileException(folder.toString());
  }

  private String text(Path path) throws NoSuchFileException {
    String absolute = toAbsolutePath(path).toString();
    return texts.of(absolute).orElseThrow(() -> new NoSuchFileException(absolute));
  }

  private static SecurityException readOnly() {
    return new SecurityException("The files of packages can only be read.");
  }

  /** A text, to be read once from its beginning to its end. */
  private static final class Bytes implements SeekableByteChannel {
    private final byte[] bytes;
    private ReadableByteChannel rest;
    private long position;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
      this.rest = Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int read = rest.read(to);
      position += Math.max(0, read);
      return read;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
      int from = (int) Math.min(to, bytes.length);
      rest = Channels.newChannel(new ByteArrayInputStream(bytes, from, bytes.length - from));
      position = to;
      return this;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public int write(ByteBuffer from) {
      throw readOnly();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw readOnly();
    }

    @Override
    public void close() {
      // It holds nothing but memory.
    }
  }
}
