package io.hauberk.benchmarks.pods;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.server.publish.EnvoyCompilation;
import io.hauberk.server.publish.Epochs;
import io.hauberk.server.publish.MeshReader;
import io.hauberk.server.publish.MeshView;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.publish.XdsPublisher;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.xds.ResourceCache;
import io.hauberk.server.xds.XdsOptions;
import io.hauberk.server.xds.XdsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The process under measurement: loader, compiler, cache and streams as on Kubernetes, without TLS
 * and without an API server. Obeys lines on its standard input: {@code restart POD}, {@code cpu},
 * {@code heap}, {@code rss}.
 */
final class TownServer {
  private final Town town;
  private final List<SourceText> texts;
  private final ModelLoader loader;

  private TownServer(Town town, List<SourceText> texts, ModelLoader loader) {
    this.town = town;
    this.texts = texts;
    this.loader = loader;
  }

  public static void main(String[] args) throws Exception {
    Town town = new Town(Integer.parseInt(args[0]));
    List<SourceText> texts = town.texts();
    ResourceCache cache = new ResourceCache();
    XdsServer xds =
        new XdsServer(
            cache,
            new XdsOptions(
                Executors.newFixedThreadPool(
                    4, Thread.ofPlatform().daemon().name("xds-", 0).factory()),
                InstantSource.system(),
                Duration.ofDays(1)));
    try (ModelLoader loader = loader(town.view(texts), cache)) {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      xds.services(new ClaimedPod()).forEach(builder::addService);
      Server server = builder.build().start();
      say(server.getPort());
      TownServer measured = new TownServer(town, texts, loader);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        measured.obey(line.split(" ", -1));
      }
      server.shutdownNow();
    }
  }

  private static ModelLoader loader(MeshView view, ResourceCache cache) throws Exception {
    PolicyReader reader = new PolicyReader();
    InstantSource clock = InstantSource.system();
    var first = reader.read(view.texts(), view.workloads(), clock.instant(), Strictness.CLUSTER);
    EnvoyCompilation compilation =
        new EnvoyCompilation(
            Town.MESH,
            List.of(),
            new IdentitySource.Files("/etc/hauberk/sds-id.json", "/etc/hauberk/sds-trust.json"),
            Optional.empty());
    Path state = Files.createTempDirectory("hauberk-town");
    return new ModelLoader(
        new ModelLoader.Beginning(
            first.model().orElseThrow(), List.of(), List.of(), Map.of(), view.endpoints()),
        MeshReader.ofCluster(reader),
        compilation,
        new XdsPublisher(compilation, cache),
        Epochs.open(new DurableFile(state.resolve("epochs.json"))),
        clock);
  }

  private void obey(String[] words) throws IOException {
    switch (words[0]) {
      case "restart" -> {
        long begin = System.nanoTime();
        town.restart(Integer.parseInt(words[1]));
        loader.mesh(town.view(texts));
        loader.ordered(List.of()).join();
        say(System.nanoTime() - begin);
      }
      case "cpu" -> {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        say(system.getProcessCpuTime());
      }
      case "heap" -> {
        System.gc();
        System.gc();
        say(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      case "rss" ->
          say(
              Files.readAllLines(Path.of("/proc/self/status")).stream()
                  .filter(line -> line.startsWith("VmRSS:"))
                  .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                  .sum());
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static void say(long number) {
    System.out.println(number);
    System.out.flush();
  }
}
