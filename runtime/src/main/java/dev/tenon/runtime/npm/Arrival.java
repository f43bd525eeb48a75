package dev.tenon.runtime.npm;

import dev.tenon.runtime.app.Dependencies;
import dev.tenon.runtime.app.Dependency;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages on their way into a folder: installed beside it and moved there when all of them are
 * there, by one process at a time. What a crash leaves half done counts for nothing.
 *
 * @param target the folder {@code node_modules} that they are for
 * @param temporary where they are meanwhile, on the same disk
 * @param lock a file that says who is at it
 */
record Arrival(Path target, Path temporary, Path lock) {

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /** A process cannot wait for a lock on a file that it holds itself. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /** On the way into the folder of state. */
  static Arrival inState(Path folder) {
    return new Arrival(
        PackageFolders.modules(folder),
        folder.resolveSibling(folder.getFileName() + ".arriving"),
        folder.resolveSibling(folder.getFileName() + ".lock"));
  }

  /**
   * On the way into an app.
   *
   * @param folder where they would be in the folder of state
   */
  static Arrival inApp(Path app, Path folder) {
    Path target = app.resolve(Dependencies.FOLDER);
    return new Arrival(
        target, target.resolveSibling(".node_modules.arriving"), inState(folder).lock());
  }

  /**
   * Installs packages unless they are there.
   *
   * @param app for whom, for messages
   * @return why that failed, if it did
   */
  Optional<NpmFailure> install(Npm npm, String app, Dependencies wanted) {
    try {
      ONE_AT_A_TIME.lockInterruptibly();
      try {
        Files.createDirectories(lock.getParent());
        try (FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = alone(channel)) {
          return wanted.lackingIn(target).isEmpty() ? Optional.empty() : told(npm, app, wanted);
        }
      } finally {
        ONE_AT_A_TIME.unlock();
      }
    } catch (InterruptedException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFault(
          FaultCode.STOPPING, "Interrupted while npm packages were waited for.", e);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT,
          "npm packages cannot be put into the folder " + target.getParent() + ": " + e,
          e);
    }
  }

  private static FileLock alone(FileChannel channel) throws IOException {
    FileLock free = channel.tryLock();
    if (free != null) {
      return free;
    }
    LOG.info("Another process is installing the same npm packages; waiting for it");
    return channel.lock();
  }

  private Optional<NpmFailure> told(Npm npm, String app, Dependencies wanted) throws IOException {
    String names =
        wanted.all().stream().map(Dependency::toString).collect(Collectors.joining(", "));
    LOG.info("Installing npm packages for {}: {}", Problem.visible(app), Problem.visible(names));
    long start = System.nanoTime();
    Optional<NpmFailure> failure = installed(npm, wanted);
    if (failure.isEmpty()) {
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      LOG.info(
          "Installed them in {}.{} s: {}", taken.toSeconds(), taken.toMillisPart() / 100, target);
    }
    return failure;
  }

  private Optional<NpmFailure> installed(Npm npm, Dependencies wanted) throws IOException {
    delete(temporary);
    Files.createDirectories(temporary);
    try {
      Optional<NpmFailure> failure = npm.install(temporary, wanted.all());
      if (failure.isPresent()) {
        return failure;
      }
      Path arrived = PackageFolders.modules(temporary);
      List<Dependency> lacking = wanted.lackingIn(arrived);
      if (!lacking.isEmpty()) {
        return Optional.of(NpmFailure.incomplete(lacking));
      }
      Files.createDirectories(target.getParent());
      if (Files.exists(target)) {
        Files.move(target, temporary.resolve("replaced"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(arrived, target, StandardCopyOption.ATOMIC_MOVE);
      return Optional.empty();
    } finally {
      delete(temporary);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
