package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart makes of the values about evidence. */
class EvidenceChartTest {
  private static final String VALUES =
      """
      trustDomain: example.org
      evidence:
        config:
          headers: [x-purpose]
          redact: {paths: ["/users/{id}"]}
          log: {retention: 90d, reserve: 64MiB}
          store: {keep: 30d}
          sinks:
          - name: soc
            kind: hec
            url: https://splunk.example:8088
            token-file: /run/hauberk/secrets/splunk/token
            acknowledge: false
          - name: siem
            kind: syslog
            host: siem.example
            port: 6514
            tls: {trust: /run/hauberk/secrets/siem.tls/ca.crt}
        secrets: [splunk, siem.tls]
        volume: {persistent: true, size: 40Gi, storageClassName: fast}
      monitoring: {annotations: true}
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void theFileOfTheEvidenceIsReadAsTheChartWritesIt() throws IOException, ConfigProblem {
    Section section = Section.parse("evidence.yaml", evidence(withValues()));

    EvidenceOptions options = EvidenceOptions.of(section);

    assertEquals(Set.of("x-purpose"), options.intake().redaction().headers());
    assertEquals(90, options.keeping().retention().toDays());
    assertEquals(64 << 20, options.keeping().reserve());
  }

  @Test
  void withoutValuesItIsAsUsual() throws ConfigProblem {
    Section section = Section.parse("evidence.yaml", evidence(standard()));

    assertEquals(Set.of(), section.keys());
    assertEquals(400, EvidenceOptions.of(section).keeping().retention().toDays());
  }

  @Test
  void secretsOfSinksAreFilesOfTheControlPlaneAlone() throws IOException {
    String pods = document(withValues(), "kind: StatefulSet");

    for (String secret : Set.of("splunk", "siem.tls")) {
      String mount = line(pods, "mountPath: /run/hauberk/secrets/" + secret + ", readOnly: true");
      String volume = mount.replaceFirst(".*name: ([^,]+),.*", "$1");
      assertTrue(
          pods.contains(
              """
                    - name: %s
                      secret: {secretName: %s, defaultMode: 0440}
              """
                  .formatted(volume, secret)
                  .indent(0)),
          pods);
      // what a volume may be called
      assertTrue(volume.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"), volume);
    }
    assertTrue(pods.contains("readOnlyRootFilesystem: true"), pods);
  }

  @Test
  void aClaimForEachReplicaOrAFolderThatEndsWithThePod() throws IOException {
    String kept = withValues();
    String pods = document(kept, "kind: StatefulSet");
    assertTrue(pods.contains("requests: {storage: 40Gi}"), pods);
    assertTrue(pods.contains("storageClassName: \"fast\""), pods);
    assertTrue(pods.contains("whenDeleted: Retain, whenScaled: Retain"), pods);
    assertFalse(pods.contains("sizeLimit: 16Gi"), pods);
    assertFalse(kept.contains("kind: Deployment"), kept);

    String usual = document(standard(), "kind: Deployment");
    assertTrue(usual.contains("emptyDir: {sizeLimit: 16Gi}"), usual);
    assertFalse(usual.contains("volumeClaimTemplates"), usual);
  }

  @Test
  void aPrometheusThatLooksForAnnotationsFindsThePods() throws IOException {
    assertTrue(withValues().contains("prometheus.io/port: \"8080\""));
    assertFalse(standard().contains("prometheus.io"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          evidence.retention=90d,                         properties 'retention' not allowed
          evidence.config.sink=x,                         properties 'sink' not allowed
          evidence.config.log.retain=90d,                 properties 'retain' not allowed
          evidence.config.sinks[0].kind=pigeon,           missing property 'name'
          evidence.volume.size=16GB,                      does not match pattern
          evidence.secrets={/etc/shadow},                 does not match pattern
          """)
  void aValueThatMeansNothingIsRefused(String value, String words) {
    Outcome outcome =
        Helm.offline(folder).tryTemplate("hauberk", "--set", Helm.TRUST_DOMAIN, "--set", value);
    assertFalse(outcome.succeeded(), outcome::toString);
    assertTrue(outcome.err().contains(words), outcome::toString);
  }

  private String withValues() throws IOException {
    Path values = Files.writeString(folder.resolve("values.yaml"), VALUES);
    return Helm.offline(folder).template("hauberk", "-f", values.toString());
  }

  private String standard() {
    return Helm.offline(folder).template("hauberk", "--set", Helm.TRUST_DOMAIN);
  }

  private static String evidence(String rendered) {
    return document(rendered, "  evidence.yaml: |\n")
        .lines()
        .dropWhile(line -> !line.equals("  evidence.yaml: |"))
        .skip(1)
        .takeWhile(line -> line.startsWith("    "))
        .collect(Collectors.joining("\n"));
  }

  private static String document(String rendered, String with) {
    return Arrays.stream(rendered.split("(?m)^---\\n", -1))
        .filter(text -> text.contains(with))
        .findFirst()
        .orElseThrow(() -> new AssertionError(rendered));
  }

  private static String line(String text, String with) {
    return text.lines()
        .filter(line -> line.contains(with))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text));
  }
}
