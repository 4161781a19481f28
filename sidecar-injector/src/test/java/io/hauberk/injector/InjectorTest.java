package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectorTest {
  private static final JsonNode POD =
      Samples.json(
          """
          {'metadata': {'name': 'bob'}, 'spec': {
            'initContainers': [{'name': 'migrate', 'image': 'm'}],
            'containers': [{'name': 'app', 'image': 'a',
              'readinessProbe': {'httpGet': {'port': 8080, 'path': '/health'}}}]}}
          """);

  @Test
  void theProxyComesBeforeEveryOtherContainer() {
    JsonNode pod = Samples.patched(Samples.injector(Samples.options()), POD);
    assertEquals(
        List.of("hauberk-net", "hauberk-proxy", "migrate"),
        names(pod.path("spec").path("initContainers")));
  }

  @Test
  void aSecondCallChangesNothing() {
    Injector injector = Samples.injector(Samples.options());
    JsonNode once = Samples.patched(injector, POD);
    assertEquals(
        new Injection.Unchanged("the pod is covered already"),
        injector.inject(Samples.sent(once), Samples.ENROLLED));
  }

  @Test
  void thirtyOneChecksAreTooMany() {
    String checked = "{'name': 'c%d', 'livenessProbe': {'tcpSocket': {'port': 80}}}";
    String pod = "{'spec': {'containers': [%s]}}";
    List<String> containers = new ArrayList<>();
    for (int i = 0; i < Injector.MOST_CHECKS; i++) {
      containers.add(checked.formatted(i));
    }
    Injector injector = Samples.injector(Samples.options());
    JsonNode most = Samples.json(pod.formatted(String.join(",", containers)));
    assertInstanceOf(Injection.Patched.class, injector.inject(most, Samples.ENROLLED));
    containers.add(checked.formatted(99));
    JsonNode tooMany = Samples.json(pod.formatted(String.join(",", containers)));
    var refused =
        assertInstanceOf(Injection.Refused.class, injector.inject(tooMany, Samples.ENROLLED));
    assertEquals("HBK7016", refused.refusals().getFirst().code().text());
  }

  /** Quotation marks double on their way to Envoy. */
  @Test
  void theLongestChecksFitIntoOneArgumentOfLinux() {
    String checked =
        "{'name': '%s%02d', 'livenessProbe': {'httpGet': {'port': 80, 'scheme': 'HTTPS', 'path':"
            + " '/%s'}}}";
    String name = "c".repeat(61);
    int path = Injector.LONGEST_CHECKS / Injector.MOST_CHECKS - 100;
    List<String> containers = new ArrayList<>();
    for (int i = 0; i < Injector.MOST_CHECKS; i++) {
      containers.add(checked.formatted(name, i, "\\\\".repeat(path)));
    }
    JsonNode pod =
        Samples.json("{'spec': {'containers': [%s]}}".formatted(String.join(",", containers)));
    String bootstrap = Samples.bootstrap(Samples.patched(Samples.injector(Samples.options()), pod));
    assertTrue(bootstrap.length() < 131_072, bootstrap.length() + " bytes");
    assertTrue(bootstrap.length() > 2 * Injector.LONGEST_CHECKS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kube-dns", "10.96.0.10,fd00::a", "10.96.0.10/8", "--nft"})
  void nameServersAreAddresses(String text) {
    List<String> dns = text.isEmpty() ? List.of() : List.of(text);
    InjectorOptions good = Samples.options();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new InjectorOptions(
                good.trustDomain(),
                good.host(),
                good.port(),
                good.images(),
                good.interception(),
                good.identity(),
                dns));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(item -> names.add(item.path("name").asText()));
    return names;
  }
}
