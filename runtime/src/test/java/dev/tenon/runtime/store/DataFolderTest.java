package dev.tenon.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class DataFolderTest {

  @TempDir Path parent;

  @Test
  void a_new_folder_and_all_files_in_it_are_their_owners_alone() throws IOException {
    Path folder = parent.resolve("data");
    try (Database database = Database.open(folder)) {
      assertThat(database.<Integer>writeNow(handle -> 1)).isEqualTo(1);
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertThat(DataFolder.isOpenToOthers(folder)).isFalse();
      try (Stream<Path> files = Files.list(folder)) {
        List<Path> all = files.toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
        for (Path file : all) {
          assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void a_folder_that_is_there_stays_as_it_is_and_is_known_to_be_open() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    Database.open(folder).close();
    assertThat(permissions(folder)).isEqualTo("rwxr-x---");
    assertThat(DataFolder.isOpenToOthers(folder)).isTrue();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
