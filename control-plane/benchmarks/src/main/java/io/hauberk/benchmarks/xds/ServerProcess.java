package io.hauberk.benchmarks.xds;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.hauberk.identity.WorkloadId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process under measurement: a control plane that obeys lines on its standard input. {@code
 * prepare COUNT REVISION} builds the messages of the first so many workloads, {@code publish}
 * publishes them; {@code cpu} and {@code heap} answer nanoseconds and bytes in use.
 */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] args) throws IOException {
    Plane plane =
        switch (args[0]) {
          case "hauberk" -> new HauberkPlane();
          case "stock" -> new StockPlane();
          default -> throw new IllegalArgumentException(args[0]);
        };
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    plane.services().forEach(builder::addService);
    Server server = builder.build().start();
    say(server.getPort());
    Map<WorkloadId, Payload> prepared = new LinkedHashMap<>();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      obey(plane, prepared, line.split(" ", -1));
    }
    server.shutdownNow();
  }

  private static void obey(Plane plane, Map<WorkloadId, Payload> prepared, String[] words) {
    switch (words[0]) {
      case "prepare" -> {
        prepared.clear();
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          WorkloadId workload = Payload.workload(i);
          prepared.put(workload, Payload.of(workload, Long.parseLong(words[2])));
        }
        say(prepared.size());
      }
      case "publish" -> {
        long begin = System.nanoTime();
        plane.publish(prepared);
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
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static void say(long number) {
    System.out.println(number);
    System.out.flush();
  }
}
