package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanCommandTest {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice, labels: {app: alice}}
      spec:
        serviceAccount: alice
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:20443", app: "127.0.0.1:28080"}
        - {name: db, port: 5432, protocol: tcp, listen: "127.0.0.1:20432", app: "127.0.0.1:25432"}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob, namespace: bob, labels: {app: bob}}
      spec: {serviceAccount: bob, outbound: {listen: "127.0.0.1:20001"}}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: eve, namespace: eve}
      spec: {serviceAccount: eve, outbound: {listen: "127.0.0.1:20002"}}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: records, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
        - name: read
          from: [{labels: {matchLabels: {app: bob}}}]
          ports: [443]
          http: [{methods: [GET], paths: [{prefix: /records}], headers: [{name: x-team, exact: blue}]}]
        - name: query
          from: [{labels: {matchLabels: {app: bob}}}]
          ports: [db]
      """;

  @TempDir Path dir;

  @BeforeEach
  void writeTheMesh() throws IOException {
    Files.writeString(dir.resolve("mesh.yaml"), MESH);
  }

  @Test
  void allowedIsZeroAndSaysTheRule() {
    Ran ran = can("bob/bob", "alice/alice:443", "/records/1?x=1", "-H", "X-Team: blue");
    assertEquals(new Ran(0, "allowed by alice/records/read\n", ""), ran);
  }

  @Test
  void deniedIsOneAndSaysTheName() {
    Ran ran = can("bob/bob", "alice/alice:https", "-X", "POST", "/records");
    assertEquals(new Ran(1, "denied by default-deny/alice/alice\n", ""), ran);
  }

  @Test
  void aTcpPortIsAskedWithoutAPath() {
    assertEquals(
        new Ran(0, "allowed by alice/records/query\n", ""), can("bob/bob", "alice/alice:db"));
  }

  @Test
  void tellsThatTheCallersOwnSidecarStopsItFirst() {
    assertEquals(
        new Ran(
            1,
            """
            allowed: false
            rule: default-deny/alice/alice
            layer: inbound
            egress: egress-deny/eve/eve
            """,
            ""),
        can("eve/eve", "alice/alice:443", "/records", "-o", "yaml"));
  }

  @Test
  void anUndeclaredPortIsDeniedByName() {
    assertEquals(
        "denied by unmatched-port/alice/alice:8443",
        can("bob/bob", "alice/alice:8443", "/").out().lines().findFirst().orElse(""));
  }

  @Test
  void whatDoesNotExistIsInvalidInput() {
    assertEquals(
        new Ran(3, "", "hauberk: no workload `bob/bo`; is it `bob/bob`\n"),
        can("bob/bo", "alice/alice:443", "/"));
    assertEquals(
        new Ran(3, "", "hauberk: `alice/alice` has no port `http`\n"),
        can("bob/bob", "alice/alice:http", "/"));
    assertEquals(
        new Ran(3, "", "hauberk: port `443` speaks HTTP: name a path\n"),
        can("bob/bob", "alice/alice:443"));
  }

  @Test
  void whatCannotBeUnderstoodIsUsage() {
    assertEquals(2, can("bob", "alice/alice:443", "/").status());
    assertEquals(2, can("bob/bob", "alice/alice", "/").status());
    assertEquals(2, can("bob/bob", "alice/alice:443", "/", "-H", "novalue").status());
    assertEquals(2, can().status());
    assertEquals(2, Ran.of("can", "--nonsense").status());
  }

  @Test
  void aMeshThatIsNotValidIsToldInFull() throws IOException {
    Files.writeString(dir.resolve("bad.yaml"), "kind: Nonsense\n---\nkind: Nonsense\n");
    Ran ran = can("bob/bob", "alice/alice:443", "/");
    assertEquals(3, ran.status());
    assertTrue(ran.err().lines().count() >= 2, ran.err());
  }

  @Test
  void questionsAreAnsweredLineByLineInOrder() {
    Ran ran =
        Ran.withInput(
            """
            {"from":"bob/bob","to":"alice/alice:443","path":"/records","headers":{"x-team":"blue"}}
            {"from":"bob/bob","to":"alice/alice:443","method":"GET","path":"/records","headers":{"x-team":["blue","blue"]}}
            {"from":"bob/bob","to":"alice/alice:5432"}
            """,
            "can",
            "--dir",
            dir.toString(),
            "--questions",
            "-");
    assertEquals(
        new Ran(
            0,
            """
            {"allowed":true,"rule":"alice/records/read","layer":"inbound"}
            {"allowed":false,"rule":"hardening/repeated-header/x-team","layer":"inbound"}
            {"allowed":true,"rule":"alice/records/query","layer":"inbound"}
            """,
            ""),
        ran);
  }

  @Test
  void aBadQuestionHasItsErrorOnItsLine() {
    Ran ran =
        Ran.withInput(
            """
            {"from":"bob/bob"}
            nonsense
            {"from":"bob/bob","to":"alice/alice:5432","colour":"red"}
            {"from":"bob/bob","to":"alice/alice:5432"}
            """,
            "can",
            "--dir",
            dir.toString(),
            "--questions",
            "-");
    assertEquals(
        new Ran(
            3,
            """
            {"error":"field `to` is missing"}
            {"error":"not one JSON object on a line"}
            {"error":"unknown field `colour`"}
            {"allowed":true,"rule":"alice/records/query","layer":"inbound"}
            """,
            ""),
        ran);
  }

  private Ran can(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "can";
    all[1] = "--dir";
    all[2] = dir.toString();
    System.arraycopy(words, 0, all, 3, words.length);
    return Ran.of(all);
  }
}
