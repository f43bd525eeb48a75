package dev.tenon.runtime.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts for the disk: AES-256-GCM by Tink, each bound to what it belongs to. The key is made
 * at the first use and kept in a file of its own, which only its owner may read; whoever gets the
 * database alone gets no secret. Thread-safe.
 */
public final class Secrets {

  /** Tink's own prefix has five bytes: a version, and the number of the key. */
  private static final int MARK = 6;

  private final Path keyFile;
  private @Nullable Aead aead;

  /**
   * @param keyFile where the key is, or will be put
   */
  public Secrets(Path keyFile) {
    this.keyFile = keyFile;
  }

  /**
   * Seals a text.
   *
   * @param owner what the secret belongs to; it can be opened for this owner only
   * @return Base64
   */
  public String seal(String text, String owner) {
    try {
      byte[] sealed = aead(true).encrypt(bytes(text), bytes(owner));
      return Base64.getEncoder().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new RuntimeFault(FaultCode.STORE_FAILED, "A secret cannot be sealed: " + e, e);
    }
  }

  /**
   * Opens what was sealed for this owner.
   *
   * @throws RuntimeFault when it was changed, moved, or sealed with another key
   */
  public String open(String sealed, String owner) {
    try {
      byte[] text = aead(false).decrypt(Base64.getDecoder().decode(sealed), bytes(owner));
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new RuntimeFault(
          FaultCode.STORE_FAILED,
          "The secret of %s cannot be opened with the key in %s: it was changed, or sealed with another key. Put that key back, or enter the secret again."
              .formatted(owner, keyFile),
          e);
    }
  }

  /** Whether a text that was sealed for this owner, and was not empty, can be opened. */
  public boolean opens(String sealed, String owner) {
    try {
      byte[] text = aead(false).decrypt(Base64.getDecoder().decode(sealed), bytes(owner));
      return text.length > 0;
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  /** How a sealed text begins: alike for all that one key has sealed, since it names the key. */
  public static String mark(String sealed) {
    return sealed.substring(0, Math.min(sealed.length(), MARK));
  }

  /** Whether there is a file where the key should be. */
  public boolean hasKey() {
    return Files.exists(keyFile);
  }

  /** Why the file with the key cannot be used; nothing when it can be, or is not there. */
  public Optional<String> unusable() {
    if (!hasKey()) {
      return Optional.empty();
    }
    try {
      Aead _ = aead(false);
      return Optional.empty();
    } catch (RuntimeFault e) {
      return Optional.of(String.valueOf(e.getCause()));
    }
  }

  /** Made late, since most runtimes have no secret and the library takes its time to begin. */
  private synchronized Aead aead(boolean mayCreate) {
    if (aead == null) {
      aead = load(mayCreate);
    }
    return aead;
  }

  private Aead load(boolean mayCreate) {
    try {
      Configuration tink = AeadConfig2026.get();
      KeysetHandle key;
      if (Files.exists(keyFile)) {
        key =
            TinkJsonProtoKeysetFormat.parseKeyset(
                Files.readString(keyFile), tink, InsecureSecretKeyAccess.get());
      } else if (mayCreate) {
        key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, tink);
        write(TinkJsonProtoKeysetFormat.serializeKeyset(key, tink, InsecureSecretKeyAccess.get()));
      } else {
        throw new RuntimeFault(
            FaultCode.STORE_FAILED,
            "There are sealed secrets, but their key %s is missing. Put it back, or enter the secrets again."
                .formatted(keyFile));
      }
      return key.getPrimitive(tink, Aead.class);
    } catch (GeneralSecurityException | IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The key file %s cannot be used: %s".formatted(keyFile, e), e);
    }
  }

  /** All of it or nothing, and never readable for others: temporary files are their owner's. */
  private void write(String key) throws IOException {
    Path part = Files.createTempFile(keyFile.toAbsolutePath().getParent(), "secrets", ".part");
    try {
      Files.writeString(part, key);
      Files.move(part, keyFile, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
