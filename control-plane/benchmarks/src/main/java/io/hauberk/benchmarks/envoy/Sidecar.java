package io.hauberk.benchmarks.envoy;

import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.TrustDomain;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.port.FreePorts;
import io.hauberk.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real Envoy with rules in one shape, and the load that matches the last of them. */
final class Sidecar implements AutoCloseable {
  /** What one round has seen. */
  record Round(double requestsPerSecond, double microsecondsOfCpu) {}

  private final TestEnvoy envoy;
  private final Load load;

  Sidecar(Path directory, Shape shape, Rules rules, TestAuthority authority)
      throws IOException, GeneralSecurityException, InterruptedException {
    int port = FreePorts.next();
    envoy = TestEnvoy.start(directory);
    envoy.identity(authority.issue(Rules.server(), Rules.instance("alice.alice")), authority);
    List<XdsResource> resources = new ArrayList<>(shape.compile(rules, port));
    resources.addAll(QuarantineCompiler.compile(new TrustDomain("example.org"), List.of()));
    envoy.push(resources.stream().map(r -> TestEnvoy.resource(r.name(), r.body())).toList());
    envoy.awaitListening(port);
    Rules.One last = rules.last();
    load =
        new Load(
            port, last, authority.issue(last.account(), Rules.instance("client.team")), authority);
  }

  Round round(Duration time) throws IOException, InterruptedException {
    long cpu = cpuNanoseconds();
    long start = System.nanoTime();
    long requests = load.run(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Round(requests / seconds, (cpuNanoseconds() - cpu) / 1e3 / requests);
  }

  /** What all threads of the process have run, by the kernel's own accounts. */
  private long cpuNanoseconds() throws IOException {
    long sum = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + envoy.pid() + "/task"))) {
      for (Path thread : threads) {
        String ran = Files.readString(thread.resolve("schedstat"));
        sum += Long.parseLong(ran.substring(0, ran.indexOf(' ')));
      }
    }
    return sum;
  }

  @Override
  public void close() {
    load.close();
    envoy.close();
  }
}
