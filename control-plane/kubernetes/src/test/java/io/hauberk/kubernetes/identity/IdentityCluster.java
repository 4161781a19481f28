package io.hauberk.kubernetes.identity;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestSpecBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.identity.pod.ApiPodQuestions;
import io.hauberk.kubernetes.identity.pod.PodIndex;
import io.hauberk.kubernetes.identity.pod.SidecarShape;
import io.hauberk.kubernetes.identity.sign.PodCertificateRequest;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** A real API server with two nodes that nobody runs, and what the control plane has there. */
public final class IdentityCluster implements AutoCloseable {
  public static final String SIGNER = "hauberk.io/workload";
  public static final TrustDomain DOMAIN = new TrustDomain("cluster.local");
  public static final SidecarShape SHAPE = new SidecarShape(SIGNER);

  /** What the control plane may do, as far as identity needs it. */
  private static final String RIGHTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: hauberk-system}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: hauberk-identity}
      rules:
      - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
      - {apiGroups: [""], resources: [pods/status], verbs: [patch]}
      - {apiGroups: [certificates.k8s.io], resources: [podcertificaterequests], verbs: [get, list, watch]}
      - {apiGroups: [certificates.k8s.io], resources: [podcertificaterequests/status], verbs: [patch]}
      - {apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: [hauberk.io/workload], verbs: [sign, attest]}
      - {apiGroups: [certificates.k8s.io], resources: [clustertrustbundles], verbs: [create]}
      - {apiGroups: [certificates.k8s.io], resources: [clustertrustbundles], resourceNames: ["hauberk.io:workload:root"], verbs: [get, update]}
      - {apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}
      - {nonResourceURLs: [/openid/v1/jwks, /.well-known/openid-configuration], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: hauberk-identity}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: hauberk-identity}
      subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: hauberk}]
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node1}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node2}
      """;

  private final Deque<Runnable> open = new ArrayDeque<>();
  private volatile Consumer<String> listener = uid -> {};
  private final Path directory;
  private final ApiServer server;
  private final KubernetesClient admin;
  private final KubernetesClient hauberk;
  private final PodIndex pods;
  private final SharedIndexInformer<Pod> informer;
  private int authorities;

  private IdentityCluster(Path directory, ApiServer server) {
    this.directory = directory;
    this.server = server;
    open.push(server::close);
    this.admin = client(server.kubeconfig());
    server.apply(RIGHTS);
    this.hauberk = as("hauberk");
    this.pods = new PodIndex(SHAPE, InstantSource.system(), uid -> listener.accept(uid));
    this.informer = hauberk.pods().inAnyNamespace().inform(pods);
    open.push(informer::close);
    pods.look(informer::isWatching);
  }

  public static IdentityCluster start(Path directory) throws IOException {
    return new IdentityCluster(directory, ApiServer.start(directory.resolve("cluster")));
  }

  public ApiServer server() {
    return server;
  }

  public KubernetesClient admin() {
    return admin;
  }

  public PodIndex pods() {
    pods.look(informer::isWatching);
    return pods;
  }

  /** Told of the uid of each pod that changes from now on. */
  public void onChange(Consumer<String> told) {
    listener = told;
  }

  public KubernetesClient node(String name) {
    return as("system:node:" + name, "system:nodes");
  }

  /** A client of somebody who proves himself by a certificate. */
  public KubernetesClient as(String user, String... groups) {
    return client(server.kubeconfigFor(user, groups));
  }

  private KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setClientKeyAlgo("EC");
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    open.push(client::close);
    return client;
  }

  /** With a root of its own: a control plane whose state is new. */
  public IdentityContext context(Exclusions exclusions) {
    Authority authority =
        Authority.open(
            directory.resolve("authority-" + ++authorities),
            DOMAIN,
            new AuthorityOptions(InstantSource.system(), new SecureRandom()));
    open.push(authority::close);
    return context(authority, exclusions);
  }

  public IdentityContext context(Authority authority, Exclusions exclusions) {
    return new IdentityContext(
        hauberk,
        authority,
        pods,
        new ApiPodQuestions(hauberk, SHAPE),
        exclusions,
        pod -> Optional.of(AttestedLabels.NONE),
        new IdentityCounters(),
        InstantSource.system());
  }

  /** A namespace with account {@code bob}. */
  public void namespace(String name) {
    server.namespace(name);
    server.kubectl().output("create", "serviceaccount", "bob", "--namespace", name);
  }

  /** A pod on node1 as the injector makes them; returns when the informer knows it. */
  public Pod pod(String namespace, String name) {
    return pod(injected(namespace, name));
  }

  public Pod pod(Pod wanted) {
    Pod pod = admin.resource(wanted).create();
    Deadline.await("the pod in the informer", () -> isKnown(pod));
    return pod;
  }

  private boolean isKnown(Pod pod) {
    return pods.byUid(pod.getMetadata().getUid()).isPresent();
  }

  public static Pod injected(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName("bob")
        .withNodeName("node1")
        .withAutomountServiceAccountToken(false)
        .addNewInitContainer()
        .withName("hauberk-proxy")
        .withImage("hauberk/proxy")
        .withRestartPolicy("Always")
        .addNewVolumeMount()
        .withName("hauberk-id")
        .withMountPath("/run/hauberk/id")
        .withReadOnly(true)
        .endVolumeMount()
        .endInitContainer()
        .addNewContainer()
        .withName("app")
        .withImage("example.org/app")
        .endContainer()
        .addNewVolume()
        .withName("hauberk-id")
        .withNewProjected()
        .addNewSource()
        .withNewPodCertificate()
        .withSignerName(SIGNER)
        .withKeyType("ECDSAP256")
        .withCredentialBundlePath("bundle.pem")
        .endPodCertificate()
        .endSource()
        .endProjected()
        .endVolume()
        .endSpec()
        .build();
  }

  /** What the kubelet of a pod's node asks for. */
  public PodCertificateRequest request(Pod pod, KeyPair key, int seconds) {
    PodCertificateRequest request = new PodCertificateRequest();
    request.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(pod.getMetadata().getNamespace())
            .withGenerateName(pod.getMetadata().getName() + "-")
            .build());
    String node = pod.getSpec().getNodeName();
    request.setSpec(
        new PodCertificateRequestSpecBuilder()
            .withSignerName(SIGNER)
            .withPodName(pod.getMetadata().getName())
            .withPodUID(pod.getMetadata().getUid())
            .withServiceAccountName(pod.getSpec().getServiceAccountName())
            .withServiceAccountUID(accountUid(pod))
            .withNodeName(node)
            .withNodeUID(admin.nodes().withName(node).get().getMetadata().getUid())
            .withMaxExpirationSeconds(seconds)
            .withStubPKCS10Request(
                Base64.getEncoder().encodeToString(CertificationRequests.create(key)))
            .build());
    return request;
  }

  private String accountUid(Pod pod) {
    return admin
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .get()
        .getMetadata()
        .getUid();
  }

  /** As it is now. */
  public Optional<PodCertificateRequest> find(PodCertificateRequest request) {
    return Optional.ofNullable(admin.resource(request).get());
  }

  public static KeyPair key() {
    return key("secp256r1");
  }

  public static KeyPair key(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
