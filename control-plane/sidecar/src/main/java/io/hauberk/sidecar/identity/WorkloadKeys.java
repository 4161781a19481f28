package io.hauberk.sidecar.identity;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The P-256 keys of one workload, each in a file that is named by its public half. */
public final class WorkloadKeys {
  private static final Pattern KEY_FILE = Pattern.compile("([0-9a-f]{64})\\.key");

  private final Path directory;
  private final SecureRandom random;

  /**
   * @param directory mode 0700, made when it is not there
   */
  public WorkloadKeys(Path directory, SecureRandom random) {
    this.directory = directory.toAbsolutePath().normalize();
    this.random = random;
    try {
      OwnerFile.createDirectories(this.directory);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** A new key, on the disk when this returns. */
  public WorkloadKey create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      String fingerprint = fingerprint(pair.getPublic());
      Path file = file(fingerprint);
      OwnerFile.write(file, PemText.block("PRIVATE KEY", pair.getPrivate().getEncoded()));
      return new WorkloadKey(pair, file, fingerprint);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java makes P-256 keys", e);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The key whose public half is in a certificate, if its file is there and whole. */
  public Optional<WorkloadKey> find(PublicKey publicKey) {
    String fingerprint = fingerprint(publicKey);
    Path file = file(fingerprint);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      List<byte[]> blocks = PemText.read("PRIVATE KEY", Files.readString(file));
      if (blocks.size() != 1) {
        return Optional.empty();
      }
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
      return belongTogether(key, publicKey)
          ? Optional.of(new WorkloadKey(new KeyPair(publicKey, key), file, fingerprint))
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The key for the next certificate: the one of an attempt that was cut short (asked again with
   * it, the control plane gives the same answer), else a new one.
   */
  WorkloadKey pending() {
    try {
      if (Files.isRegularFile(pendingFile())) {
        for (byte[] spki : PemText.read("PUBLIC KEY", Files.readString(pendingFile()))) {
          Optional<WorkloadKey> key =
              find(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
          if (key.isPresent()) {
            return key.get();
          }
        }
      }
    } catch (GeneralSecurityException e) {
      // half a file is no pending key
    } catch (IOException e) {
      throw unusable(e);
    }
    WorkloadKey key = create();
    try {
      OwnerFile.write(pendingFile(), PemText.block("PUBLIC KEY", key.publicKey().getEncoded()));
    } catch (IOException e) {
      throw unusable(e);
    }
    return key;
  }

  /** The pending key has its certificate; all keys but these are deleted. */
  void settle(Set<String> fingerprints) {
    delete(pendingFile());
    retain(fingerprints);
  }

  private Path pendingFile() {
    return directory.resolve("pending.pub");
  }

  /** Deletes the keys of all other fingerprints. */
  public void retain(Set<String> fingerprints) {
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (!fingerprints.contains(name.substring(0, name.length() - ".key".length()))) {
        delete(file);
      }
    }
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(f -> KEY_FILE.matcher(f.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path file(String fingerprint) {
    return directory.resolve(fingerprint + ".key");
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] probe = {'p', 'r', 'o', 'b', 'e'};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  /** Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo. */
  static String fingerprint(PublicKey key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private EnvironmentException unusable(IOException e) {
    return new EnvironmentException(
        "keys cannot be kept in `"
            + directory
            + "` ("
            + e.getMessage()
            + "): choose a directory that you may write to and that has space",
        e);
  }
}
