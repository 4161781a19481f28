package io.hauberk.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Injected pods that nobody runs, and sidecars of them. */
final class TestPods {
  static final TrustDomain MESH = new TrustDomain("example.org");

  private TestPods() {}

  static Pod pod(String namespace, String name, String app) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(Map.of("app", app))
        .endMetadata()
        .withNewSpec()
        .addNewInitContainer()
        .withName("hauberk-proxy")
        .withImage("test/proxy:1")
        .withRestartPolicy("Always")
        .endInitContainer()
        .addNewContainer()
        .withName("main")
        .withImage("test/none:1")
        .addNewPort()
        .withName("http")
        .withContainerPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  /** Creates it and says its UID. */
  static String create(KubernetesClient client, Pod pod) {
    return client.resource(pod).create().getMetadata().getUid();
  }

  static InstanceName instance(String uid) {
    return new InstanceName(uid + ".pod." + MESH);
  }

  /** A connection with a certificate of that pod's own. */
  static ManagedChannel channel(Authority authority, ServiceAccount account, String uid, int port)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    IssuedCertificate issued =
        authority.issue(
            new IssuanceRequest(
                MESH.account(account),
                instance(uid),
                request,
                "/run/k/" + Fingerprint.of(pair.getPublic().getEncoded()) + ".key",
                Duration.ofHours(1)));
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .sslContext(
            GrpcSslContexts.forClient()
                .trustManager(authority.bundle())
                .keyManager(pair.getPrivate(), issued.chain())
                .build())
        .build();
  }
}
