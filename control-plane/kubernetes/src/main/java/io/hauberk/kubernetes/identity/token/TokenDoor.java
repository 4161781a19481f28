package io.hauberk.kubernetes.identity.token;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.Metadata;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.stream.PodIdentity;
import io.hauberk.policy.intent.Code;
import io.hauberk.server.xds.PeerIdentity.Proof;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way in for pods that keep their own keys: a token of the pod and a certification request in
 * the headers of each stream, both read from files at that moment. The certificate goes to the
 * pod's own stream. The stream ends with the token, and the next one brings a new one.
 */
public final class TokenDoor implements PodIdentity.Door {
  private static final Metadata.Key<String> TOKEN = header("authorization");
  private static final Metadata.Key<String> REQUEST = header(KeyHeader.NAME);
  private static final String BEARER = "Bearer ";

  private final IdentityContext context;
  private final TokenAttestation attestation;
  private final PodEnrollment enrollment;
  private final BiConsumer<InstanceName, IssuedCertificate> issued;
  private final Buckets calls;
  private final Buckets pods;

  private TokenDoor(
      IdentityContext context,
      TokenAttestation attestation,
      PodEnrollment enrollment,
      BiConsumer<InstanceName, IssuedCertificate> issued) {
    this.context = context;
    this.attestation = attestation;
    this.enrollment = enrollment;
    this.issued = issued;
    this.calls = new Buckets(50, 10, context.clock());
    this.pods = new Buckets(10, 0.5, context.clock());
  }

  /**
   * @param audience of the tokens; no other service may accept it
   * @param lifetime of certificates
   * @param issued told of each certificate before the stream begins
   */
  public static TokenDoor open(
      IdentityContext context,
      String audience,
      PeerAddress addresses,
      Supplier<Duration> lifetime,
      BiConsumer<InstanceName, IssuedCertificate> issued) {
    TokenAttestation attestation = attestation(context, audience, addresses);
    PodEnrollment enrollment =
        new PodEnrollment(context, new ApiLineages(context.client()), lifetime);
    return new TokenDoor(context, attestation, enrollment, issued);
  }

  static TokenAttestation attestation(
      IdentityContext context, String audience, PeerAddress addresses) {
    KeyRing keys = new KeyRing(() -> published(context.client()), context.clock());
    return new TokenAttestation(
        context, new TokenJudge(audience, keys, context.clock()), addresses);
  }

  @Override
  public Proof open(Metadata headers, String peer) throws IdentityRefused {
    if (!calls.take(peer)) {
      throw IdentityRefused.forNow(
          Code.TOO_MANY_ASKS, "`" + peer + "` calls more often than sidecars do");
    }
    String token = token(headers);
    KeyHeader header = KeyHeader.parse(only(headers, REQUEST));
    TokenAttestation.Attested attested = attestation.attest(token, peer);
    SpiffeId account = context.trustDomain().account(attested.pod().account());
    InstanceName instance = context.instance(attested.pod().uid());
    Optional<String> quarantine = context.exclusions().find(account, instance);
    if (quarantine.isPresent()) {
      throw IdentityRefused.forNow(
          Code.IDENTITY_QUARANTINED,
          "pod `"
              + attested.pod().title()
              + "` is excluded by quarantine `"
              + quarantine.get()
              + "`");
    }
    if (!pods.take(attested.pod().uid())) {
      throw IdentityRefused.forNow(
          Code.TOO_MANY_ASKS, "pod `" + attested.pod().title() + "` asks too often");
    }
    issued.accept(instance, enrollment.enroll(attested.pod(), header));
    return new Proof(account, instance, attested.until());
  }

  static String token(Metadata headers) throws IdentityRefused {
    if (!headers.containsKey(TOKEN)) {
      throw IdentityRefused.forGood(
          Code.CREDENTIAL_MISSING, "the call shows neither a certificate nor a token");
    }
    String value = only(headers, TOKEN);
    if (!value.startsWith(BEARER)) {
      throw IdentityRefused.forGood(Code.TOKEN_MALFORMED, "the credential is no bearer token");
    }
    return value.substring(BEARER.length());
  }

  private static String only(Metadata headers, Metadata.Key<String> name) throws IdentityRefused {
    @Nullable Iterable<String> values = headers.getAll(name);
    Iterator<String> all = values == null ? null : values.iterator();
    if (all != null && all.hasNext()) {
      String value = all.next();
      if (!all.hasNext()) {
        return value;
      }
    }
    throw IdentityRefused.forGood(
        Code.REQUEST_UNFIT, "the call must have exactly one header `" + name.name() + "`");
  }

  private static KeyRing.Published published(KubernetesClient client) throws IOException {
    try {
      return KeyRing.Published.of(
          client.raw("/.well-known/openid-configuration"), client.raw("/openid/v1/jwks"));
    } catch (KubernetesClientException e) {
      throw new IOException("the API server does not give them (" + e.getCode() + ")", e);
    }
  }

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
