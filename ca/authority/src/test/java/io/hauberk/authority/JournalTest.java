package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.problem.AuthorityFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of everything that was signed. */
class JournalTest {
  private final Path directory;
  private final TestClock clock = new TestClock();

  JournalTest(@TempDir Path directory) {
    this.directory = directory.resolve("state");
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws Exception {
    KeyPair key = Bob.key();
    IssuedCertificate issued;
    try (Authority authority = open()) {
      issued = authority.issue(Bob.request(key));
    }
    JournalRecord last = Journal.read(file()).getLast();
    assertEquals(issued, IssuedCertificate.of(last));
    assertEquals("workload", last.profile());
    assertEquals(Bob.ACCOUNT.toString(), last.uri());
    assertEquals(Bob.INSTANCE, last.instance().orElseThrow());
    assertEquals(Bob.keyFile(key), last.keyFile().orElseThrow());
    assertEquals(Fingerprint.of(key.getPublic()), last.spkiSha256());
    assertEquals(clock.instant(), last.time());
  }

  @Test
  void eachLineNamesTheHashOfTheOneBefore() throws Exception {
    issue(3);
    String previous = "0".repeat(64);
    for (String line : Files.readAllLines(file())) {
      assertTrue(line.endsWith(",\"previous\":\"" + previous + "\"}"), line);
      previous = Fingerprint.of(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void issuersAndControlPlanesAreInItToo() throws Exception {
    try (Authority authority = open()) {
      authority.issueServer(List.of("127.0.0.1"), Bob.HOUR);
      authority.issue(Bob.request(Bob.key()));
    }
    assertEquals(
        List.of("control-plane-issuer", "control-plane", "workload-issuer", "workload"),
        Journal.read(file()).stream().map(JournalRecord::profile).toList());
  }

  @Test
  void aLineThatACrashCutShortIsDropped() throws Exception {
    issue(2);
    byte[] whole = Files.readAllBytes(file());
    int lastLine =
        new String(whole, StandardCharsets.UTF_8).lastIndexOf('\n', whole.length - 2) + 1;
    for (int cut : List.of(lastLine + 1, (lastLine + whole.length) / 2, whole.length - 1)) {
      Files.write(file(), java.util.Arrays.copyOf(whole, cut));
      try (Authority authority = open()) {
        assertEquals(2, Journal.read(file()).size());
        authority.issue(Bob.request(Bob.key()));
      }
      assertEquals(4, Journal.read(file()).size());
    }
  }

  @Test
  void aChangedLineIsNoticed() throws Exception {
    issue(3);
    List<String> lines = Files.readAllLines(file());
    for (int number = 1; number < lines.size(); number++) {
      List<String> changed = new ArrayList<>(lines);
      changed.set(number - 1, lines.get(number - 1).replace("2026-11-21T12", "2026-11-21T11"));
      assertDamaged(changed, number + 1);
    }
  }

  @Test
  void aMissingLineIsNoticed() throws Exception {
    issue(3);
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    lines.remove(1);
    assertDamaged(lines, 2);
  }

  @Test
  void aLineOfSomethingElseIsNoticed() throws Exception {
    issue(1);
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    for (String other : List.of("", "{}", "not json", "[1]", "null")) {
      List<String> changed = new ArrayList<>(lines);
      changed.add(other);
      assertDamaged(changed, 3);
    }
  }

  @Test
  void aWholeLastLineThatIsDamagedIsNotTakenForACrash() throws Exception {
    issue(1);
    String text = Files.readString(file());
    Files.writeString(file(), text.replace("\"profile\":\"workload\"", "\"profil\":\"workload\""));
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::open);
    assertTrue(String.valueOf(failure.getMessage()).startsWith("line 2 of the journal"));
  }

  @Test
  void anInterruptedThreadDoesNotCloseIt() throws Exception {
    try (Authority authority = open()) {
      Thread.currentThread().interrupt();
      authority.issue(Bob.request(Bob.key()));
      assertTrue(Thread.interrupted());
      authority.issue(Bob.request(Bob.key()));
    }
    assertEquals(3, Journal.read(file()).size());
  }

  @Test
  void itHoldsNoSecret() throws Exception {
    issue(1);
    String rootKey = Files.readString(directory.resolve("root.key")).lines().toList().get(1);
    String text = Files.readString(file());
    assertFalse(text.contains(rootKey));
    assertFalse(text.contains("PRIVATE"));
  }

  private void assertDamaged(List<String> lines, int number) throws Exception {
    Files.write(file(), lines);
    AuthorityFailure failure = assertThrows(AuthorityFailure.class, this::open);
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("line " + number + " of the journal"),
        failure.getMessage());
  }

  private void issue(int times) throws Exception {
    try (Authority authority = open()) {
      for (int i = 0; i < times; i++) {
        authority.issue(Bob.request(Bob.key()));
      }
    }
  }

  private Authority open() {
    return Authority.open(directory, Bob.DOMAIN, new AuthorityOptions(clock, new SecureRandom()));
  }

  private Path file() {
    return directory.resolve("journal.jsonl");
  }
}
