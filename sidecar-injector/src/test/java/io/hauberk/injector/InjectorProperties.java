package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every pod that may be covered. */
class InjectorProperties {
  private static final List<String> LISTS = List.of("initContainers", "containers");

  @Property(tries = 300)
  void aSecondCallChangesNothing(
      @ForAll("pods") JsonNode pod, @ForAll InterceptionMode interception) {
    JsonNode once = covered(pod, interception);
    assertInstanceOf(
        Injection.Unchanged.class,
        new Injector(Samples.options(interception, Samples.KUBELET), new SecureRandom())
            .inject(Samples.sent(once), Samples.ENROLLED));
  }

  @Property(tries = 300)
  void oursComeFirstAndTheirsKeepTheirOrder(@ForAll("pods") JsonNode pod) {
    JsonNode after = covered(pod, InterceptionMode.INIT);
    List<String> expected = new ArrayList<>(List.of("hauberk-net", "hauberk-proxy"));
    expected.addAll(names(pod, "initContainers"));
    assertEquals(expected, names(after, "initContainers"));
    assertEquals(names(pod, "containers"), names(after, "containers"));
    assertEquals(new HashSet<>(all(after)).size(), all(after).size());
  }

  @Property(tries = 300)
  void noCheckReachesAProgramDirectly(@ForAll("pods") JsonNode pod) {
    JsonNode after = covered(pod, InterceptionMode.CNI);
    for (Pod.Container container : new Pod((ObjectNode) after).containers()) {
      for (Probe.Kind kind : Probe.Kind.values()) {
        JsonNode holder = kind.holder(container.json());
        assertTrue(holder.path("tcpSocket").isMissingNode() && holder.path("grpc").isMissingNode());
        assertEquals(15021, holder.path("httpGet").path("port").asInt(15021));
      }
    }
  }

  /** A webhook after us adds a container; we are called again; it is as if it had come before. */
  @Property(tries = 200)
  void whatComesBetweenTwoCallsIsCoveredToo(
      @ForAll("pods") JsonNode pod, @ForAll("containers") JsonNode added) {
    JsonNode late = covered(pod, InterceptionMode.INIT).deepCopy();
    ObjectNode between = ((ObjectNode) added).deepCopy().put("name", "added");
    ((ObjectNode) late.path("spec")).withArrayProperty("initContainers").insert(0, between);
    JsonNode early = pod.deepCopy();
    ((ObjectNode) early.path("spec"))
        .withArrayProperty("initContainers")
        .insert(0, between.deepCopy());
    assertEquals(
        covered(early, InterceptionMode.INIT).path("spec"),
        covered(late, InterceptionMode.INIT).path("spec"));
  }

  @Property(tries = 200)
  void everyCheckFitsWhatTheChartComparesItWith(@ForAll("pods") JsonNode pod) {
    List<String> arguments = Samples.arguments(covered(pod, InterceptionMode.INIT));
    for (String check : arguments.subList(8, arguments.size())) {
      assertTrue(check.matches(ChartShapeTest.CHECK), check);
    }
  }

  private static JsonNode covered(JsonNode pod, InterceptionMode interception) {
    return Samples.patched(Samples.injector(Samples.options(interception, Samples.KUBELET)), pod);
  }

  private static List<String> names(JsonNode pod, String list) {
    List<String> names = new ArrayList<>();
    pod.path("spec").path(list).forEach(item -> names.add(item.path("name").asText()));
    return names;
  }

  private static List<String> all(JsonNode pod) {
    List<String> all = new ArrayList<>();
    LISTS.forEach(list -> all.addAll(names(pod, list)));
    return all;
  }

  @Provide
  Arbitrary<JsonNode> pods() {
    return Combinators.combine(
            containers().list().ofMinSize(1).ofMaxSize(4), containers().list().ofMaxSize(3))
        .as(
            (programs, inits) -> {
              ObjectNode pod = Samples.MAPPER.createObjectNode();
              pod.putObject("metadata").put("name", "p");
              ObjectNode spec = pod.putObject("spec");
              number(spec, "containers", "c", programs);
              if (!inits.isEmpty()) {
                number(spec, "initContainers", "i", inits);
              }
              return pod;
            });
  }

  private static void number(ObjectNode spec, String list, String name, List<JsonNode> items) {
    for (int i = 0; i < items.size(); i++) {
      ObjectNode container = ((ObjectNode) items.get(i)).deepCopy().put("name", name + i);
      spec.withArrayProperty(list).add(container);
    }
  }

  @Provide
  Arbitrary<JsonNode> containers() {
    return Combinators.combine(
            Arbitraries.of(Probe.Kind.values()).set().ofMaxSize(5),
            actions().list().ofSize(5),
            Arbitraries.of("[]", "['ALL']", "['CHOWN']", "['NET_RAW']"))
        .as(
            (kinds, actions, dropped) -> {
              ObjectNode container = Samples.MAPPER.createObjectNode().put("image", "i");
              container
                  .withObjectProperty("securityContext")
                  .withObjectProperty("capabilities")
                  .set("drop", Samples.json(dropped));
              int next = 0;
              for (Probe.Kind kind : kinds) {
                ObjectNode holder =
                    kind.hook() ? container.withObjectProperty("lifecycle") : container;
                holder.set(kind.field, actions.get(next++));
              }
              return container;
            });
  }

  private static Arbitrary<JsonNode> actions() {
    return Arbitraries.of(
            "{'httpGet': {'port': 8080, 'path': '/a?b=$(POD_NAME)'}, 'timeoutSeconds': 3}",
            "{'httpGet': {'port': '8443', 'scheme': 'HTTPS'}, 'periodSeconds': 1}",
            "{'tcpSocket': {'port': 6379}}",
            "{'grpc': {'port': 9090, 'service': 'x'}, 'periodSeconds': 7}",
            "{'exec': {'command': ['true']}}")
        .map(Samples::json);
  }
}
