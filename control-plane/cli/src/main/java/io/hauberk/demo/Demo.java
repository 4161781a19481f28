package io.hauberk.demo;

import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The whole play. */
public final class Demo implements AutoCloseable {
  private final List<String> program;
  private final DemoMesh mesh;
  private final long started;

  private Demo(List<String> program, DemoMesh mesh, long started) {
    this.program = program;
    this.mesh = mesh;
    this.started = started;
  }

  /**
   * Starts everything.
   *
   * @param root an empty folder for all that is written
   * @param program the words that start {@code hauberk}
   */
  public static Demo start(
      Path root, List<String> program, EnvoyBinary envoy, Consumer<String> progress)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    return new Demo(program, DemoMesh.start(root, program, envoy, progress), started);
  }

  /**
   * Sends every request.
   *
   * @param audience sees each line when it is there
   */
  public DemoReport play(Consumer<DemoLine> audience) throws IOException, InterruptedException {
    Stage stage = new Stage(audience);
    Witness witness = new Witness(mesh);
    try (ExecutorService aside = Executors.newSingleThreadExecutor()) {
      Future<WorkloadIdentity> forged = aside.submit(() -> mesh.forged("bob/bob", program));
      new WhoMayAsk(mesh, witness, stage).play(forged);
    }
    new WhatChanges(mesh, witness, stage).play();
    return new DemoReport(stage.lines(), (System.nanoTime() - started) / 1e9);
  }

  /** Commands to try by hand while it runs. */
  public List<String> commands() {
    String alice = "https://127.0.0.1:" + mesh.port("alice.https");
    Path bob = mesh.root().resolve("bob.bob");
    String state = " --state " + mesh.controlPlane().state();
    return List.of(
        "# bob's program asks through his sidecar, then carol's",
        curl("bob.out", "/customer-records"),
        curl("bob.out", "/admin"),
        curl("carol.out", "/customer-records"),
        "# past his sidecar, with his real certificate",
        "curl -k --cert "
            + bob.resolve("chain.pem")
            + " --key "
            + bob.resolve("key.pem")
            + " "
            + alice
            + "/customer-records",
        "# edit a policy; it is in force when the file is saved",
        "${EDITOR:-vi} " + mesh.folder().path().resolve("records.yaml"),
        "./hauberk can --dir "
            + mesh.folder().path()
            + " bob/bob alice/alice:443 /customer-records",
        "./hauberk status" + state,
        "./hauberk quarantine bob/bob --reason demonstration --for 1m" + state,
        "tail -f " + mesh.root().resolve("alice.alice").resolve("access.json"));
  }

  private String curl(String port, String path) {
    return "curl -i -H 'Host: alice.alice' http://127.0.0.1:" + mesh.port(port) + path;
  }

  @Override
  public void close() {
    mesh.close();
  }
}
