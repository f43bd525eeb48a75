package dev.tenon.runtime.node.crypto;

import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NativeModule;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** All that Node's {@code crypto} has in Java. Thread-safe: what has a state is made by a call. */
public final class CryptoNatives implements NativeModule {

  private final SecureRandom random = new SecureRandom();
  private final SecureRandom stoppable = new StoppableRandom();

  @Override
  public String name() {
    return "crypto";
  }

  @Override
  public Map<String, NativeFunction> functions() {
    Map<String, NativeFunction> all = new HashMap<>();
    all.putAll(HashFunctions.all());
    all.putAll(DerivationFunctions.all());
    all.putAll(CipherFunctions.all());
    all.putAll(KeyFunctions.all(random));
    all.putAll(GenerationFunctions.all(stoppable));
    all.putAll(SignatureFunctions.all());
    all.putAll(RsaFunctions.all());
    all.putAll(AgreementFunctions.all(stoppable));
    all.putAll(CertificateFunctions.all());
    all.putAll(RandomFunctions.all(random));
    return Map.copyOf(all);
  }
}
