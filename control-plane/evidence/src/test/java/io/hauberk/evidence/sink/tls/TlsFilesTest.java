package io.hauberk.evidence.sink.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.sink.receiver.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
  private static final String SECRET = "c2VjcmV0LWtleS1ieXRlcw==";

  @TempDir Path folder;

  private Path key = Path.of("");
  private TlsFiles files = TlsFiles.system();

  @BeforeEach
  void credentials() throws IOException {
    Credentials credentials = new Credentials(folder);
    key = credentials.key("client");
    files = credentials.client();
  }

  @Test
  void areReadAgainWhenTheyChange() throws IOException {
    SSLContext first = files.context();
    assertSame(first, files.context());
    Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(5)));
    assertNotSame(first, files.context());
  }

  @Test
  void newKeysAreTaken() throws IOException {
    SSLContext first = files.context();
    Credentials renewed = new Credentials(folder);
    Files.setLastModifiedTime(renewed.key("client"), FileTime.from(Instant.now().plusSeconds(9)));
    assertNotSame(first, files.context());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n" + SECRET,
        "-----BEGIN EC PRIVATE KEY-----\n" + SECRET + "\n-----END EC PRIVATE KEY-----\n",
        SECRET,
        "",
      })
  void aWrongKeyIsNamedAndNotSaid(String text) throws IOException {
    Files.writeString(key, text);
    IOException wrong = assertThrows(IOException.class, files::context);
    assertEquals(
        "`" + key + "` holds no private key in PKCS #8 (`BEGIN PRIVATE KEY`)", wrong.getMessage());
    StringWriter all = new StringWriter();
    wrong.printStackTrace(new PrintWriter(all));
    assertFalse(all.toString().contains(SECRET));
  }

  @Test
  void aSecretIsOneLineAndNeverShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "  " + SECRET + "\n");
    SecretFile secret = new SecretFile(file);
    assertEquals(SECRET, secret.read());
    assertFalse(secret.toString().contains(SECRET));
    Files.writeString(file, SECRET + "\nX-Forged: 1");
    IOException twoLines = assertThrows(IOException.class, secret::readToken);
    assertTrue(String.valueOf(twoLines.getMessage()).contains("token"));
    assertFalse(twoLines.toString().contains(SECRET));
  }
}
