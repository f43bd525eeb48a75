package dev.tenon.runtime.simulate;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/** An app's folder that a person saves into. */
final class AppFolder {

  private final Path root;

  private AppFolder(Path root) {
    this.root = root;
  }

  /**
   * The folder of an app.
   *
   * @throws RuntimeFault saying why nothing can be saved into this app
   */
  static AppFolder of(DevApp app) {
    Optional<String> whyNot = whyNot(app);
    if (whyNot.isPresent()) {
      throw new RuntimeFault(FaultCode.CONFLICT, whyNot.get());
    }
    return new AppFolder(app.path());
  }

  /** Why nothing can be saved into an app; empty when it can. */
  static Optional<String> whyNot(DevApp app) {
    if (app.installation().isEmpty()) {
      return Optional.of("The app was never loaded, so its place for test data is not known.");
    }
    return Files.isDirectory(app.path())
        ? Optional.empty()
        : Optional.of(
            "The app runs from the file %s; only an app's folder can be saved into."
                .formatted(app.path().getFileName()));
  }

  /**
   * Writes a file.
   *
   * @param file relative to the app's folder
   * @return whether there was none before
   */
  boolean write(String file, String text) {
    Path target = root.resolve(file);
    try {
      boolean created = Files.notExists(target);
      Path folder = Files.createDirectories(folderOf(target));
      // Whoever reads the folder meanwhile finds the old file or the new one, never half of one.
      // Files made as temporary ones would be for this user's eyes only, whatever the umask says.
      Path half = folder.resolve("." + UlidCreator.getMonotonicUlid() + ".half");
      try {
        Files.writeString(half, text, StandardOpenOption.CREATE_NEW);
        Files.move(
            half, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(half);
      }
      return created;
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, target + " cannot be written: " + e, e);
    }
  }

  /** Deletes a file. */
  void delete(String file) {
    Path target = root.resolve(file);
    try {
      Files.delete(folderOf(target).resolve(target.getFileName()));
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, target + " cannot be deleted: " + e, e);
    }
  }

  /** The folder of a file. A link in an app's folder must not make us write elsewhere. */
  private Path folderOf(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Path there = folder;
    while (Files.notExists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = Objects.requireNonNull(there.getParent());
    }
    if (!there.toRealPath().startsWith(root.toRealPath())) {
      throw new RuntimeFault(
          FaultCode.CONFLICT, there + " is a link that leads out of the app's folder.");
    }
    return folder;
  }
}
