package io.hauberk.injector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The volumes that only the sidecar's own containers mount.
 *
 * @param durable with one for decisions that the control plane has not taken yet
 */
record SidecarVolumes(IdentityMode identity, boolean durable) {
  /** Twice what may wait in it: the kubelet ends pods whose volume is larger. */
  private static final String LOG_SIZE = "1Gi";

  List<ObjectNode> all() {
    List<ObjectNode> volumes = new ArrayList<>();
    volumes.add(memory(Reserved.TMP_VOLUME));
    volumes.add(
        switch (identity) {
          case IdentityMode.Kubelet kubelet -> kubelet(kubelet);
          case IdentityMode.KeyWriter writer -> token(writer);
        });
    if (identity instanceof IdentityMode.KeyWriter) {
      volumes.add(memory(Reserved.KEYS_VOLUME));
    }
    if (durable) {
      ObjectNode log = named(Reserved.LOG_VOLUME);
      log.putObject("emptyDir").put("sizeLimit", LOG_SIZE);
      volumes.add(log);
    }
    return volumes;
  }

  private static ObjectNode kubelet(IdentityMode.Kubelet kubelet) {
    ObjectNode volume = named(Reserved.ID_VOLUME);
    ArrayNode sources = volume.putObject("projected").putArray("sources");
    sources
        .addObject()
        .putObject("podCertificate")
        .put("signerName", kubelet.signerName())
        .put("keyType", "ECDSAP256")
        .put("maxExpirationSeconds", Math.toIntExact(kubelet.lifetime().toSeconds()))
        .put("credentialBundlePath", "bundle.pem");
    ObjectNode trust = sources.addObject().putObject("clusterTrustBundle");
    trust.put("signerName", kubelet.signerName()).put("path", "trust.pem");
    trust.putObject("labelSelector");
    return volume;
  }

  private static ObjectNode token(IdentityMode.KeyWriter writer) {
    ObjectNode volume = named(Reserved.ID_VOLUME);
    ArrayNode sources = volume.putObject("projected").putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("audience", writer.audience())
        .put("expirationSeconds", 600)
        .put("path", "token");
    ObjectNode trust = sources.addObject().putObject("configMap").put("name", writer.trust());
    trust.putArray("items").addObject().put("key", "trust.pem").put("path", "trust.pem");
    return volume;
  }

  private static ObjectNode memory(String name) {
    ObjectNode volume = named(name);
    volume.putObject("emptyDir").put("medium", "Memory").put("sizeLimit", "1Mi");
    return volume;
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }
}
