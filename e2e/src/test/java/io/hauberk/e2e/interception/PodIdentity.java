package io.hauberk.e2e.interception;

import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;

/** A certificate as the kubelet lays it beside a sidecar: key and chain in one file. */
record PodIdentity(Path directory) {
  private static final String TYPE =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  IdentitySource lay(TestIdentity identity, TestAuthority authority) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("bundle.pem"), identity.keyPem() + identity.chainPem());
    Files.writeString(directory.resolve("trust.pem"), authority.rootPem());
    String bundle = "{\"filename\": \"" + directory.resolve("bundle.pem") + "\"}";
    String id =
        "\"name\": \"id\", \"tls_certificate\": {\"certificate_chain\": "
            + bundle
            + ", \"private_key\": "
            + bundle
            + "}";
    String trust =
        "\"name\": \"trust\", \"validation_context\": {\"trusted_ca\": {\"filename\": \""
            + directory.resolve("trust.pem")
            + "\"}}";
    return new IdentitySource.Files(write("sds-id.json", id), write("sds-trust.json", trust));
  }

  private String write(String name, String secret) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "{\"resources\": [{\"@type\": \"" + TYPE + "\", " + secret + "}]}");
    return file.toString();
  }

  /** For a program that uses it past any sidecar. */
  static Path keystore(Path file, TestIdentity identity) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "identity",
          identity.key(),
          new char[0],
          identity.chain().toArray(X509Certificate[]::new));
      store.store(out, new char[0]);
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
