package io.hauberk.demo;

import io.hauberk.admin.v1.StartQuarantineRequest;
import io.hauberk.demo.Witness.Asked;
import io.hauberk.server.admin.AdminFailure;
import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens while connections are open and traffic flows. */
final class WhatChanges {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BOB = "bob/bob";
  private static final Asked RECORD = Asked.get("/customer-records/7");
  private static final Asked REPORT = Asked.get("/reports/today");

  private final DemoMesh mesh;
  private final Witness witness;
  private final Stage stage;

  WhatChanges(DemoMesh mesh, Witness witness, Stage stage) {
    this.mesh = mesh;
    this.witness = witness;
    this.stage = stage;
  }

  void play() throws IOException, InterruptedException {
    tighten();
    quarantine();
    String bobs = mesh.sidecar(BOB).identity().serial();
    String alices = mesh.sidecar(Witness.ALICE).identity().serial();
    try (Load load = Load.start(mesh.port("bob.out"))) {
      killTheControlPlane(load);
      renew(load, bobs, alices);
    }
  }

  private void tighten() throws InterruptedException {
    stage.show(
        "bob, connection stays open",
        RECORD + ", then the policy is tightened to /customer-records/public",
        Outcome.allowed(WhoMayAsk.READ) + ", then " + Outcome.denied(WhoMayAsk.NOBODY),
        () -> {
          try (WireClient open = witness.open(mesh.sidecar(BOB).identity(), "alice.https")) {
            String before = witness.on(open, RECORD).outcome();
            long saved = System.nanoTime();
            mesh.folder()
                .replace(
                    "records.yaml",
                    "prefix: /customer-records}",
                    "prefix: /customer-records/public}");
            long took = until(open, RECORD, 403, saved);
            Witness.Seen after = witness.on(open, RECORD);
            mesh.folder()
                .replace(
                    "records.yaml",
                    "prefix: /customer-records/public}",
                    "prefix: /customer-records}");
            until(open, RECORD, 200, System.nanoTime());
            return new Witness.Seen(
                before + ", then " + after.outcome(),
                "saved file to new verdict on the open connection: " + took + " ms",
                after.line());
          }
        });
  }

  /** Asks until that status comes; milliseconds since {@code start}. */
  private static long until(WireClient client, Asked asked, int status, long start)
      throws IOException, InterruptedException {
    while (client.ask(asked.method(), asked.target(), asked.host()).status() != status) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("no " + status + " in " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void quarantine() throws InterruptedException {
    stage.show(
        "bob, connection stays open",
        RECORD + ", then `hauberk quarantine bob/bob`",
        Outcome.denied("quarantine/bob-is-out") + ", connection cut",
        () -> {
          try (WireClient open = witness.open(mesh.sidecar(BOB).identity(), "alice.https");
              WireClient idle = witness.open(mesh.sidecar(BOB).identity(), "alice.https")) {
            witness.on(open, RECORD);
            witness.on(idle, RECORD);
            long ordered = System.nanoTime();
            order(
                StartQuarantineRequest.newBuilder()
                    .setTarget(BOB)
                    .setReason("demonstration")
                    .setName("bob-is-out")
                    .build());
            long took = untilRefused(ordered);
            Witness.Seen after = witness.throughSidecar(BOB, RECORD);
            boolean cut = idle.closedWithin(5000);
            return new Witness.Seen(
                after.outcome() + (cut ? ", connection cut" : ", connection open after 5 s"),
                "order to refusal: "
                    + took
                    + " ms; idle connection closed after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ordered)
                    + " ms",
                after.line());
          }
        });
    stage.show(
        "bob",
        RECORD + ", after `hauberk release bob-is-out`",
        Outcome.allowed(WhoMayAsk.READ),
        () -> {
          release();
          try (WireClient client = WireClient.plain(mesh.port("bob.out"))) {
            until(client, RECORD, 200, System.nanoTime());
          }
          return witness.throughSidecar(BOB, RECORD);
        });
  }

  private long untilRefused(long start) throws IOException, InterruptedException {
    try (WireClient client = WireClient.plain(mesh.port("bob.out"))) {
      return until(client, RECORD, 403, start);
    }
  }

  private void order(StartQuarantineRequest request) throws IOException {
    try {
      mesh.controlPlane().ask(client -> client.startQuarantine(request));
    } catch (AdminFailure e) {
      throw new EnvironmentException(e.getMessage(), e);
    }
  }

  private void release() throws IOException {
    try {
      mesh.controlPlane().ask(client -> client.release("bob-is-out"));
    } catch (AdminFailure e) {
      throw new EnvironmentException(e.getMessage(), e);
    }
  }

  private void killTheControlPlane(Load load) throws InterruptedException {
    stage.show(
        "bob, while the control plane is dead",
        REPORT,
        Outcome.allowed("alice/bob-reads-reports/read-reports"),
        () -> {
          mesh.controlPlane().kill();
          return witness.throughSidecar(BOB, REPORT);
        });
    stage.show(
        "bob, policy removed meanwhile",
        REPORT + ", after the control plane is back",
        Outcome.denied(WhoMayAsk.NOBODY),
        () -> {
          mesh.folder().delete("reports.yaml");
          long restarted = System.nanoTime();
          mesh.controlPlane().restart();
          mesh.controlPlane().awaitReady();
          try (WireClient client = WireClient.plain(mesh.port("bob.out"))) {
            until(client, REPORT, 403, System.nanoTime());
          }
          Witness.Seen seen = witness.throughSidecar(BOB, REPORT);
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - restarted);
          return new Witness.Seen(
              seen.outcome(), "start to new verdict: " + took + " ms", seen.line());
        });
    stage.show(
        "bob's traffic",
        "GET /customer-records/load all the while",
        "0 failed requests",
        () -> traffic(load, ""));
  }

  private void renew(Load load, String bobs, String alices) throws InterruptedException {
    stage.show(
        "bob's traffic",
        "while the certificates of bob and alice are renewed, each with a new key",
        "0 failed requests, alice sees bob's new certificate",
        () -> {
          mesh.sidecar(BOB).renewNow();
          mesh.sidecar(Witness.ALICE).renewNow();
          long deadline = System.nanoTime() + PATIENCE.toNanos();
          while (mesh.sidecar(BOB).identity().serial().equals(bobs)
              || mesh.sidecar(Witness.ALICE).identity().serial().equals(alices)) {
            if (System.nanoTime() > deadline) {
              return new Witness.Seen(
                  "no renewal in " + PATIENCE.toSeconds() + " s", "", Optional.empty());
            }
            TimeUnit.MILLISECONDS.sleep(50);
          }
          Witness.Seen fresh = witness.direct(mesh.sidecar(BOB).identity(), "alice.https", RECORD);
          String serial = fresh.line().map(l -> l.path("caller_serial").asText()).orElse("");
          boolean isNew = !serial.isEmpty() && !brief(serial).equals(brief(bobs));
          Witness.Seen traffic =
              traffic(load, "; bob's serial " + brief(bobs) + " became " + brief(serial));
          return new Witness.Seen(
              traffic.outcome()
                  + (isNew
                      ? ", alice sees bob's new certificate"
                      : ", alice sees no new certificate"),
              traffic.note(),
              fresh.line());
        });
  }

  private static String brief(String serial) {
    return serial.substring(0, Math.min(8, serial.length())).toLowerCase(Locale.ROOT);
  }

  private static Witness.Seen traffic(Load load, String note) {
    return new Witness.Seen(
        load.failed() + " failed requests",
        load.sent() + " sent" + note + (load.failed() > 0 ? "; first: " + load.trouble() : ""),
        Optional.empty());
  }
}
