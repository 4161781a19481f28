package io.hauberk.testkit.cluster;

import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** Every key and certificate of one cluster, as files of one folder. */
final class ClusterKeys {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
      users: [{name: user, user: {client-certificate-data: %s, client-key-data: %s}}]
      contexts: [{name: test, context: {cluster: test, user: user}}]
      current-context: test
      """;

  private final Path folder;
  private final TestAuthority authority;

  private ClusterKeys(Path folder, TestAuthority authority) {
    this.folder = folder;
    this.authority = authority;
  }

  /**
   * Makes them all.
   *
   * @param addresses by which the API server is reached
   */
  static ClusterKeys create(Path folder, List<InetAddress> addresses) throws IOException {
    Files.createDirectories(folder);
    TestAuthority authority = new TestAuthority("kubernetes", InstantSource.system());
    TestAuthority frontProxy = new TestAuthority("front-proxy", InstantSource.system());
    ClusterKeys keys = new ClusterKeys(folder, authority);
    Files.writeString(keys.file("ca.crt"), authority.rootPem());
    Files.writeString(keys.file("front-proxy-ca.crt"), frontProxy.rootPem());
    keys.write(
        "apiserver",
        authority.issue(
            "kube-apiserver",
            List.of(),
            List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local"),
            addresses));
    keys.write("kubelet-client", keys.user("kube-apiserver", "system:masters"));
    keys.write(
        "front-proxy-client",
        frontProxy.issue("front-proxy-client", List.of(), List.of(), List.of()));
    keys.writeAccountKeys();
    return keys;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  TestAuthority authority() {
    return authority;
  }

  TestIdentity user(String name, String... groups) {
    return authority.issue(name, List.of(groups), List.of(), List.of());
  }

  /** The serving certificate and key of a kubelet: {@code <node>.crt} and {@code <node>.key}. */
  void writeNode(String node, InetAddress address) throws IOException {
    write(
        node,
        authority.issue(
            "system:node:" + node, List.of("system:nodes"), List.of(node), List.of(address)));
  }

  /** Written under a name made of the user's and the server's. */
  Path kubeconfig(URI server, String user, String... groups) throws IOException {
    TestIdentity identity = user(user, groups);
    Path file =
        file(
            (user + "-" + String.join("-", groups) + "-" + server.getHost())
                    .replaceAll("[^A-Za-z0-9.-]", "-")
                + ".kubeconfig");
    secret(
        file,
        KUBECONFIG.formatted(
            server,
            base64(authority.rootPem()),
            base64(identity.chainPem()),
            base64(identity.keyPem())));
    return file;
  }

  private void write(String name, TestIdentity identity) throws IOException {
    Files.writeString(file(name + ".crt"), identity.chainPem());
    secret(file(name + ".key"), identity.keyPem());
  }

  /** RSA, as clusters have it. */
  private void writeAccountKeys() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      secret(file("accounts.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      Files.writeString(file("accounts.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
