package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.testing.JsFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class BundleReaderTest {

  private static final String MANIFEST =
      "{\"platform-version\": \"2.2\", \"product\": {\"freshsales\": {}}}";

  @TempDir Path temp;
  private Path app;
  private BundleReader reader;

  @BeforeEach
  void write() {
    app = temp.resolve("my-app");
    JsFolder.at(app)
        .file("manifest.json", MANIFEST)
        .server("exports = {};")
        .file("config/iparams.json", "{}");
    reader = new BundleReader(temp.resolve("unpacked"));
  }

  @Test
  void a_folder_is_an_app_named_like_the_folder() {
    Bundle bundle = reader.open(app);
    assertThat(bundle.name()).isEqualTo("my-app");
    assertThat(bundle.path()).isEqualTo(app);
    assertThat(bundle.text("server/server.js")).contains("exports = {};");
  }

  @Test
  void a_zip_is_unpacked_and_named_like_the_file() throws IOException {
    Bundle bundle = reader.open(zip("deal-desk.zip", "manifest.json", "server/server.js"));
    assertThat(bundle.name()).isEqualTo("deal-desk");
    assertThat(bundle.path()).isDirectory().startsWith(temp.resolve("unpacked"));
    assertThat(bundle.text("manifest.json")).contains(MANIFEST);
    assertThat(bundle.text("server/server.js")).contains("text of server/server.js");
  }

  @Test
  void a_jar_is_left_packed_and_read_where_it_lies() throws IOException {
    Path jar = zip("deal-desk.jar", "manifest.json", "config/iparams.json");
    Bundle bundle = reader.open(jar);
    assertThat(bundle.name()).isEqualTo("deal-desk");
    assertThat(bundle.path()).isEqualTo(jar);
    assertThat(bundle.text("config/iparams.json")).contains("text of config/iparams.json");
    assertThat(bundle.text("config")).isEmpty();
    assertThat(temp.resolve("unpacked")).doesNotExist();
  }

  @Test
  void the_same_zip_is_unpacked_once() throws IOException {
    Path zip = zip("a.zip", "manifest.json");
    assertThat(reader.open(zip)).isEqualTo(reader.open(zip));
    assertThat(unpacked()).hasSize(1);
  }

  @Test
  void a_zip_opened_by_many_at_once_is_unpacked_for_all() throws Exception {
    Path zip = temp.resolve("many.zip");
    zip(zip, List.of("manifest.json"), 300);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Bundle>> opens =
          IntStream.range(0, 16).<Callable<Bundle>>mapToObj(i -> () -> reader.open(zip)).toList();
      for (Future<Bundle> opened : threads.invokeAll(opens)) {
        assertThat(opened.get().text("file-299.txt")).isPresent();
      }
    }
    assertThat(unpacked()).hasSize(1);
  }

  @Test
  void what_is_not_there_is_said_to_be_missing() {
    assertThatThrownBy(() -> reader.open(temp.resolve("nowhere")))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage("There is no file or folder " + temp.resolve("nowhere") + ".");
  }

  @Test
  void a_folder_without_a_manifest_is_no_app() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("empty"));
    assertThat(BundleReader.isApp(folder)).isFalse();
    assertThatThrownBy(() -> reader.open(folder))
        .hasMessageStartingWith(folder + " is not an app: it has no manifest.json. Create one");
  }

  @Test
  void a_file_that_only_calls_itself_a_zip_is_no_app() throws IOException {
    Path file = Files.writeString(temp.resolve("not.zip"), "not a zip");
    assertThat(BundleReader.isApp(file)).isFalse();
  }

  @Test
  void a_file_that_the_app_does_not_have_has_no_text() {
    assertThat(reader.open(app).text("config/requests.json")).isEmpty();
    assertThat(reader.open(app).text("config")).isEmpty();
    assertThat(reader.open(app).text("config/a\0b.json")).isEmpty();
  }

  @Test
  void a_byte_order_mark_is_not_part_of_the_text() {
    JsFolder.at(app).file("manifest.json", "\uFEFF" + MANIFEST);
    String text = reader.open(app).text("manifest.json").orElseThrow();
    assertThat(text).isEqualTo(MANIFEST);
    assertThat(ManifestReader.read(text, "my-app").problems()).isEmpty();
  }

  @Test
  void a_description_file_of_more_than_4_mib_is_refused() {
    JsFolder.at(app).file("config/iparams.json", " ".repeat((4 << 20) + 1));
    assertThatThrownBy(() -> reader.open(app).text("config/iparams.json"))
        .hasMessage("config/iparams.json of " + app + " is larger than 4 MiB.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest.json",
        "server/server.js",
        "server/lib/new.js",
        "server/log/index.js",
        "server/lib/dist/index.js",
        "server/coverage/index.js",
        "server/target/index.js",
        "server/node_modules/.package-lock.json",
        "config/iparams.json",
        "app/index.html",
      })
  void the_hash_changes_with_a_file_of_the_app(String file) {
    String before = hash();
    JsFolder.at(app).file(file, "{ \"changed\": true }");
    assertThat(hash()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/test_data/onDealUpdate.json",
        "server/test_data/freshsales/onDealUpdate.json",
        "server/node_modules/lodash/index.js",
        "node_modules/x/index.js",
        ".tenon/tenon.db",
        ".git/HEAD",
        ".fdk/store.sqlite",
        ".gitignore",
        "dist/my-app.zip",
        "log/fdk.log",
        "coverage/index.html",
        "target/classes/manifest.json",
      })
  void the_hash_does_not_change_with_what_lies_beside_the_app(String file) {
    String before = hash();
    JsFolder.at(app).file(file, "something");
    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void the_hash_does_not_depend_on_where_the_folder_lies() throws IOException {
    String before = hash();
    Path moved = temp.resolve("moved");
    Files.move(app, moved);
    assertThat(reader.open(moved).contentHash()).isEqualTo(before);
  }

  @Test
  void the_hash_changes_when_a_file_is_renamed_or_text_moves_between_files() throws IOException {
    String before = hash();
    Files.move(app.resolve("server/server.js"), app.resolve("server/main.js"));
    String renamed = hash();
    JsFolder.at(app).file("server/main.js", "exports =").file("server/main2.js", " {};");
    assertThat(List.of(before, renamed, hash())).doesNotHaveDuplicates();
  }

  @Test
  void the_hash_of_a_folder_reached_through_a_link_changes_with_its_files() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("linked"), app);
    String before = reader.open(link).contentHash();
    JsFolder.at(app).server("exports = { changed: 1 };");
    assertThat(reader.open(link).contentHash()).isNotEqualTo(before);
  }

  @Test
  void the_hash_changes_with_the_file_that_a_link_inside_the_app_leads_to() throws IOException {
    JsFolder.at(app).file("server/a.js", "1").file("server/b.js", "2");
    Path link = app.resolve("server/chosen.js");
    Files.createSymbolicLink(link, Path.of("a.js"));
    String before = hash();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("b.js"));
    assertThat(hash()).isNotEqualTo(before);
  }

  @Test
  void a_link_inside_the_app_is_followed() throws IOException {
    JsFolder.at(app).file("shared/iparams.json", "{\"a\": {}}");
    Path link = app.resolve("config/iparams.json");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../shared/iparams.json"));
    assertThat(reader.open(app).text("config/iparams.json")).contains("{\"a\": {}}");
  }

  @Test
  void an_app_reached_through_a_link_can_be_read() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("linked"), app);
    assertThat(reader.open(link).text("manifest.json")).contains(MANIFEST);
  }

  @Test
  void a_link_to_a_file_outside_of_the_app_is_refused_and_leaks_nothing() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret.json"), "{\"secret\": true}");
    Path link = app.resolve("config/iparams.json");
    Files.delete(link);
    Files.createSymbolicLink(link, secret);
    Bundle bundle = reader.open(app);
    assertThatThrownBy(() -> bundle.text("config/iparams.json"))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage(
            "config/iparams.json of %s is a link to a file outside of the app. Copy the file into the app.",
            app)
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.INVALID_APP);
  }

  @Test
  void a_linked_folder_outside_of_the_app_leaks_nothing() throws IOException {
    Path outside = Files.createDirectories(temp.resolve("outside"));
    Files.writeString(outside.resolve("onDealUpdate.json"), "{}");
    Files.createSymbolicLink(app.resolve("server/test_data"), outside);
    Bundle bundle = reader.open(app);
    assertThatThrownBy(() -> bundle.text("server/test_data/onDealUpdate.json"))
        .hasMessageContaining("outside of the app");
  }

  @Test
  void a_link_that_leads_nowhere_has_no_text() throws IOException {
    Files.createSymbolicLink(app.resolve("config/requests.json"), Path.of("gone.json"));
    assertThat(reader.open(app).text("config/requests.json")).isEmpty();
  }

  @Test
  void a_name_that_leads_out_of_the_app_has_no_text() throws IOException {
    Files.writeString(temp.resolve("secret.json"), "{}");
    assertThat(reader.open(app).text("../secret.json")).isEmpty();
    assertThat(reader.open(app).text(temp.resolve("secret.json").toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil.txt", "server/../../evil.txt", "/tmp/tenon-evil.txt", "../unpacked2/x"})
  void an_entry_that_points_outside_is_refused_and_nothing_is_left(String entry)
      throws IOException {
    Path zip = zip("evil.zip", "manifest.json", entry);
    assertRefused(zip, "the entry \"" + entry + "\" points outside of it");
    assertThat(temp.resolve("evil.txt")).doesNotExist();
    assertThat(Path.of("/tmp/tenon-evil.txt")).doesNotExist();
  }

  @Test
  void an_entry_with_a_nul_in_its_name_is_refused() throws IOException {
    assertRefused(zip("nul.zip", "manifest.json", "server/a\0.js"), "has a NUL in it");
  }

  @Test
  void a_small_zip_that_unpacks_to_much_is_refused_and_nothing_is_left() throws IOException {
    Path zip = temp.resolve("bomb.zip");
    byte[] zeros = new byte[1 << 20];
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      entry(out, "manifest.json", MANIFEST.getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("zeros"));
      for (int mib = 0; mib < 257; mib++) {
        out.write(zeros);
      }
      out.closeEntry();
    }
    assertThat(Files.size(zip)).isLessThan(1 << 20);
    assertRefused(zip, "it unpacks to more than 256 MiB");
  }

  @Test
  void a_zip_of_too_many_files_is_refused_and_nothing_is_left() throws IOException {
    Path zip = temp.resolve("crowd.zip");
    zip(zip, List.of("manifest.json"), 20_000);
    assertRefused(zip, "it holds more than 20000 files");
  }

  @Test
  void a_folder_of_too_many_files_is_taken_for_a_mistake() throws IOException {
    Path files = Files.createDirectories(app.resolve("app/files"));
    for (int i = 0; i < 20_000; i++) {
      Files.createFile(files.resolve(String.valueOf(i)));
    }
    assertThatThrownBy(() -> reader.open(app))
        .hasMessage(app + " holds more than 20000 files; is it an app's folder?");
  }

  private void assertRefused(Path zip, String reason) throws IOException {
    assertThatThrownBy(() -> reader.open(zip))
        .isInstanceOf(RuntimeFault.class)
        .hasMessageContaining("The archive " + zip + " is refused: ")
        .hasMessageContaining(reason)
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.INVALID_APP);
    assertThat(unpacked()).isEmpty();
  }

  private String hash() {
    return reader.open(app).contentHash();
  }

  private List<Path> unpacked() throws IOException {
    try (Stream<Path> folders = Files.list(temp.resolve("unpacked"))) {
      return folders.toList();
    }
  }

  private Path zip(String name, String... entries) throws IOException {
    Path zip = temp.resolve(name);
    zip(zip, List.of(entries), 0);
    return zip;
  }

  private static void zip(Path zip, List<String> entries, int more) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String name : entries) {
        String text = name.equals("manifest.json") ? MANIFEST : "text of " + name;
        entry(out, name, text.getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < more; i++) {
        entry(out, "file-" + i + ".txt", new byte[] {1});
      }
    }
  }

  private static void entry(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
