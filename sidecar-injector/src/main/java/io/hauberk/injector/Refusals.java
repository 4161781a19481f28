package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.policy.intent.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything in a pod with which it, or another pod, would get round the proxy. */
final class Refusals {
  /** With any of these a program rewrites packet rules, reads other processes or leaves the pod. */
  private static final Set<String> CAPABILITIES =
      Set.of(
          "ALL",
          "BPF",
          "DAC_READ_SEARCH",
          "NET_ADMIN",
          "NET_RAW",
          "PERFMON",
          "SYS_ADMIN",
          "SYS_MODULE",
          "SYS_PTRACE",
          "SYS_RAWIO");

  private final InjectorOptions options;
  private final Pod pod;
  private final List<Refusal> found = new ArrayList<>();

  Refusals(InjectorOptions options, Pod pod) {
    this.options = options;
    this.pod = pod;
  }

  List<Refusal> all() {
    platform();
    names();
    namespaces();
    pod.containers().stream().filter(container -> !mine(container)).forEach(this::container);
    user(pod.json().path("spec").path("securityContext"), "spec.securityContext");
    found.addAll(new VolumeRefusals(options, pod).all());
    return found;
  }

  /** What an ephemeral container could break; the rest of the pod was judged when it was made. */
  List<Refusal> ephemeral() {
    for (Pod.Container container : pod.containers("ephemeralContainers")) {
      reserved(container);
      container(container);
    }
    return found;
  }

  private boolean mine(Pod.Container container) {
    return pod.ours()
        && container.list().equals("initContainers")
        && Reserved.CONTAINERS.contains(container.name());
  }

  private void platform() {
    JsonNode spec = pod.json().path("spec");
    if (spec.path("os").path("name").asText().equals("windows")
        || spec.path("nodeSelector").path("kubernetes.io/os").asText().equals("windows")) {
      refuse(
          Code.WINDOWS_POD,
          "spec.os",
          "`spec.os` or `spec.nodeSelector` asks for Windows, where no proxy can be put in; run it"
              + " in a namespace outside the mesh");
    }
  }

  private void names() {
    pod.containers().stream().filter(container -> !mine(container)).forEach(this::reserved);
    JsonNode volumes = pod.volumes();
    for (int i = 0; i < volumes.size(); i++) {
      String name = volumes.get(i).path("name").asText();
      if (name.startsWith(Reserved.PREFIX) && !(pod.ours() && Reserved.VOLUMES.contains(name))) {
        String field = "spec.volumes[" + i + "].name";
        refuse(
            Code.RESERVED_VOLUME,
            field,
            "`%s` is `%s`: volumes that begin with `hauberk-` are the proxy's; rename it"
                .formatted(field, name));
      }
    }
    for (String key : List.of(Reserved.INJECTED, Reserved.INTERCEPT)) {
      if (!pod.ours() && !pod.annotation(key).isMissingNode()) {
        refuse(
            Code.RESERVED_ANNOTATION,
            "metadata.annotations[" + key + "]",
            "`metadata.annotations` has `%s`, which is written at admission only; remove it"
                .formatted(key));
      }
    }
  }

  private void reserved(Pod.Container container) {
    if (container.name().startsWith(Reserved.PREFIX)) {
      refuse(
          Code.RESERVED_CONTAINER,
          container.field() + ".name",
          "`%s.name` is `%s`: containers that begin with `hauberk-` are the proxy's; rename it"
              .formatted(container.field(), container.name()));
    }
  }

  private void namespaces() {
    JsonNode spec = pod.json().path("spec");
    if (spec.path("hostNetwork").asBoolean()) {
      refuse(
          Code.HOST_NETWORK,
          "spec.hostNetwork",
          "`spec.hostNetwork` puts the pod into the node's network, which cannot be covered; remove"
              + " it, or run the pod in a namespace outside the mesh");
    }
    for (String field : List.of("hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        refuse(
            Code.HOST_PROCESSES,
            "spec." + field,
            "`spec.%s` shows the pod the processes of the node, proxies and their keys among them;"
                    .formatted(field)
                + " remove it");
      }
    }
    if (spec.path("shareProcessNamespace").asBoolean()) {
      refuse(
          Code.SHARED_PROCESSES,
          "spec.shareProcessNamespace",
          "`spec.shareProcessNamespace` shows the program the proxy's process; remove it");
    }
  }

  private void container(Pod.Container container) {
    String field = container.field() + ".securityContext";
    JsonNode security = container.json().path("securityContext");
    user(security, field);
    if (security.path("privileged").asBoolean()) {
      refuse(
          Code.PRIVILEGED,
          field + ".privileged",
          "`%s.privileged` can undo the packet rules; remove it".formatted(field));
    }
    JsonNode added = security.path("capabilities").path("add");
    for (JsonNode capability : added) {
      String name = capability.asText().toUpperCase(java.util.Locale.ROOT);
      name = name.startsWith("CAP_") ? name.substring(4) : name;
      if (CAPABILITIES.contains(name)) {
        refuse(
            Code.CAPABILITY,
            field + ".capabilities.add",
            "`%s.capabilities.add` has `%s`, which gets round the proxy; remove it"
                .formatted(field, capability.asText()));
      }
    }
    ports(container);
    mounts(container);
  }

  private void user(JsonNode security, String field) {
    if (Reserved.user(security.path("runAsUser").asLong(-1))) {
      refuse(
          Code.RESERVED_USER,
          field + ".runAsUser",
          "`%s.runAsUser` is `%d`, a user of the proxy, whose traffic is not intercepted; take"
                  .formatted(field, security.path("runAsUser").asLong())
              + " another");
    }
  }

  private void ports(Pod.Container container) {
    JsonNode ports = container.json().path("ports");
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get(i).path("containerPort").asInt();
      if (Reserved.port(port)) {
        String field = container.field() + ".ports[" + i + "].containerPort";
        refuse(
            Code.RESERVED_PORT,
            field,
            "`%s` is `%d`: ports 15000 to 15099 are the proxy's; take another"
                .formatted(field, port));
      }
    }
  }

  private void mounts(Pod.Container container) {
    for (String list : List.of("volumeMounts", "volumeDevices")) {
      JsonNode mounts = container.json().path(list);
      for (int i = 0; i < mounts.size(); i++) {
        if (Reserved.name(mounts.get(i))) {
          String field = container.field() + "." + list + "[" + i + "]";
          refuse(
              Code.IDENTITY_MOUNT,
              field,
              "`%s` mounts `%s`, a volume of the proxy, whose key must stay its own; remove it"
                  .formatted(field, mounts.get(i).path("name").asText()));
        }
      }
    }
  }

  private void refuse(Code code, String field, String message) {
    found.add(new Refusal(code, field, message));
  }
}
