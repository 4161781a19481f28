package io.hauberk.testkit.cluster;

import io.hauberk.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A real kube-apiserver with its etcd, on free ports of this machine; several may run at once.
 *
 * <pre>{@code
 * try (ApiServer server = ApiServer.start(directory, Companion.CONTROLLER_MANAGER)) {
 *   server.namespace("shop", "hauberk.io/inject=enabled");
 *   server.apply(yaml);
 *   Outcome refused = server.as("bob", "developers").runWith(yaml, "apply", "-f", "-");
 * }
 * }</pre>
 *
 * <p>There are no nodes: pods are accepted and stay pending. Webhooks at {@code
 * https://127.0.0.1:<port>} are called. Logs stay in the directory for whoever looks into a
 * failure.
 */
public final class ApiServer implements AutoCloseable {
  /** What may run beside the API server. */
  public enum Companion {
    /**
     * Makes service accounts of namespaces, replicas of deployments, and collects garbage. Without
     * it none of that happens.
     */
    CONTROLLER_MANAGER,
    /** Gives pods their node. */
    SCHEDULER
  }

  private enum Part {
    ETCD,
    API_SERVER,
    CONTROLLER_MANAGER,
    SCHEDULER
  }

  private final Path directory;
  private final ClusterNetwork network;
  private final ClusterKeys keys;
  private final ControlPlaneCommands commands;
  private final Path kubeconfig;
  private final EnumMap<Part, Daemon> running = new EnumMap<>(Part.class);

  private ApiServer(Path directory, ClusterNetwork network, Path bin) throws IOException {
    this.directory = directory;
    this.network = network;
    this.keys = ClusterKeys.create(directory.resolve("keys"), network.addresses());
    this.commands = new ControlPlaneCommands(bin, directory.resolve("etcd"), keys, network);
    this.kubeconfig = keys.kubeconfig(network.url(), "admin", "system:masters");
  }

  /**
   * Returns when it answers.
   *
   * @param directory for its files; made if absent, else empty
   * @throws io.hauberk.sidecar.EnvironmentException when this machine lacks what it takes, with the
   *     sentence that says how to get it
   */
  public static ApiServer start(Path directory, Companion... companions) throws IOException {
    return start(directory, ClusterNetwork.loopback(), companions);
  }

  static ApiServer start(Path directory, ClusterNetwork network, Companion... companions)
      throws IOException {
    Path bin = KubernetesBinaries.locate().require(Component.HYPERKUBE, Component.ETCD);
    Path folder = Files.createDirectories(directory).toAbsolutePath();
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException("`" + folder + "` is not empty");
      }
    }
    ApiServer server = new ApiServer(folder, network, bin);
    try {
      server.run(Part.ETCD, server.commands.etcd());
      server.resume();
      for (Companion companion : companions) {
        server.run(companion);
      }
      if (List.of(companions).contains(Companion.CONTROLLER_MANAGER)) {
        server.awaitAccount("default");
      }
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** By which programs of this machine reach it. */
  public URI url() {
    return network.url();
  }

  /** Of {@code system:masters}, who may do everything. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /**
   * Of a user who proves name and groups by a client certificate: {@code
   * system:serviceaccount:<namespace>:<name>}, {@code system:node:<name>} in {@code system:nodes},
   * or anybody else.
   */
  public Path kubeconfigFor(String user, String... groups) {
    try {
      return keys.kubeconfig(network.url(), user, groups);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** kubectl as the administrator. */
  public Kubectl kubectl() {
    return new Kubectl(commands.bin().resolve("kubectl"), kubeconfig);
  }

  /** Runs kubectl as the administrator. */
  public Outcome kubectl(String... words) {
    return kubectl().run(words);
  }

  /** kubectl as somebody else; see {@link #kubeconfigFor}. */
  public Kubectl as(String user, String... groups) {
    return new Kubectl(commands.bin().resolve("kubectl"), kubeconfigFor(user, groups));
  }

  /**
   * Applies documents as the administrator.
   *
   * @throws IllegalStateException with the API server's words when it refused one
   */
  public String apply(String yaml) {
    return kubectl().apply(yaml);
  }

  /**
   * Makes a namespace in which pods may be created: with its service account {@code default}.
   *
   * @param labels each {@code key=value}
   */
  public void namespace(String name, String... labels) {
    kubectl().output("create", "namespace", name);
    if (labels.length > 0) {
      kubectl()
          .output(
              Stream.concat(Stream.of("label", "namespace", name), Stream.of(labels))
                  .toArray(String[]::new));
    }
    if (!running.containsKey(Part.CONTROLLER_MANAGER)) {
      kubectl().output("create", "serviceaccount", "default", "--namespace", name);
      return;
    }
    awaitAccount(name);
  }

  private void awaitAccount(String namespace) {
    await(
        "the service account of namespace " + namespace,
        () ->
            kubectl("get", "serviceaccount/default", "configmap/kube-root-ca.crt", "-n", namespace)
                .succeeded());
  }

  /** The CA of the API server and of the client certificates of its users. */
  public TestAuthority authority() {
    return keys.authority();
  }

  /** By which nodes and pods reach it. */
  URI urlForNodes() {
    return URI.create("https://" + network.advertised().getHostAddress() + ":" + network.port());
  }

  ClusterKeys keys() {
    return keys;
  }

  /** An outage: the API server is killed; etcd and the companions stay. */
  public void stop() {
    Daemon server = running.remove(Part.API_SERVER);
    if (server != null) {
      server.close();
    }
  }

  /** Ends an outage: the same data at the same port. Returns when it answers. */
  public void resume() throws IOException {
    run(Part.API_SERVER, commands.apiServer());
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      HttpRequest ready =
          HttpRequest.newBuilder(url().resolve("/readyz")).timeout(Duration.ofSeconds(5)).build();
      await("the API server", () -> answers(client, ready));
    }
  }

  /**
   * Forgets the past, as clusters do every few minutes. An API server that starts after this tells
   * whoever watches from an older version that it is gone (410).
   */
  public void compact() throws IOException {
    new Etcd(URI.create("http://127.0.0.1:" + network.etcdPort())).compact();
  }

  @Override
  public void close() {
    for (Part part : List.of(Part.SCHEDULER, Part.CONTROLLER_MANAGER, Part.API_SERVER, Part.ETCD)) {
      Daemon daemon = running.remove(part);
      if (daemon != null) {
        daemon.close();
      }
    }
  }

  private void run(Companion companion) throws IOException {
    switch (companion) {
      case CONTROLLER_MANAGER ->
          run(
              Part.CONTROLLER_MANAGER,
              commands.controllerManager(kubeconfigFor("system:kube-controller-manager")));
      case SCHEDULER ->
          run(Part.SCHEDULER, commands.scheduler(kubeconfigFor("system:kube-scheduler")));
    }
  }

  private void run(Part part, List<String> words) throws IOException {
    String name = Path.of(words.getFirst()).getFileName().toString();
    running.put(part, Daemon.start(name, directory, Map.of(), words));
  }

  /** Fails at once when a part has ended. */
  private void await(String what, Deadline.Condition condition) {
    Deadline.await(
        what,
        () -> {
          for (Daemon daemon : running.values()) {
            if (!daemon.isAlive()) {
              throw new IllegalStateException(
                  "waiting for " + what + "; ended: " + daemon.lastWords());
            }
          }
          return condition.holds();
        });
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private SSLContext trust() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, keys.authority().trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
