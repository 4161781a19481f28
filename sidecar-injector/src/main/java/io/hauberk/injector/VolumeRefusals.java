package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.policy.intent.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Volumes from which a pod could take an identity: its own proxy's, or another pod's. */
final class VolumeRefusals {
  /** Where kubelets and container runtimes keep other pods' files, sockets and rules. */
  private static final List<Path> PROTECTED =
      List.of(
          Path.of("/var/lib/kubelet"),
          Path.of("/var/lib/containerd"),
          Path.of("/var/lib/containers"),
          Path.of("/var/lib/docker"),
          Path.of("/run"),
          Path.of("/var/run"),
          Path.of("/proc"),
          Path.of("/etc/kubernetes"),
          Path.of("/etc/cni"),
          Path.of("/opt/cni"));

  private final InjectorOptions options;
  private final Pod pod;
  private final List<Refusal> found = new ArrayList<>();

  VolumeRefusals(InjectorOptions options, Pod pod) {
    this.options = options;
    this.pod = pod;
  }

  List<Refusal> all() {
    JsonNode volumes = pod.volumes();
    for (int i = 0; i < volumes.size(); i++) {
      JsonNode volume = volumes.get(i);
      String field = "spec.volumes[" + i + "]";
      if (!(pod.ours() && Reserved.VOLUMES.contains(volume.path("name").asText()))) {
        hostPath(volume, field);
        sources(volume.path("projected").path("sources"), field);
      }
    }
    return found;
  }

  private void hostPath(JsonNode volume, String field) {
    String path = volume.path("hostPath").path("path").asText("");
    if (path.isEmpty()) {
      return;
    }
    Path normal = Path.of("/").resolve(path.replaceFirst("^/+", "")).normalize();
    if (PROTECTED.stream()
        .anyMatch(place -> place.startsWith(normal) || normal.startsWith(place))) {
      found.add(
          new Refusal(
              Code.HOST_PATH,
              field + ".hostPath.path",
              "`%s.hostPath.path` is `%s`, through which the keys of other pods can be read; remove"
                      .formatted(field, path)
                  + " it"));
    }
  }

  private void sources(JsonNode sources, String field) {
    for (int i = 0; i < sources.size(); i++) {
      String at = field + ".projected.sources[" + i + "]";
      switch (options.identity()) {
        case IdentityMode.Kubelet(var signer, var lifetime) ->
            foreign(sources.get(i), at, "podCertificate", "signerName", signer);
        case IdentityMode.KeyWriter(var audience, var trust) ->
            foreign(sources.get(i), at, "serviceAccountToken", "audience", audience);
      }
    }
  }

  private void foreign(JsonNode source, String at, String kind, String field, String ours) {
    if (source.path(kind).path(field).asText().equals(ours)) {
      found.add(
          new Refusal(
              Code.FOREIGN_IDENTITY,
              at + "." + kind,
              "`%s.%s` asks for an identity of the mesh, which only the proxy holds; remove it"
                  .formatted(at, kind)));
    }
  }
}
