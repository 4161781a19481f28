package io.hauberk.demo;

import static io.hauberk.demo.Outcome.allowed;
import static io.hauberk.demo.Outcome.denied;
import static io.hauberk.demo.Outcome.egressDenied;

import io.hauberk.demo.Witness.Asked;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Who gets through and who does not, as long as nothing changes. */
final class WhoMayAsk {
  static final String READ = "alice/bob-reads-customer-records/read-records";
  static final String NOBODY = "default-deny/alice/alice";
  private static final String BOB = "bob/bob";

  private final DemoMesh mesh;
  private final Witness witness;
  private final Stage stage;

  WhoMayAsk(DemoMesh mesh, Witness witness, Stage stage) {
    this.mesh = mesh;
    this.witness = witness;
    this.stage = stage;
  }

  void play(Future<WorkloadIdentity> forged) throws InterruptedException {
    bob();
    tricks();
    carolAndDave();
    guardrailAndShadow();
    strangers(forged);
  }

  private void bob() throws InterruptedException {
    program(Asked.get("/customer-records"), allowed(READ));
    program(Asked.get("/customer-records/42?x=1"), allowed(READ));
    program(Asked.of("POST", "/customer-records"), denied(NOBODY));
    program(Asked.get("/customer-recordsX"), denied(NOBODY));
    program(Asked.get("/admin"), denied(NOBODY));
    program(new Asked("GET", "/customer-records", "alice.alice:8443"), egressDenied(BOB));
    direct("bob", BOB, "alice.admin", Asked.get("/customer-records"), denied(NOBODY));
  }

  private void program(Asked asked, Outcome expected) throws InterruptedException {
    stage.show("bob", asked, expected, () -> witness.throughSidecar(BOB, asked));
  }

  private void tricks() throws InterruptedException {
    for (List<String> trick :
        List.of(
            List.of("/customer-records/../admin", "hardening/path-dot-segment"),
            List.of("/customer-records/%2e%2e/admin", "hardening/path-dot-segment"),
            List.of("/customer-records/..%2fadmin", "hardening/path-encoded-slash"),
            List.of("//customer-records", "hardening/path-double-slash"),
            List.of("/customer-records;x=/../admin", "hardening/path-dot-segment"),
            List.of("/customer-records%252f..%252fadmin", "hardening/path-double-encoding"))) {
      direct("bob", BOB, "alice.https", Asked.get(trick.getFirst()), denied(trick.getLast()));
    }
  }

  private void carolAndDave() throws InterruptedException {
    for (String workload : List.of("carol/carol", "bob/dave")) {
      String name = workload.substring(workload.indexOf('/') + 1);
      Asked asked = Asked.get("/customer-records");
      stage.show(
          name, asked, egressDenied(workload), () -> witness.throughSidecar(workload, asked));
      direct(name, workload, "alice.https", asked, denied(NOBODY));
    }
  }

  private void strangers(Future<WorkloadIdentity> forged) throws InterruptedException {
    stage.show(
        "eve, without a certificate",
        Asked.get("/customer-records"),
        Outcome.handshake(),
        () -> witness.handshake(Optional.of(Credentials.none(roots()))));
    stage.show(
        "mallory, as bob by another CA",
        Asked.get("/customer-records"),
        Outcome.handshake(),
        () -> witness.handshake(Optional.of(Credentials.of(certificate(forged), roots()))));
    stage.show(
        "somebody, in plain text",
        Asked.get("/customer-records"),
        Outcome.handshake(),
        () -> witness.handshake(Optional.empty()));
  }

  private static WorkloadIdentity certificate(Future<WorkloadIdentity> forged)
      throws InterruptedException {
    try {
      return forged.get();
    } catch (ExecutionException e) {
      throw new EnvironmentException("the other CA did not start: " + e.getMessage(), e);
    }
  }

  private List<java.security.cert.X509Certificate> roots() {
    return mesh.sidecar(Witness.ALICE).identity().bundle();
  }

  private void guardrailAndShadow() throws InterruptedException {
    program(Asked.of("DELETE", "/customer-records/42"), denied("guardrail/pci/no-deletes"));
    Asked export = Asked.get("/export");
    stage.show(
        "bob",
        export + " (a policy in shadow)",
        denied(NOBODY) + ", shadow: allowed by alice/bob-exports/export",
        () -> {
          Witness.Seen seen = witness.throughSidecar(BOB, export);
          String shadow =
              seen.line()
                  .map(
                      l ->
                          l.path("shadow_verdict").asText()
                              + " by "
                              + l.path("shadow_decision").asText())
                  .orElse("nothing");
          return new Witness.Seen(seen.outcome() + ", shadow: " + shadow, "", seen.line());
        });
  }

  private void direct(String name, String workload, String port, Asked asked, Outcome expected)
      throws InterruptedException {
    stage.show(
        name + ", past his sidecar".replace("his", name.equals("carol") ? "her" : "his"),
        asked + (port.equals("alice.admin") ? " at port 8443" : ""),
        expected,
        () -> witness.direct(mesh.sidecar(workload).identity(), port, asked));
  }
}
