package io.hauberk.e2e.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;
import io.hauberk.injector.IdentityMode;
import io.hauberk.injector.Injection;
import io.hauberk.injector.Injector;
import io.hauberk.injector.InjectorOptions;
import io.hauberk.injector.InterceptionMode;
import io.hauberk.injector.Surroundings;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.cluster.Outcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A pod as the injector makes it, of a mesh that the chart installs with {@link #values}. */
final class MeshedPod {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Surroundings ENROLLED =
      new Surroundings("shop", Map.of(Surroundings.INJECT, "enabled"), false);

  private MeshedPod() {}

  /** For helm, to show one template only. */
  static String[] values(String template) {
    return new String[] {
      "--set",
      Helm.TRUST_DOMAIN,
      "--set",
      "images.proxy=local/proxy:1,images.init=local/init:1",
      "--set",
      "dns={10.96.0.10,fd00::a}",
      "--show-only",
      template
    };
  }

  static ObjectNode plain(String name) {
    return object(
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
         "spec": {"containers": [{"name": "app", "image": "a",
           "readinessProbe": {"httpGet": {"port": 8080, "path": "/health?id=$(POD_UID)"}},
           "livenessProbe": {"tcpSocket": {"port": 8080}},
           "startupProbe": {"grpc": {"port": 9090, "service": "x"}},
           "lifecycle": {"preStop": {"httpGet": {"port": 8443, "scheme": "HTTPS"}}}}]}}
        """
            .formatted(name));
  }

  static ObjectNode covered(String name) {
    return patched(plain(name), injector(InterceptionMode.INIT, "local/init:1"));
  }

  /** One of which no decision may be lost. */
  static ObjectNode durable(String name) {
    return patched(
        plain(name),
        injector(InterceptionMode.INIT, "local/init:1"),
        new Surroundings(
            ENROLLED.namespace(), ENROLLED.labels(), ENROLLED.mayOptOut(), labels -> true));
  }

  /** One that Pod Security `restricted` lets pass, in a mesh whose nodes intercept. */
  static ObjectNode verified(String name) {
    ObjectNode pod =
        object(
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"},
             "spec": {"containers": [{"name": "app", "image": "test/program:1", "args": ["sleep"],
               "securityContext": {"runAsUser": 1000, "runAsNonRoot": true,
                 "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]},
                 "seccompProfile": {"type": "RuntimeDefault"}}}]}}
            """
                .formatted(name));
    return patched(pod, injector(InterceptionMode.CNI, "hauberk/init:" + BuiltImages.VERSION));
  }

  private static ObjectNode patched(ObjectNode pod, Injector injector) {
    return patched(pod, injector, ENROLLED);
  }

  private static ObjectNode patched(ObjectNode pod, Injector injector, Surroundings surroundings) {
    if (injector.inject(pod, surroundings) instanceof Injection.Patched patched) {
      var patch = patched.patch();
      patch.forEach(
          operation ->
              Edit.set(pod, operation.path("path").asText(), operation.path("value").toString()));
    }
    return pod;
  }

  private static Injector injector(InterceptionMode interception, String init) {
    return new Injector(
        new InjectorOptions(
            new TrustDomain("example.org"),
            "hauberk.hauberk-system.svc",
            15010,
            new InjectorOptions.Images("local/proxy:1", init),
            interception,
            new IdentityMode.Kubelet("hauberk.io/workload", Duration.ofHours(24)),
            List.of("10.96.0.10", "fd00::a")),
        new SecureRandom());
  }

  static String debugger(String more) {
    ObjectNode container = object(more).put("name", "debug").put("image", "busybox");
    ObjectNode patch = MAPPER.createObjectNode();
    patch.putObject("spec").putArray("ephemeralContainers").add(container);
    return patch.toString();
  }

  static Outcome create(ApiServer server, String namespace, String pod) {
    return server.kubectl().runWith(pod, "create", "--dry-run=server", "-n", namespace, "-f", "-");
  }

  /** Policies come into force a moment after they are written. */
  static void awaitRefusal(ApiServer server, String namespace, String pod, String code) {
    Deadline.await(
        "the admission policies", () -> create(server, namespace, pod).err().contains(code));
  }

  static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
