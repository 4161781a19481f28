package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The Ed25519 key that checkpoints are signed with. It is in one file of mode 0600: the key in PKCS
 * #8 and base64, and in a second line its {@link VerifierKey}.
 */
public final class SealKey {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final PrivateKey key;
  private final VerifierKey verifier;

  private SealKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * The key in that file, which is made where there is none.
   *
   * @param name of the log, which the key carries too
   * @throws IOException when the file is of no use, is open to other users, or is another log's
   */
  public static SealKey open(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      make(file, name);
    }
    if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException("`" + file + "` is open to other users: `chmod 600 " + file + "`");
    }
    SealKey key = read(file);
    if (!key.verifier.name().equals(name)) {
      throw new IOException(
          "`%s` is the key of `%s`, not of `%s`; give the new trust domain a `--state` of its own"
              .formatted(file, key.verifier.name(), name));
    }
    return key;
  }

  /**
   * The public half of the key in that file, which is not made.
   *
   * @throws IOException when there is none
   */
  public static VerifierKey verifier(Path file) throws IOException {
    return read(file).verifier;
  }

  public VerifierKey verifier() {
    return verifier;
  }

  byte[] sign(byte[] text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(text);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SealKey read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, UTF_8);
    try {
      byte[] encoded = Base64.getDecoder().decode(lines.get(0));
      SealKey key =
          new SealKey(
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)),
              VerifierKey.parse(lines.get(1)));
      byte[] probe = "probe".getBytes(UTF_8);
      if (key.verifier.verifies(probe, key.sign(probe))) {
        return key;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // The message must not show what the file holds.
    }
    throw new IOException("`" + file + "` holds no key pair; restore it from a copy");
  }

  private static void make(Path file, String name) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] x509 = pair.getPublic().getEncoded();
      int prefix = VerifierKey.X509_PREFIX.length;
      VerifierKey verifier =
          new VerifierKey(name, Arrays.copyOfRange(x509, prefix, prefix + VerifierKey.RAW));
      String text =
          Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
              + "\n"
              + verifier
              + "\n";
      Path temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temporary);
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        out.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        out.force(true);
      }
      SealedFile.replace(temporary, file);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
