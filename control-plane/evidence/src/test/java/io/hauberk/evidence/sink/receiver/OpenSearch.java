package io.hauberk.evidence.sink.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.sink.Pumps;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One node of OpenSearch with the modules that a store of documents needs, and with its own
 * security: HTTPS, and nobody does anything without a login. {@link #ask} is its administrator's.
 */
public final class OpenSearch implements AutoCloseable {
  private static final String SCRIPT =
      """
      cat >pom.xml <<'POM'
      <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
      <groupId>fetched</groupId><artifactId>opensearch</artifactId><version>1</version><packaging>pom</packaging>
      <dependencies>
      <dependency><groupId>org.opensearch</groupId><artifactId>opensearch</artifactId><version>3.4.0</version></dependency>
      <dependency><groupId>org.opensearch.plugin</groupId><artifactId>transport-netty4-client</artifactId><version>3.4.0</version></dependency>
      <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.21.0</version></dependency>
      <dependency><groupId>org.opensearch.plugin</groupId><artifactId>opensearch-security</artifactId><version>3.4.0.0</version><type>zip</type></dependency>
      <dependency><groupId>org.apache.commons</groupId><artifactId>commons-collections4</artifactId><version>4.5.0</version></dependency>
      </dependencies></project>
      POM
      mvn -q -B dependency:copy-dependencies -DincludeTypes=jar -DoutputDirectory=lib
      mvn -q -B dependency:unpack-dependencies -DincludeTypes=zip -DoutputDirectory=security
      for jar in security/*.jar; do test -e lib/"${jar##*/}" || mv "$jar" lib; done
      """;
  private static final String OTHERWISE =
      "OpenSearch is needed: put Maven's `mvn` on the PATH, so that it can fetch"
          + " `org.opensearch:opensearch:3.4.0` and its plugin `opensearch-security`";

  private static final String LAUNCHER =
      """
      import java.nio.file.Path;
      import java.util.List;
      import org.opensearch.Version;
      import org.opensearch.common.settings.Settings;
      import org.opensearch.env.Environment;
      import org.opensearch.node.Node;
      import org.opensearch.plugins.PluginInfo;
      import org.opensearch.security.OpenSearchSecurityPlugin;
      import org.opensearch.transport.Netty4ModulePlugin;

      public class Launcher extends Node {
        Launcher(Settings settings, Path home) {
          super(
              new Environment(settings, home.resolve("config")),
              List.of(
                  plugin("transport-netty4", Netty4ModulePlugin.class),
                  plugin("opensearch-security", OpenSearchSecurityPlugin.class)),
              true);
        }

        static PluginInfo plugin(String name, Class<?> its) {
          return new PluginInfo(
              name, "", "1", Version.CURRENT, "21", its.getName(), null, List.of(), false);
        }

        public static void main(String[] args) throws Exception {
          Path home = Path.of(args[0]);
          Settings settings =
              Settings.builder()
                  .put("path.home", home)
                  .put("http.port", args[1])
                  .put("transport.port", args[2])
                  .put("network.host", "127.0.0.1")
                  .put("discovery.type", "single-node")
                  .put("cluster.routing.allocation.disk.threshold_enabled", false)
                  .put("plugins.security.allow_default_init_securityindex", true)
                  .put("plugins.security.audit.type", "noop")
                  .put("plugins.security.password.hashing.bcrypt.rounds", 4)
                  .putList("plugins.security.restapi.roles_enabled", "all_access")
                  .put("plugins.security.ssl.transport.enforce_hostname_verification", false)
                  .put("plugins.security.ssl.http.enabled", true)
                  .put(pem("transport"))
                  .put(pem("http"))
                  .build();
          Node node = new Launcher(settings, home).start();
          Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
              node.close();
            } catch (Exception e) {
              e.printStackTrace();
            }
          }));
          Thread.currentThread().join();
        }

        static Settings pem(String layer) {
          String prefix = "plugins.security.ssl." + layer + ".";
          return Settings.builder()
              .put(prefix + "pemcert_filepath", "server.pem")
              .put(prefix + "pemkey_filepath", "server.key")
              .put(prefix + "pemtrustedcas_filepath", "authorities.pem")
              .build();
        }
      }
      """;

  /** {@code admin:admin}. */
  public static final String ADMINISTRATOR = "Basic YWRtaW46YWRtaW4=";

  /** A role that is there from the beginning: each change of a right takes the store a second. */
  public static final String WRITER = "writer";

  /** With a hash of little work: what is tested is who logs in. */
  private static final String USERS =
      """
      _meta: {type: internalusers, config_version: 2}
      admin:
        hash: "$2y$04$7oPwIz6Wo1Z7ZR1dkkvDzO.yZUrHx7XiS.i0uPYjR7RZbz66aL5ba"
        reserved: true
        backend_roles: [admin]
      """;

  private static final String RIGHTS =
      """
      {"cluster_permissions":["indices:data/write/bulk"],
       "index_permissions":[{"index_patterns":["%s"],"allowed_actions":[
         "indices:data/write/bulk*","indices:data/write/index","indices:admin/create",
         "indices:admin/mapping/put"]}]}
      """;

  private final Path folder;
  private final Path libraries;
  private final int port = FreePorts.next();
  private final HttpClient client;
  private Child child;

  public OpenSearch(Path folder, Credentials credentials) throws IOException {
    this.folder = folder;
    Path fetched = Fetched.folder("opensearch", SCRIPT, OTHERWISE);
    this.libraries = fetched.resolve("lib");
    Path config = folder.resolve("home/config");
    copy(fetched.resolve("security/config"), config.resolve("opensearch-security"));
    Files.writeString(config.resolve("opensearch-security/internal_users.yml"), USERS);
    Files.writeString(
        config.resolve("opensearch-security/roles.yml"),
        "\n" + WRITER + ":\n  " + RIGHTS.formatted("*"),
        StandardOpenOption.APPEND);
    Files.copy(credentials.certificate("server"), config.resolve("server.pem"));
    Files.copy(credentials.key("server"), config.resolve("server.key"));
    Files.copy(credentials.authorities(), config.resolve("authorities.pem"));
    this.client = HttpClient.newBuilder().sslContext(credentials.client().context()).build();
    Files.writeString(folder.resolve("Launcher.java"), LAUNCHER);
    this.child = start();
  }

  /** Roles as they are shipped. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private Child start() {
    Child started =
        Child.start(
            folder.resolve("log"),
            Map.of(),
            Jvm.command(
                libraries,
                List.of("-Xmx512m", "--enable-native-access=ALL-UNNAMED"),
                folder.resolve("Launcher.java").toString(),
                folder.resolve("home").toString(),
                Integer.toString(port),
                Integer.toString(FreePorts.next())));
    Pumps.await(
        () -> {
          try {
            String path = "/_cluster/health?timeout=1s&wait_for_status=yellow";
            return ask("GET", path, "").statusCode() == 200;
          } catch (IOException e) {
            return false;
          }
        },
        started::lastWords);
    return started;
  }

  public URI url() {
    return URI.create("https://localhost:" + port);
  }

  /** From now on this user, who may write to every index, has this password. */
  public void user(String name, String password) throws IOException {
    user(name, password, WRITER);
  }

  /**
   * @param role what the user may do: {@link #WRITER} or one of {@link #allow}
   */
  public void user(String name, String password, String role) throws IOException {
    must(
        "/_plugins/_security/api/internalusers/" + name,
        "{\"password\":\"%s\",\"opendistro_security_roles\":[\"%s\"]}".formatted(password, role));
  }

  /**
   * @param indices that the role may write to from now on, a pattern
   */
  public void allow(String role, String indices) throws IOException {
    must("/_plugins/_security/api/roles/" + role, RIGHTS.formatted(indices));
  }

  private void must(String path, String body) throws IOException {
    HttpResponse<String> answer = ask("PUT", path, body);
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.body());
    }
  }

  public HttpResponse<String> ask(String method, String path, String body) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(url().resolve(path))
              .header("Content-Type", "application/json")
              .header("Authorization", ADMINISTRATOR)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The ids of all documents: what was sent twice is here once. */
  public List<String> ids(String index) throws IOException {
    ask("POST", "/" + index + "/_refresh", "");
    JsonNode answer =
        new JsonMapper()
            .readTree(ask("GET", "/" + index + "/_search?size=10000&_source=false", "").body());
    List<String> ids = new ArrayList<>();
    answer.at("/hits/hits").forEach(hit -> ids.add(hit.get("_id").asText()));
    return ids;
  }

  public void stop() {
    child.close();
  }

  public void startAgain() {
    child = start();
  }

  @Override
  public void close() {
    child.kill();
    child.close();
  }
}
