package io.hauberk.injector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The init containers that come before all others.
 *
 * @param token stands in the paths of checks
 * @param checks as {@link Probe#argument} gives them
 * @param durable with one that hands the proxy's log over and keeps what the control plane has not
 *     taken yet: the first to begin, so the last to end
 */
record SidecarContainers(
    InjectorOptions options, String token, List<String> checks, boolean durable) {
  private static final String INIT = "/usr/local/bin/hauberk-init";
  private static final String ID_PATH = "/run/hauberk/id";
  private static final String TMP_PATH = "/run/hauberk/tmp";
  private static final String KEYS_PATH = "/run/hauberk/keys";
  private static final String LOG_PATH = "/run/hauberk/log";
  private static final String LOG_FILE = LOG_PATH + "/access.json";

  /** What may wait there. */
  private static final String LOG_LIMIT = "512Mi";

  /** How long the start of a pod waits for its first policies before it is tried anew. */
  private static final String PATIENCE = "120s";

  List<ObjectNode> all() {
    List<ObjectNode> containers = new ArrayList<>();
    if (durable) {
      containers.add(log());
    }
    containers.add(
        switch (options.interception()) {
          case INIT -> net();
          case CNI -> verify();
        });
    if (options.identity() instanceof IdentityMode.KeyWriter) {
      containers.add(keys());
    }
    containers.add(proxy());
    return containers;
  }

  private ObjectNode net() {
    ObjectNode net = container(Reserved.NET, options.images().init());
    ArrayNode command = net.putArray("command").add(INIT).add("net");
    command.add("--dns").add(String.join(",", options.dns()));
    ObjectNode security = security(net).put("runAsUser", 0).put("runAsGroup", 0);
    security
        .put("runAsNonRoot", false)
        .withObjectProperty("capabilities")
        .putArray("add")
        .add("NET_ADMIN");
    resources(net, "10m", "16Mi", "64Mi");
    return net;
  }

  private ObjectNode verify() {
    ObjectNode verify = container(Reserved.VERIFY, options.images().init());
    verify.putArray("command").add(INIT).add("verify");
    user(verify, Reserved.VERIFY_USER);
    resources(verify, "10m", "16Mi", "64Mi");
    return verify;
  }

  private ObjectNode keys() {
    ObjectNode keys = container(Reserved.KEYS, options.images().init());
    keys.put("restartPolicy", "Always");
    keys.putArray("command").add(INIT).add("key").add("--directory").add(KEYS_PATH);
    environment(keys.putArray("env"), "POD_UID", "metadata.uid");
    waits(keys, "key-wait", KEYS_PATH);
    user(keys, Reserved.PROXY_USER);
    resources(keys, "5m", "8Mi", "32Mi");
    mount(keys, Reserved.KEYS_VOLUME, KEYS_PATH, false);
    return keys;
  }

  private ObjectNode log() {
    ObjectNode log = container(Reserved.LOG, options.images().init());
    log.put("restartPolicy", "Always");
    ArrayNode command = log.putArray("command").add(INIT).add("ship");
    command.add("--log").add(LOG_FILE).add("--state").add(LOG_PATH);
    command.add("--control-plane").add(options.host() + ":" + options.port());
    command.add("--server-name").add(options.trustDomain().controlPlane().toString());
    switch (options.identity()) {
      case IdentityMode.Kubelet kubelet -> command.add("--bundle").add(ID_PATH + "/bundle.pem");
      case IdentityMode.KeyWriter writer -> command.add("--token").add(ID_PATH + "/token");
    }
    command.add("--trust").add(ID_PATH + "/trust.pem").add("--limit").add(LOG_LIMIT);
    user(log, Reserved.PROXY_USER);
    resources(log, "5m", "16Mi", "128Mi");
    mount(log, Reserved.ID_VOLUME, ID_PATH, true);
    mount(log, Reserved.LOG_VOLUME, LOG_PATH, false);
    return log;
  }

  private ObjectNode proxy() {
    ObjectNode proxy = container(Reserved.PROXY, options.images().proxy());
    proxy.put("restartPolicy", "Always");
    ArrayNode command = proxy.putArray("command");
    if (durable) {
      command.add(INIT).add("log").add(LOG_FILE);
    }
    command.add(INIT).add("proxy");
    ArrayNode arguments = proxy.putArray("args");
    List.of(
            "--identity",
            keyMaker(),
            "--trust-domain",
            options.trustDomain().toString(),
            "--control-plane",
            options.host() + ":" + options.port(),
            "--token",
            token)
        .forEach(arguments::add);
    checks.forEach(arguments::add);
    ArrayNode environment = proxy.putArray("env");
    environment(environment, "POD_NAME", "metadata.name");
    environment(environment, "POD_NAMESPACE", "metadata.namespace");
    environment(environment, "POD_UID", "metadata.uid");
    environment(environment, "SERVICE_ACCOUNT", "spec.serviceAccountName");
    environment.addObject().put("name", "LOG_MODE").put("value", durable ? "shipped" : "streamed");
    ready(proxy);
    waits(proxy, "wait", TMP_PATH + "/admin.sock");
    user(proxy, Reserved.PROXY_USER);
    resources(proxy, "10m", "64Mi", "256Mi");
    mount(proxy, Reserved.ID_VOLUME, ID_PATH, true);
    mount(proxy, Reserved.TMP_VOLUME, TMP_PATH, false);
    if (durable) {
      mount(proxy, Reserved.LOG_VOLUME, LOG_PATH, false);
    }
    if (options.identity() instanceof IdentityMode.KeyWriter) {
      mount(proxy, Reserved.KEYS_VOLUME, KEYS_PATH, true);
    }
    return proxy;
  }

  private String keyMaker() {
    return switch (options.identity()) {
      case IdentityMode.Kubelet kubelet -> "kubelet";
      case IdentityMode.KeyWriter writer -> "key-writer";
    };
  }

  private static void ready(ObjectNode proxy) {
    ObjectNode probe = proxy.putObject("readinessProbe");
    probe.putObject("httpGet").put("path", "/ready").put("port", Reserved.PROBES);
    probe.put("periodSeconds", 5).put("timeoutSeconds", 3);
  }

  /** Containers after this one start when the command has ended well; a startup probe is slower. */
  private static void waits(ObjectNode container, String command, String path) {
    container
        .putObject("lifecycle")
        .putObject("postStart")
        .putObject("exec")
        .putArray("command")
        .add(INIT)
        .add(command)
        .add(path)
        .add(PATIENCE);
  }

  private static ObjectNode container(String name, String image) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("image", image);
  }

  private static void environment(ArrayNode environment, String name, String field) {
    ObjectNode variable = environment.addObject().put("name", name);
    variable.putObject("valueFrom").putObject("fieldRef").put("fieldPath", field);
  }

  private static void user(ObjectNode container, int user) {
    security(container).put("runAsUser", user).put("runAsGroup", user).put("runAsNonRoot", true);
  }

  private static ObjectNode security(ObjectNode container) {
    ObjectNode security =
        container
            .putObject("securityContext")
            .put("readOnlyRootFilesystem", true)
            .put("allowPrivilegeEscalation", false);
    security.putObject("capabilities").putArray("drop").add("ALL");
    security.putObject("seccompProfile").put("type", "RuntimeDefault");
    return security;
  }

  private static void resources(ObjectNode container, String cpu, String memory, String limit) {
    ObjectNode resources = container.putObject("resources");
    resources.putObject("requests").put("cpu", cpu).put("memory", memory);
    resources.putObject("limits").put("memory", limit);
  }

  private static void mount(ObjectNode container, String volume, String path, boolean readOnly) {
    ObjectNode mount = container.withArrayProperty("volumeMounts").addObject();
    mount.put("name", volume).put("mountPath", path);
    if (readOnly) {
      mount.put("readOnly", true);
    }
  }
}
