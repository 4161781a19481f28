package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        injector.inject(once, Samples.ENROLLED));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(item -> names.add(item.path("name").asText()));
    return names;
  }
}
