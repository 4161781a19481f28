package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Outcome.Layer;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which layer did not line up: of the one grant at Alice's, for GET of /records at 443 by Bob. */
class MissedTest {
  private static final String BOB = "spiffe://example.org/ns/bob/sa/bob";
  private static final String DEFAULT = "default-deny/alice/alice";

  private final MeshModel mesh = SmallMesh.with("app: alice");
  private final WorkloadPolicy alice =
      Objects.requireNonNull(mesh.workloads().get(new WorkloadId("alice", "alice")));
  private final Missed missed = new Missed();

  @Test
  void theNetworkWhenNoRuleIsForThatPort() {
    assertEquals(Optional.of(Layer.NETWORK), layer(caller(BOB), 5432, Optional.empty(), DEFAULT));
  }

  @Test
  void theCertificateWhenNoRuleIsForThatAccount() {
    assertEquals(
        Optional.of(Layer.CERTIFICATE),
        layer(caller("spiffe://example.org/ns/eve/sa/eve"), 443, get("/records"), DEFAULT));
  }

  @Test
  void theApplicationWhenAllBelowIsRight() {
    assertEquals(Optional.of(Layer.APPLICATION), layer(caller(BOB), 443, get("/admin"), DEFAULT));
    assertEquals(
        Optional.of(Layer.APPLICATION),
        layer(caller(BOB), 443, get("/admin"), DEFAULT),
        "as remembered");
  }

  @Test
  void theLabelsWhenTheAccountIsRightAndTheWorkloadIsNot() {
    MeshModel other = SmallMesh.withTwin();
    WorkloadPolicy rules =
        Objects.requireNonNull(other.workloads().get(new WorkloadId("alice", "alice")));
    assertEquals(
        Optional.of(Layer.LABELS),
        missed.layer(
            rules,
            denied(caller(BOB, "twin.bob.workload.example.org"), 443, get("/records"), DEFAULT)));
  }

  @Test
  void nothingWhereNoLayerWasAsked() {
    assertEquals(
        Optional.empty(), layer(caller(BOB), 443, get("//"), "hardening/path"), "by its words");
    assertEquals(Optional.empty(), layer(caller(BOB), 443, get("/"), "guardrail/pci/no-deletes"));
    assertEquals(Optional.empty(), layer(caller(BOB), 443, get("/"), "quarantine/bob"));
  }

  @Test
  void nothingOfWhoProvedNothing() {
    Party claims =
        new Party(
            false,
            Optional.of(BOB),
            Optional.of("bob.bob.workload.example.org"),
            Optional.empty(),
            Optional.of("10.0.0.1:4000"),
            Optional.empty());
    assertEquals(Optional.empty(), layer(claims, 443, get("/admin"), DEFAULT));
    assertEquals(Optional.empty(), layer(Party.UNKNOWN, 443, get("/admin"), DEFAULT));
  }

  @Test
  void nothingOfWhatCannotBeRead() {
    assertEquals(Optional.empty(), layer(caller("no SPIFFE ID"), 443, get("/admin"), DEFAULT));
  }

  private Optional<Layer> layer(Party caller, int port, Optional<Exchange> http, String decision) {
    return missed.layer(alice, denied(caller, port, http, decision));
  }

  private static Access denied(Party caller, int port, Optional<Exchange> http, String decision) {
    Optional<String> none = Optional.empty();
    return new Access(
        new Observer(
            "alice.alice.workload.example.org", Observer.Layer.INBOUND, 1, Optional.empty()),
        caller,
        Party.UNKNOWN,
        new Connection(
            none, "HTTP/1.1", Optional.of(port), none, none, none, none, none, 0, 0, Duration.ZERO),
        http,
        new Outcome(false, decision, Optional.empty(), Optional.empty(), none, none, List.of()));
  }

  private static Party caller(String account) {
    return caller(account, "bob.bob.workload.example.org");
  }

  private static Party caller(String account, String instance) {
    return new Party(
        true,
        Optional.of(account),
        Optional.of(instance),
        Optional.empty(),
        Optional.of("10.0.0.1:4000"),
        Optional.empty());
  }

  private static Optional<Exchange> get(String path) {
    return Optional.of(
        new Exchange("id", "GET", "alice", path, false, 403, Optional.empty(), new TreeMap<>()));
  }
}
