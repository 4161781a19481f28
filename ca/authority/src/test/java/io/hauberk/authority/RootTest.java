package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.identity.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root on disk: made once, kept from others, never quietly replaced. */
class RootTest {
  private final Path directory;

  RootTest(@TempDir Path directory) {
    this.directory = directory.resolve("state");
  }

  @Test
  void itIsMadeOnceForItsOwnerOnly() throws Exception {
    X509Certificate first = root();
    assertEquals(first, root());
    assertEquals("rwx------", permissions(directory));
    assertEquals("rw-------", permissions(key()));
    assertEquals("rw-------", permissions(directory.resolve("journal.jsonl")));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          Set.of("root.key", "root.pem", "journal.jsonl"),
          new HashSet<>(files.map(f -> f.getFileName().toString()).toList()));
    }
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    root();
    for (String open : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString(open));
      AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
      assertTrue(failure.fix().startsWith("run `chmod 600 "), failure.fix());
    }
  }

  @Test
  void aDirectoryThatOthersMayEnterIsRefused() throws Exception {
    root();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
    assertTrue(failure.fix().startsWith("run `chmod 700 "), failure.fix());
  }

  @Test
  void aDamagedKeyIsSaidWithoutShowingIt() throws Exception {
    root();
    String pem = Files.readString(key());
    String body = pem.lines().toList().get(1);
    for (String damaged :
        List.of(
            "",
            pem.substring(0, pem.length() / 2),
            pem.replace(body, body.substring(0, 20)),
            pem.replace("PRIVATE KEY", "EC PRIVATE KEY"),
            Pem.encodeSecret(Bob.key("secp384r1").getPrivate()))) {
      Files.writeString(key(), damaged);
      AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
      assertTrue(String.valueOf(failure.getMessage()).contains("root.key"), failure.getMessage());
      assertTrue(failure.fix().contains("backup"), failure.fix());
      assertFalse(String.valueOf(failure.getMessage()).contains(body.substring(0, 20)));
    }
  }

  @Test
  void halvesThatDoNotBelongTogetherAreRefused() throws Exception {
    root();
    Files.writeString(key(), Pem.encodeSecret(Bob.key().getPrivate()));
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
    assertTrue(String.valueOf(failure.getMessage()).contains("do not belong together"));
  }

  @Test
  void aDamagedCertificateIsRefused() throws Exception {
    root();
    Files.writeString(
        certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
    assertTrue(String.valueOf(failure.getMessage()).contains("root.pem"));
  }

  @Test
  void aRootOfAnotherTrustDomainIsRefused() {
    root();
    AuthorityFailure failure =
        assertThrows(
            AuthorityFailure.class,
            () -> Authority.open(directory, new TrustDomain("example.com"), options()));
    assertTrue(String.valueOf(failure.getMessage()).contains("`example.com`"));
  }

  @Test
  void aLostKeyIsNotReplacedQuietly() throws Exception {
    root();
    Files.delete(key());
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::root);
    assertTrue(failure.fix().contains("restore the key"), failure.fix());
    assertFalse(Files.exists(key()));
  }

  @Test
  void aStartThatWasCutShortIsFinished() throws Exception {
    X509Certificate first = root();
    Files.delete(certificate());
    X509Certificate second = root();
    assertEquals(first.getPublicKey(), second.getPublicKey());
    assertEquals(first.getSubjectX500Principal(), second.getSubjectX500Principal());
    assertEquals(second, root());
  }

  @Test
  void startsAtTheSameTimeAgreeOnOneKey() throws Exception {
    List<Callable<X509Certificate>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(this::root);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<X509Certificate> start : threads.invokeAll(starts)) {
        start.get();
      }
    } catch (ExecutionException e) {
      // the state directory has one owner at a time; a second one may fail, but not do damage
    }
    assertEquals(root(), root());
  }

  private X509Certificate root() {
    try (Authority authority = Authority.open(directory, Bob.DOMAIN, options())) {
      return authority.bundle().getFirst();
    }
  }

  private static AuthorityOptions options() {
    return new AuthorityOptions(new TestClock(), new SecureRandom());
  }

  private Path key() {
    return directory.resolve("root.key");
  }

  private Path certificate() {
    return directory.resolve("root.pem");
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
