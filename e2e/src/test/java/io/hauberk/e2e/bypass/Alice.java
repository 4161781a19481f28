package io.hauberk.e2e.bypass;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.SecretCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.testkit.envoy.TestEnvoy;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Alice with her sidecar: four programs behind a real Envoy that runs the compiled mesh. */
final class Alice implements AutoCloseable {
  private static final WorkloadId ID = new WorkloadId("alice", "alice");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;
  private final Certificates certificates;
  private final TestEnvoy envoy;
  private final Map<Integer, Program> programs = new HashMap<>();
  private final Map<Integer, Wire> wires = new HashMap<>();
  private final Map<Integer, Integer> listens = new HashMap<>();

  Alice(Path dir) throws Exception {
    this.dir = dir;
    Path secrets = Files.createDirectories(dir.resolve("certificates"));
    certificates = new Certificates(secrets);
    programs.put(443, new TomcatProgram(Files.createDirectories(dir.resolve("tomcat"))));
    programs.put(8443, new JdkProgram());
    programs.put(5432, new TcpProgram(false));
    programs.put(2525, new TcpProgram(true));
    for (Integer port : programs.keySet()) {
      listens.put(port, FreePorts.next());
    }
    envoy = TestEnvoy.start(dir.resolve("envoy"));
    enforce(UnaryOperator.identity());
    for (int listen : listens.values()) {
      envoy.awaitListening(listen);
    }
  }

  /** Puts the mesh into force as it is after the edit. */
  void enforce(UnaryOperator<String> edit) throws IOException, InterruptedException {
    Reading reading =
        PolicyReader.read(List.of(new SourceText("mesh.yaml", edit.apply(mesh()))), Instant.now());
    MeshModel model =
        reading.model().orElseThrow(() -> new AssertionError(reading.problems().toString()));
    List<XdsResource> resources = new ArrayList<>();
    resources.add(
        SecretCompiler.identity(
            Files.readString(certificates.server().chain()),
            certificates.server().key().toString()));
    resources.add(SecretCompiler.bundle(Files.readString(certificates.rootPem())));
    resources.addAll(QuarantineCompiler.compile(model.trustDomain(), model.exclusions()));
    resources.addAll(
        ProxyCompiler.compile(
                Objects.requireNonNull(model.workloads().get(ID)), new CompileOptions(1))
            .resources());
    envoy.push(resources.stream().map(r -> TestEnvoy.resource(r.name(), r.body())).toList());
  }

  /**
   * @param port as policies name it
   */
  Wire wire(int port) {
    return wires.computeIfAbsent(port, p -> new Wire(listen(p), certificates.callers()));
  }

  int listen(int port) {
    return Objects.requireNonNull(listens.get(port));
  }

  Program program(int port) {
    return Objects.requireNonNull(programs.get(port));
  }

  Certificates certificates() {
    return certificates;
  }

  long pid() {
    return envoy.pid();
  }

  /** Every complete line that the sidecar has logged; each must be JSON. */
  List<JsonNode> log() {
    return rawLog().map(Alice::parse).toList();
  }

  Stream<String> rawLog() {
    try {
      String text = Files.readString(dir.resolve("envoy/access.json"), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    envoy.close();
    programs.values().forEach(Program::close);
  }

  private String mesh() throws IOException {
    String text;
    try (InputStream in =
        Objects.requireNonNull(Alice.class.getResourceAsStream("/bypass/mesh.yaml"))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Map.Entry<Integer, Integer> listen : listens.entrySet()) {
      text = text.replace("<" + listen.getKey() + ">", listen.getValue().toString());
    }
    return text.replace("<tomcat>", Integer.toString(program(443).port()))
        .replace("<jdk>", Integer.toString(program(8443).port()))
        .replace("<db>", Integer.toString(program(5432).port()))
        .replace("<mail>", Integer.toString(program(2525).port()));
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not a line of JSON: " + line, e);
    }
  }
}
