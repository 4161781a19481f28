package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bounds an Envoy is the same in a pod and beside a process of a machine. */
class SharedShapeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/layered_runtime",
        "/overload_manager",
        "/stats_config",
        "/stats_flush_interval",
        "/stats_sinks",
        "/dynamic_resources/lds_config",
        "/dynamic_resources/cds_config",
        "/static_resources/clusters/0/typed_extension_protocol_options"
      })
  void isTheSame(String part) throws IOException {
    JsonNode pod = Samples.json("{'spec': {'containers': []}}");
    String inPod = Samples.bootstrap(Samples.patched(Samples.injector(Samples.options()), pod));
    String alone =
        new io.hauberk.sidecar.Bootstrap(
                WorkloadId.parse("shop/bob"),
                ServerAddress.parse("localhost:15010"),
                Path.of("/d"),
                Path.of("/a"),
                false)
            .json();
    assertEquals(Samples.MAPPER.readTree(alone).at(part), Samples.MAPPER.readTree(inPod).at(part));
  }
}
