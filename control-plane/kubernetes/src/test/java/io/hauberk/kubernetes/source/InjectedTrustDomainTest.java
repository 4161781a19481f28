package io.hauberk.kubernetes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injection;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.injector.Surroundings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InjectedTrustDomainTest {
  private static final String PLAIN = "{\"spec\": {\"containers\": [{\"name\": \"main\"}]}}";

  @Test
  void sidecarsSayForWhichMeshTheyAre() throws Exception {
    for (IdentityMode identity :
        List.of(
            new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24)),
            new IdentityMode.KeyWriter("hauberk.mesh.example-1.org", "hauberk-trust"))) {
      assertEquals(
          Optional.of(new TrustDomain("mesh.example-1.org")),
          InjectedTrustDomain.of(List.of(plain(), injected(identity))));
    }
  }

  @Test
  void withoutASidecarNobodySaysIt() {
    assertEquals(Optional.empty(), InjectedTrustDomain.of(List.of(plain())));
  }

  private static Pod plain() {
    return Serialization.unmarshal(PLAIN, Pod.class);
  }

  private static Pod injected(IdentityMode identity) throws Exception {
    Injector injector =
        new Injector(
            new InjectorOptions(
                new TrustDomain("mesh.example-1.org"),
                "hauberk.hauberk-system.svc",
                15010,
                new InjectorOptions.Images("test/proxy:1", "test/init:1"),
                InterceptionMode.INIT,
                identity,
                List.of("10.96.0.10")),
            new SecureRandom());
    Injection injection =
        injector.inject(
            new ObjectMapper().readTree(PLAIN),
            new Surroundings("shop", Map.of(Surroundings.INJECT, "enabled"), false));
    var patch = assertInstanceOf(Injection.Patched.class, injection).patch();
    for (var operation : patch) {
      if (operation.path("path").asText().equals("/spec/initContainers")) {
        return Serialization.unmarshal(
            "{\"spec\": {\"initContainers\": " + operation.path("value") + "}}", Pod.class);
      }
    }
    throw new AssertionError(patch);
  }
}
