package io.hauberk.benchmarks.intake;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.main.ControlPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;

/**
 * Workloads in a folder, and the certificates with which their proxies connect.
 *
 * @param root of the files of mesh, state and certificates
 */
record Fleet(Path root, int size) {
  static final TrustDomain MESH = new TrustDomain("example.org");
  private static final String WORKLOAD =
      """
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: %1$s, namespace: %2$s, labels: {tier: measured}}
      spec:
        serviceAccount: %1$s
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:%3$d", app: "127.0.0.1:9"}
      """;
  private static final String GUARDRAIL =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshGuardrail
      metadata: {name: all}
      spec:
        protect: {matchLabels: {tier: measured}}
        never:
        - name: these
          http: [{paths: [{prefix: /%d}]}]
      """;

  static WorkloadId workload(int index) {
    return new WorkloadId("ns-" + index % 10, "workload-" + index);
  }

  static SpiffeId account(WorkloadId workload) {
    return MESH.account(new ServiceAccount(workload.namespace(), workload.name()));
  }

  Path folder() {
    return root.resolve("mesh");
  }

  Path state() {
    return root.resolve("state");
  }

  void write() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: hauberk.io/v1alpha1
            kind: MeshConfig
            metadata: {name: mesh}
            spec: {trustDomain: example.org}
            """);
    for (int i = 0; i < size; i++) {
      text.append(WORKLOAD.formatted(workload(i).name(), workload(i).namespace(), 20_000 + i));
    }
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("mesh.yaml"), text);
    edit(0);
  }

  /** Changes what every workload enforces. */
  void edit(int revision) throws IOException {
    Path next = Files.writeString(root.resolve("guardrail.yaml"), GUARDRAIL.formatted(revision));
    Files.move(
        next,
        folder().resolve("guardrail.yaml"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** A certificate for each. */
  void certify(ControlPlane plane) throws IOException {
    Files.createDirectories(root.resolve("ids"));
    Authority authority = plane.authority();
    Files.writeString(root.resolve("ids/roots.pem"), Pem.encode(authority.bundle()));
    for (int i = 0; i < size; i++) {
      try {
        certify(plane, i);
      } catch (GeneralSecurityException | IssuanceRefused e) {
        throw new IOException("no certificate for `" + workload(i) + "`", e);
      }
    }
  }

  private void certify(ControlPlane plane, int index)
      throws GeneralSecurityException, IssuanceRefused, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    WorkloadId workload = workload(index);
    IssuedCertificate issued =
        plane
            .authority()
            .issue(
                new IssuanceRequest(
                    account(workload),
                    MESH.instance(workload),
                    CertificationRequests.create(pair),
                    "/run/" + Fingerprint.of(pair.getPublic()) + ".key",
                    Duration.ofHours(1)));
    plane.certificate(MESH.instance(workload), issued);
    Files.writeString(root.resolve("ids/" + index + ".pem"), Pem.encode(issued.chain()));
    Files.writeString(root.resolve("ids/" + index + ".key"), Pem.encodeSecret(pair.getPrivate()));
  }

  /** A connection of its own, as that workload. */
  ManagedChannel channel(int index, int port) throws IOException {
    SslContext tls =
        GrpcSslContexts.forClient()
            .trustManager(root.resolve("ids/roots.pem").toFile())
            .keyManager(
                root.resolve("ids/" + index + ".pem").toFile(),
                root.resolve("ids/" + index + ".key").toFile())
            .build();
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .sslContext(tls)
        .build();
  }
}
