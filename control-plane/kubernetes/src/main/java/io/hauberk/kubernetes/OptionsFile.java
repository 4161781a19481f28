package io.hauberk.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.KubernetesOptions.IdentityMode;
import io.hauberk.kubernetes.KubernetesOptions.Images;
import io.hauberk.kubernetes.KubernetesOptions.InterceptionMode;
import io.hauberk.kubernetes.KubernetesOptions.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The configuration of the control plane, as the chart writes it. */
public final class OptionsFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
              .build());

  private final JsonNode file;

  private OptionsFile(JsonNode file) {
    this.file = file;
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  public static KubernetesOptions parse(String text) {
    try {
      JsonNode file = YAML.readTree(text);
      if (file == null || !file.isObject()) {
        throw new IllegalArgumentException("the file holds no options");
      }
      return new OptionsFile(file).options();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the file is no YAML: " + e.getOriginalMessage(), e);
    }
  }

  private KubernetesOptions options() {
    requireKnown(
        file,
        "",
        Set.of(
            "namespace",
            "service",
            "trustDomain",
            "signerName",
            "images",
            "interception",
            "identity",
            "dns",
            "ports"));
    requireKnown(file.path("images"), "images.", Set.of("proxy", "init"));
    return new KubernetesOptions(
        text(file, "namespace"),
        text(file, "service"),
        new TrustDomain(text(file, "trustDomain")),
        text(file, "signerName"),
        new Images(text(file.path("images"), "proxy"), text(file.path("images"), "init")),
        choice("interception", Map.of("init", InterceptionMode.INIT, "cni", InterceptionMode.CNI)),
        choice(
            "identity",
            Map.of("kubelet", IdentityMode.KUBELET, "key-writer", IdentityMode.KEY_WRITER)),
        dns(),
        ports());
  }

  private List<String> dns() {
    List<String> addresses = new ArrayList<>();
    file.path("dns").forEach(address -> addresses.add(address.asText()));
    return addresses;
  }

  private Ports ports() {
    JsonNode ports = file.path("ports");
    requireKnown(ports, "ports.", Set.of("xds", "webhooks", "probes"));
    return new Ports(
        ports.path("xds").asInt(Ports.STANDARD.xds()),
        ports.path("webhooks").asInt(Ports.STANDARD.webhooks()),
        ports.path("probes").asInt(Ports.STANDARD.probes()));
  }

  private <E> E choice(String key, Map<String, E> choices) {
    String text = text(file, key);
    E chosen = choices.get(text.toLowerCase(Locale.ROOT));
    if (chosen == null) {
      throw new IllegalArgumentException(
          "`" + key + ": " + text + "` is none of " + new TreeSet<>(choices.keySet()));
    }
    return chosen;
  }

  private static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (!value.isValueNode() || value.asText().isEmpty()) {
      throw new IllegalArgumentException("`" + key + "` is missing");
    }
    return value.asText();
  }

  private static void requireKnown(JsonNode object, String path, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException("`" + path + name + "` is no option");
              }
            });
  }
}
