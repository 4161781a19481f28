package io.hauberk.testkit.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * The command lines of a control plane.
 *
 * @param bin the folder of the programs
 * @param data of etcd
 * @param network where it listens
 */
record ControlPlaneCommands(Path bin, Path data, ClusterKeys keys, ClusterNetwork network) {
  static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  List<String> etcd() {
    String clients = "http://127.0.0.1:" + network.etcdPort();
    return List.of(
        program("etcd"),
        "--data-dir=" + data,
        "--unsafe-no-fsync",
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=http://127.0.0.1:" + network.peerPort(),
        "--log-level=warn");
  }

  List<String> apiServer() {
    return List.of(
        program("kube-apiserver"),
        "--etcd-servers=http://127.0.0.1:" + network.etcdPort(),
        "--secure-port=" + network.port(),
        "--bind-address=" + network.bound().getHostAddress(),
        "--advertise-address=" + network.advertised().getHostAddress(),
        "--tls-cert-file=" + key("apiserver.crt"),
        "--tls-private-key-file=" + key("apiserver.key"),
        "--client-ca-file=" + key("ca.crt"),
        "--service-account-issuer=" + ISSUER,
        "--service-account-key-file=" + key("accounts.pub"),
        "--service-account-signing-key-file=" + key("accounts.key"),
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--service-cluster-ip-range=" + ClusterNetwork.SERVICES,
        "--allow-privileged=true",
        "--kubelet-preferred-address-types=InternalIP",
        "--kubelet-client-certificate=" + key("kubelet-client.crt"),
        "--kubelet-client-key=" + key("kubelet-client.key"),
        "--kubelet-certificate-authority=" + key("ca.crt"),
        "--requestheader-client-ca-file=" + key("front-proxy-ca.crt"),
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--proxy-client-cert-file=" + key("front-proxy-client.crt"),
        "--proxy-client-key-file=" + key("front-proxy-client.key"),
        // Beside the API server runs no kube-proxy: it calls webhooks by their endpoints'
        // addresses.
        "--enable-aggregator-routing=true");
  }

  List<String> controllerManager(Path kubeconfig) {
    return List.of(
        program("kube-controller-manager"),
        "--kubeconfig=" + kubeconfig,
        "--authentication-kubeconfig=" + kubeconfig,
        "--authorization-kubeconfig=" + kubeconfig,
        "--use-service-account-credentials=true",
        "--service-account-private-key-file=" + key("accounts.key"),
        "--root-ca-file=" + key("ca.crt"),
        "--allocate-node-cidrs=true",
        "--cluster-cidr=" + network.pods(),
        "--service-cluster-ip-range=" + ClusterNetwork.SERVICES,
        // Made where it is missing; the default is a folder of the machine.
        "--flex-volume-plugin-dir=" + data.resolveSibling("volume-plugins"),
        "--secure-port=0",
        "--leader-elect=false");
  }

  List<String> scheduler(Path kubeconfig) {
    return List.of(
        program("kube-scheduler"),
        "--kubeconfig=" + kubeconfig,
        "--authentication-kubeconfig=" + kubeconfig,
        "--authorization-kubeconfig=" + kubeconfig,
        "--secure-port=0",
        "--leader-elect=false");
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  private Path key(String name) {
    return keys.file(name);
  }
}
