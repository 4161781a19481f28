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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One node of OpenSearch with the modules that a store of documents needs; plain HTTP. */
public final class OpenSearch implements AutoCloseable {
  private static final String SCRIPT =
      """
      cat >pom.xml <<'POM'
      <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
      <groupId>fetched</groupId><artifactId>opensearch</artifactId><version>1</version><packaging>pom</packaging>
      <dependencies>
      <dependency><groupId>org.opensearch</groupId><artifactId>opensearch</artifactId><version>3.2.0</version></dependency>
      <dependency><groupId>org.opensearch.plugin</groupId><artifactId>transport-netty4-client</artifactId><version>3.2.0</version></dependency>
      <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.21.0</version></dependency>
      </dependencies></project>
      POM
      mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib
      """;
  private static final String OTHERWISE =
      "OpenSearch is needed: put Maven's `mvn` on the PATH, so that it can fetch"
          + " `org.opensearch:opensearch:3.2.0`";

  private static final String LAUNCHER =
      """
      import java.nio.file.Path;
      import java.util.List;
      import org.opensearch.Version;
      import org.opensearch.common.settings.Settings;
      import org.opensearch.env.Environment;
      import org.opensearch.node.Node;
      import org.opensearch.plugins.PluginInfo;
      import org.opensearch.transport.Netty4ModulePlugin;

      public class Launcher extends Node {
        Launcher(Settings settings, Path home) {
          super(
              new Environment(settings, home.resolve("config")),
              List.of(
                  new PluginInfo(
                      "transport-netty4", "", "1", Version.CURRENT, "21",
                      Netty4ModulePlugin.class.getName(), null, List.of(), false)),
              true);
        }

        public static void main(String[] args) throws Exception {
          Path home = Path.of(args[0]);
          Settings settings =
              Settings.builder()
                  .put("path.home", home)
                  .put("http.port", args[1])
                  .put("transport.port", args[2])
                  .put("network.host", "127.0.0.1")
                  .put("transport.type", "netty4")
                  .put("http.type", "netty4")
                  .put("discovery.type", "single-node")
                  .put("cluster.routing.allocation.disk.threshold_enabled", false)
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
      }
      """;

  private final Path folder;
  private final Path libraries;
  private final int port = FreePorts.next();
  private final HttpClient client = HttpClient.newHttpClient();
  private Child child;

  public OpenSearch(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("home/config"));
    this.libraries = Fetched.folder("opensearch", SCRIPT, OTHERWISE).resolve("lib");
    Files.writeString(folder.resolve("Launcher.java"), LAUNCHER);
    this.child = start();
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
    return URI.create("http://127.0.0.1:" + port);
  }

  public HttpResponse<String> ask(String method, String path, String body) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(url().resolve(path))
              .header("Content-Type", "application/json")
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
