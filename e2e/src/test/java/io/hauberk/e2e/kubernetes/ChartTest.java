package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart amounts to, with helm and without a cluster. */
class ChartTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"hauberk", "hauberk-crds"})
  void theSameValuesAlwaysComeToTheSame(String chart) {
    assertEquals(render(chart), render(chart));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          replica=3,                       additional properties 'replica' not allowed
          images.prxy=x,                   additional properties 'prxy' not allowed
          webhooks.failurePolicy=Ignore,   additional properties 'failurePolicy' not allowed
          replicas=0,                      minimum: got 0
          interception=iptables,           value must be one of 'init'
          identity=none,                   value must be one of 'kubelet'
          trustDomain=Example.ORG,         does not match pattern
          webhooks.timeoutSeconds=60,      maximum: got 60
          cni.binDir=opt,                  does not match pattern
          """)
  void aValueThatMeansNothingIsRefused(String value, String words) {
    Outcome outcome =
        Helm.offline(folder).tryTemplate("hauberk", "--set", Helm.TRUST_DOMAIN, "--set", value);
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains(words), outcome::toString);
  }

  @Test
  void theTrustDomainIsNeverGuessed() {
    Outcome outcome = Helm.offline(folder).tryTemplate("hauberk");
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains("trustDomain is missing: choose"), outcome::toString);
  }

  @Test
  void anotherConfigurationMakesOtherPods() {
    String line = "checksum/config: ";
    assertFalse(
        lines(render("hauberk"), line)
            .equals(lines(render("hauberk", "--set", "dns={10.0.0.10}"), line)));
  }

  @Test
  void onlyTheNodesPluginComesWithTheModeThatNeedsIt() {
    assertFalse(render("hauberk").contains("kind: DaemonSet"));
    assertTrue(render("hauberk", "--set", "interception=cni").contains("kind: DaemonSet"));
  }

  @Test
  void rightsAreThoseOfTheWayToCertificates() {
    String kubelet = render("hauberk", "-s", "templates/rbac.yaml");
    String writer = render("hauberk", "-s", "templates/rbac.yaml", "--set", "identity=key-writer");
    assertTrue(kubelet.contains("resources: [signers]"), kubelet);
    assertFalse(kubelet.contains("tokenreviews"), kubelet);
    assertTrue(writer.contains("resources: [tokenreviews]"), writer);
    assertFalse(writer.contains("certificates.k8s.io"), writer);
  }

  @Test
  void noRightIsAWildcard() {
    List<String> wildcards =
        Stream.of(render("hauberk").split("(?m)^---\\n", -1))
            .filter(document -> document.contains("kind: ClusterRole\n"))
            .flatMap(String::lines)
            .filter(line -> line.contains("*") || line.contains("cluster-admin"))
            .toList();
    assertEquals(List.of(), wildcards);
  }

  private String render(String chart, String... more) {
    return Helm.offline(folder)
        .template(
            chart,
            Stream.concat(
                    chart.equals("hauberk") ? Stream.of("--set", Helm.TRUST_DOMAIN) : Stream.of(),
                    Stream.of(more))
                .toArray(String[]::new));
  }

  private static List<String> lines(String text, String wanted) {
    return text.lines().filter(line -> line.contains(wanted)).toList();
  }
}
