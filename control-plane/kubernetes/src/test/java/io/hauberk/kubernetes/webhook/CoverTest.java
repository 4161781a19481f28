package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoverTest {
  private static final String PROXY =
      """
      metadata: {annotations: {hauberk.io/injected: "1"}}
      spec:
        initContainers:
        - {name: hauberk-proxy, image: "p:1", volumeMounts: [{name: hauberk-id, mountPath: /run}]}
        containers: [{name: app, image: "a:1"}]
        volumes: [{name: hauberk-id, emptyDir: {}}]
      """;

  @Test
  void whatTheServerFillsInIsAsExpected() {
    assertEquals(
        Optional.empty(),
        missing(
            PROXY
                .replace("image: \"p:1\",", "image: \"p:1\", imagePullPolicy: Always,")
                .replace(
                    "mountPath: /run}",
                    "mountPath: /run}, {name: t, readOnly: true, mountPath:"
                        + " /var/run/secrets/kubernetes.io/serviceaccount}")));
  }

  @Test
  void anotherImageIsSeen() {
    assertEquals(
        Optional.of("spec.initContainers[0].image"), missing(PROXY.replace("p:1", "evil:1")));
  }

  @Test
  void aFieldThatTheInjectorDoesNotWriteIsSeen() {
    assertEquals(
        Optional.of("spec.initContainers[0].env"),
        missing(PROXY.replace("image: \"p:1\",", "image: \"p:1\", env: [{name: A, value: b}],")));
  }

  @Test
  void aSecondMountIsSeen() {
    assertEquals(
        Optional.of("spec.initContainers[0].volumeMounts"),
        missing(PROXY.replace("mountPath: /run}", "mountPath: /run}, {name: x, mountPath: /x}")));
  }

  @Test
  void aRunningPodKeepsItsProxy() {
    assertEquals(Optional.empty(), changed(PROXY.replace("a:1", "a:2")));
    assertEquals(Optional.of("hauberk-proxy"), changed(PROXY.replace("p:1", "p:2")));
    assertEquals(
        Optional.of("metadata.annotations"), changed(PROXY.replace("hauberk.io/injected", "x")));
  }

  @Test
  void aPodWithoutProxyMayChange() {
    assertEquals(
        Optional.empty(),
        Cover.changed(TestReviews.tree("spec: {a: 1}"), TestReviews.tree("spec: {a: 2}")));
  }

  private static Optional<String> missing(String pod) {
    return Cover.missing(TestReviews.tree(PROXY), TestReviews.tree(pod));
  }

  private static Optional<String> changed(String after) {
    return Cover.changed(TestReviews.tree(PROXY), TestReviews.tree(after));
  }
}
