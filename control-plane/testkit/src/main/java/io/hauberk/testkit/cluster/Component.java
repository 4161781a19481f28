package io.hauberk.testkit.cluster;

import java.util.List;

/** A program of Kubernetes or around it that tests run; each is built by the script of its name. */
public enum Component {
  /**
   * {@code kube-apiserver}, {@code kube-controller-manager}, {@code kube-scheduler}, {@code
   * kubelet}, {@code kube-proxy} and {@code kubectl}.
   */
  HYPERKUBE("hyperkube", "7 minutes", "go", "hyperkube.go"),
  ETCD("etcd", "half a minute", "go", "etcd.go"),
  HELM("helm", "2 minutes", "go"),
  /** {@code containerd}, its shim for runc, and {@code ctr}. */
  CONTAINERD("containerd", "1 minute", "go"),
  RUNC("runc", "15 seconds", "go gcc pkg-config apt-get dpkg-deb"),
  /** The plugins {@code bridge}, {@code host-local}, {@code loopback} and {@code portmap}. */
  CNI("cni", "10 seconds", "go"),
  COREDNS("coredns", "1 minute", "go", "coredns.go"),
  /** {@code nft}, as a wrapper that finds its libraries beside it. */
  NFT("nft", "5 seconds", "apt-get dpkg-deb"),
  /** The first process of every pod. */
  PAUSE("pause", "5 seconds", "go", "pause.go"),
  /** What pods of tests run: it answers, and it asks; its source says how. */
  PROGRAM("program", "10 seconds", "go", "program.go"),
  BUSYBOX("busybox", "5 seconds", "apt-get dpkg-deb"),
  /** Enforces NetworkPolicy on a node. */
  NETWORK_POLICIES("networkpolicies", "1 minute", "go", "networkpolicies.go"),
  /** Fake nodes; {@code kwok-stages.yaml} beside it says how they and their pods come up. */
  KWOK("kwok", "1 minute", "go"),
  /** Judges NetworkPolicies without a cluster. */
  CYCLONUS("cyclonus", "2 minutes", "go"),
  /** Verifies a log in the form of C2SP tlog-tiles. */
  FSCK("fsck", "10 seconds", "go"),
  /** Judges metrics, and alert rules against made-up series. */
  PROMTOOL("promtool", "3 minutes", "go");

  private final String script;
  private final String duration;
  private final String tools;
  private final String source;

  Component(String script, String duration, String tools) {
    this(script, duration, tools, "");
  }

  Component(String script, String duration, String tools, String source) {
    this.script = script;
    this.duration = duration;
    this.tools = tools;
    this.source = source;
  }

  String script() {
    return script + ".sh";
  }

  /** About how long a build takes on two cores that have nothing else to do. */
  String duration() {
    return duration;
  }

  /** What must be on the path to build it. */
  List<String> tools() {
    return List.of(tools.split(" "));
  }

  /** Resources that stand beside the script when it runs. */
  List<String> sources() {
    return source.isEmpty() ? List.of() : List.of(source);
  }
}
