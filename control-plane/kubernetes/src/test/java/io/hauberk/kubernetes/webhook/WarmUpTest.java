package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.testkit.cluster.Deadline;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WarmUpTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("modes")
  void itsReviewsAreAllowedAndItEnds(InterceptionMode interception, IdentityMode identity)
      throws Exception {
    try (Authority authority =
        Authority.open(
            directory.resolve("ca"),
            DOMAIN,
            new AuthorityOptions(InstantSource.system(), new SecureRandom()))) {
      ServerCertificate own =
          new ServerCertificate(
              authority, List.of("hauberk.hauberk-system.svc"), InstantSource.system());
      try (WarmUp warmUp =
          WarmUp.start(DOMAIN, injector(interception, identity), own, authority.bundle())) {
        Deadline.await("the end of the warm-up", () -> warmUp.waitingFor().isEmpty());
        assertTrue(warmUp.rounds() > 0, "nothing was reviewed");
      }
    }
  }

  static Stream<Arguments> modes() {
    return Stream.of(
        Arguments.of(
            InterceptionMode.CNI,
            new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24))),
        Arguments.of(
            InterceptionMode.INIT, new IdentityMode.KeyWriter("hauberk", "hauberk-trust")));
  }

  private static Injector injector(InterceptionMode interception, IdentityMode identity) {
    return new Injector(
        new InjectorOptions(
            DOMAIN,
            "hauberk.hauberk-system.svc",
            15010,
            new InjectorOptions.Images("registry.example/proxy:1", "registry.example/init:1"),
            interception,
            identity,
            List.of("10.96.0.10")),
        new SecureRandom());
  }
}
