package io.hauberk.testkit.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Envoy process that runs what a test gives it.
 *
 * <pre>{@code
 * try (TestEnvoy envoy = TestEnvoy.start(directory)) {
 *   envoy.identity(authority.issue(account, instance), authority);
 *   envoy.push(resources);                    // returns when Envoy has acknowledged everything
 *   envoy.awaitListening(port);
 *   ... HttpConnection.tls(port, bob, authority) ...
 *   LogLine line = envoy.accessLog().next(1).get(0);
 * }
 * }</pre>
 *
 * <p>One worker thread, so that requests sent one after the other stand in the access log in that
 * order. Listeners are drained three seconds after a change. Envoy's files ({@code envoy.json},
 * {@code access.json}, {@code envoy.log}) stay in the directory for whoever looks into a failure.
 */
public final class TestEnvoy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final AdsServer ads;
  private final Process process;
  private final AccessLog accessLog;
  private final Map<String, Resource> kept = new LinkedHashMap<>();

  private TestEnvoy(Path directory, AdsServer ads, Process process) {
    this.directory = directory;
    this.ads = ads;
    this.process = process;
    this.accessLog = new AccessLog(directory.resolve("access.json"));
  }

  /**
   * Starts without any listener.
   *
   * @param directory for its files; made if absent
   * @throws io.hauberk.sidecar.EnvironmentException when there is no Envoy, with the sentence that
   *     says how to get it
   */
  public static TestEnvoy start(Path directory) throws IOException {
    Files.createDirectories(directory);
    AdsServer ads = AdsServer.start();
    return start(directory, ads, Bootstraps.json(ads.port()), List.of());
  }

  /**
   * Starts in a network namespace as user 1337, as beside the program of a pod. Its secrets are to
   * come from files; {@link #awaitListening} and {@link #admin} do not reach into the namespace.
   *
   * @param namespace as {@code ip netns} calls it
   */
  public static TestEnvoy startIn(String namespace, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "hauberk");
    AdsServer ads = AdsServer.start(folder);
    return start(directory, ads, Bootstraps.json(AdsServer.socket(folder)), beside(namespace));
  }

  /** The files of this machine are for another user, so it is let read them. */
  private static List<String> beside(String namespace) {
    String files = "+dac_override,+dac_read_search";
    return List.of(
        "ip",
        "netns",
        "exec",
        namespace,
        "setpriv",
        "--reuid=1337",
        "--regid=1337",
        "--clear-groups",
        "--inh-caps=" + files,
        "--ambient-caps=" + files);
  }

  private static TestEnvoy start(
      Path directory, AdsServer ads, String bootstrap, List<String> launcher) throws IOException {
    Files.writeString(directory.resolve("envoy.json"), bootstrap);
    try {
      List<String> command = new ArrayList<>(launcher);
      command.addAll(command(EnvoyBinary.locate().path(), directory));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(directory.resolve("access.json").toFile())
              .redirectError(directory.resolve("envoy.log").toFile())
              .start();
      return new TestEnvoy(directory, ads, process);
    } catch (IOException | RuntimeException e) {
      ads.close();
      throw e;
    }
  }

  private static List<String> command(Path binary, Path directory) {
    return List.of(
        binary.toString(),
        "--config-path",
        directory.resolve("envoy.json").toString(),
        "--admin-address-path",
        directory.resolve("admin").toString(),
        "--disable-hot-restart",
        "--concurrency",
        "1",
        "--drain-time-s",
        "3",
        "--drain-strategy",
        "immediate",
        "--file-flush-interval-msec",
        "20",
        "--log-level",
        "warning");
  }

  /**
   * Serves the secrets {@code identity} and {@code bundle} with every later push: the chain inline,
   * the key as a file of its own, as Hauberk's server does.
   */
  public void identity(TestIdentity identity, TestAuthority trust) throws IOException {
    Path key = directory.resolve(identity.leaf().getSerialNumber().toString(16) + ".key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, identity.keyPem());
    keep("identity", Bootstraps.identity(identity.chainPem(), key));
    keep("bundle", Bootstraps.bundle(trust.rootPem()));
  }

  /**
   * Sends {@code body} under {@code name} with every later push, until it is replaced: the
   * quarantine list, for one.
   */
  public void keep(String name, Message body) {
    Any any = Any.pack(body);
    kept.put(any.getTypeUrl() + " " + name, resource(name, any));
  }

  /** A resource to {@link #push}, with a version made of its bytes. */
  public static Resource resource(String name, Any body) {
    return Resource.newBuilder()
        .setName(name)
        .setVersion(body.getValue().size() + "-" + Integer.toHexString(body.hashCode()))
        .setResource(body)
        .build();
  }

  /**
   * Replaces the whole configuration by {@code resources} and what is kept. Returns when Envoy has
   * acknowledged everything; its worker follows within milliseconds.
   *
   * @throws RefusedException with Envoy's own words
   */
  public void push(Collection<Resource> resources) throws InterruptedException {
    List<Resource> all = new ArrayList<>(kept.values());
    all.addAll(resources);
    ads.set(all);
    ads.awaitAcknowledged(PATIENCE, process::isAlive);
  }

  /** Waits until something accepts connections at {@code 127.0.0.1:port}. */
  public void awaitListening(int port) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IOException("nothing listens at " + port + "; see " + directory, e);
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  public AccessLog accessLog() {
    return accessLog;
  }

  /** The answer of Envoy's admin interface to {@code GET path}, such as {@code /stats}. */
  public String admin(String path) throws IOException, InterruptedException {
    String address = Files.readString(directory.resolve("admin")).strip();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /** Ends it as a crash does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      ads.close();
    }
  }
}
