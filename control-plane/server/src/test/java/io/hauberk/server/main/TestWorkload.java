package io.hauberk.server.main;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.hauberk.admin.v1.JoinToken;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.encode.Pem;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.enrollment.v1.EnrollRequest;
import io.hauberk.enrollment.v1.EnrollmentGrpc;
import io.hauberk.enrollment.v1.RenewRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** A workload that makes its keys, enrols and renews, without an Envoy. */
final class TestWorkload {
  private final JoinToken token;
  private @Nullable KeyPair key;
  private List<X509Certificate> chain = List.of();

  TestWorkload(JoinToken token) {
    this.token = token;
  }

  /** A key and the proof that one has it. */
  record Key(KeyPair pair, ByteString request, String file) {
    static Key fresh() throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new Key(
          pair,
          ByteString.copyFrom(request),
          "/run/w/" + Fingerprint.of(pair.getPublic().getEncoded()) + ".key");
    }
  }

  Certificate enroll() throws Exception {
    return enroll(Key.fresh());
  }

  Certificate enroll(Key next) throws Exception {
    ManagedChannel channel = channel(false);
    try {
      Certificate certificate =
          EnrollmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .enroll(
                  EnrollRequest.newBuilder()
                      .setWorkload(token.getWorkload())
                      .setJoinToken(token.getToken())
                      .setCertificationRequest(next.request())
                      .setKeyFile(next.file())
                      .build());
      hold(next, certificate);
      return certificate;
    } finally {
      channel.shutdownNow();
    }
  }

  Certificate renew() throws Exception {
    return renew(Key.fresh());
  }

  Certificate renew(Key next) throws Exception {
    ManagedChannel channel = channel(true);
    try {
      Certificate certificate =
          EnrollmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .renew(
                  RenewRequest.newBuilder()
                      .setCertificationRequest(next.request())
                      .setKeyFile(next.file())
                      .build());
      hold(next, certificate);
      return certificate;
    } finally {
      channel.shutdownNow();
    }
  }

  /** What it holds now, to come back to later. */
  TestWorkload copy() {
    TestWorkload copy = new TestWorkload(token);
    copy.key = key;
    copy.chain = chain;
    return copy;
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  ManagedChannel channel(boolean withCertificate) throws Exception {
    return channel(withCertificate, token.getServer());
  }

  /** With its certificate, to where a control plane listens by now. */
  ManagedChannel channel(int port) throws Exception {
    return channel(true, "127.0.0.1:" + port);
  }

  private ManagedChannel channel(boolean withCertificate, String target) throws Exception {
    SslContextBuilder tls =
        GrpcSslContexts.forClient().trustManager(Pem.certificates(token.getBundle()));
    KeyPair mine = key;
    if (withCertificate && mine != null) {
      tls.keyManager(mine.getPrivate(), chain);
    }
    return NettyChannelBuilder.forTarget(target).sslContext(tls.build()).build();
  }

  private void hold(Key next, Certificate certificate) {
    key = next.pair();
    chain =
        certificate.getChainList().stream().map(der -> Pem.certificate(der.toByteArray())).toList();
  }
}
