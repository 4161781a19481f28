package io.hauberk.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.MeshView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What a cluster would be, of the files that one applies to it; each Deployment has one pod with a
 * sidecar.
 *
 * @param labels what the pods of each workload carry themselves
 */
public record SampleCluster(
    MeshModel model, SortedMap<WorkloadId, SortedMap<String, String>> labels) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * @param paths files, or folders of files
   */
  public static SampleCluster of(List<Path> paths) throws IOException {
    ClusterState state = new ClusterState(new TrustDomain("example.org"));
    for (Path path : paths) {
      for (ObjectNode object : objects(path)) {
        add(state, object);
      }
    }
    MeshView view = state.snapshot().view();
    Reading reading =
        new PolicyReader().read(view.texts(), view.workloads(), Instant.EPOCH, Strictness.CLUSTER);
    return new SampleCluster(
        reading.model().orElseThrow(() -> new IOException(reading.problems().toString())),
        state.podLabels(view.workloads()));
  }

  private static List<ObjectNode> objects(Path path) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        try (MappingIterator<JsonNode> documents =
            YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
          documents.forEachRemaining(document -> objects.add((ObjectNode) document));
        }
      }
    }
    return objects;
  }

  private static void add(ClusterState state, ObjectNode object) {
    String kind = object.path("kind").asText();
    String key =
        object.at("/metadata/namespace").asText() + "/" + object.at("/metadata/name").asText();
    if (object.path("apiVersion").asText().equals(Kind.API_VERSION)) {
      CustomObject custom = CustomObject.of(Kind.valueOf(kind), object);
      state.object(custom.source().name(), Optional.of(custom));
    } else if (kind.equals("Namespace")) {
      state.namespaces().put(object.at("/metadata/name").asText(), Optional.of(Map.of()));
    } else if (kind.equals("Service")) {
      Service service = Serialization.unmarshal(object.toString(), Service.class);
      state.services().put(key, Optional.of(Views.service(service)));
    } else if (kind.equals("Deployment")) {
      Deployment deployment = Serialization.unmarshal(object.toString(), Deployment.class);
      state.pods().put(key, Views.pod(pod(deployment)));
    }
  }

  private static Pod pod(Deployment deployment) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName())
        .withUid(deployment.getMetadata().getNamespace() + "-" + deployment.getMetadata().getName())
        .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .withCreationTimestamp(Instant.EPOCH.toString())
        .endMetadata()
        .withSpec(deployment.getSpec().getTemplate().getSpec())
        .editSpec()
        .addNewInitContainer()
        .withName("hauberk-proxy")
        .withRestartPolicy("Always")
        .endInitContainer()
        .endSpec()
        .build();
  }
}
