package io.hauberk.kubernetes.network;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.lease.Leadership;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.network.NetworkCompiler;
import io.hauberk.policy.network.NetworkOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares what should be there with what is, and writes the difference. Looks at what is there at
 * its first turn and every so many turns again, so that what others changed by hand comes back.
 */
final class NetworkRound implements Runnable {
  private static final Logger LOG = System.getLogger(NetworkRound.class.getName());
  private static final int TURNS_BETWEEN_LOOKS = 60;
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("hauberk-network")
          .withForce(true)
          .build();

  private static final ResourceDefinitionContext MESH_CONFIGS =
      new ResourceDefinitionContext.Builder()
          .withGroup(Kind.API_VERSION.substring(0, Kind.API_VERSION.indexOf('/')))
          .withVersion(Kind.API_VERSION.substring(Kind.API_VERSION.indexOf('/') + 1))
          .withKind(Kind.MeshConfig.name())
          .withPlural("meshconfigs")
          .withNamespaced(false)
          .build();

  private final KubernetesClient client;
  private final NetworkTask.Mesh mesh;
  private final NetworkOptions options;
  private final Leadership leadership;

  /** By namespace and name: the object as it was applied, with the generation that it has since. */
  private final Map<String, Applied> applied = new HashMap<>();

  private List<OwnerReference> owners = List.of();
  private @Nullable MeshModel model;
  private SortedMap<WorkloadId, SortedMap<String, String>> labels = new TreeMap<>();
  private int turns;

  /**
   * @param object absent: it is not known what stands there
   */
  private record Applied(@Nullable NetworkPolicy object, NetworkPolicy stored) {}

  NetworkRound(
      KubernetesClient client,
      NetworkTask.Mesh mesh,
      NetworkOptions options,
      Leadership leadership) {
    this.client = client;
    this.mesh = mesh;
    this.options = options;
    this.leadership = leadership;
  }

  @Override
  public void run() {
    try {
      boolean looks = turns++ % TURNS_BETWEEN_LOOKS == 0;
      if (looks) {
        look();
      }
      MeshModel now = mesh.model().get();
      SortedMap<WorkloadId, SortedMap<String, String>> carried = mesh.labels().get();
      if (looks || !now.equals(model) || !carried.equals(labels)) {
        write(now, carried);
        model = now;
        labels = carried;
      }
    } catch (KubernetesClientException e) {
      turns = 0;
      LOG.log(
          Level.WARNING, "NetworkPolicies are not up to date; trying again: {0}", e.getMessage());
    } catch (RuntimeException e) {
      turns = 0;
      LOG.log(Level.ERROR, "NetworkPolicies are not up to date; trying again", e);
    }
  }

  /** What was changed since it was applied has another generation. */
  private void look() {
    Map<String, Applied> there = new HashMap<>();
    for (NetworkPolicy stored :
        client
            .network()
            .v1()
            .networkPolicies()
            .inAnyNamespace()
            .withLabels(NetworkObjects.MARK)
            .list()
            .getItems()) {
      there.put(key(stored), new Applied(unchanged(applied.get(key(stored)), stored), stored));
    }
    applied.clear();
    applied.putAll(there);
    owners = owners();
  }

  private static @Nullable NetworkPolicy unchanged(@Nullable Applied known, NetworkPolicy stored) {
    return known != null
            && known
                .stored()
                .getMetadata()
                .getGeneration()
                .equals(stored.getMetadata().getGeneration())
        ? known.object()
        : null;
  }

  private void write(MeshModel now, SortedMap<WorkloadId, SortedMap<String, String>> carried) {
    Set<String> wanted = new HashSet<>();
    NetworkCompiler.compile(now, carried, options).stream()
        .map(rules -> NetworkObjects.of(rules, owners))
        .forEach(
            object -> {
              wanted.add(key(object));
              apply(object);
            });
    for (Map.Entry<String, Applied> entry : List.copyOf(applied.entrySet())) {
      if (!wanted.contains(entry.getKey()) && leadership.holds()) {
        client.resource(entry.getValue().stored()).delete();
        applied.remove(entry.getKey());
      }
    }
  }

  private void apply(NetworkPolicy object) {
    Applied known = applied.get(key(object));
    if ((known == null || !object.equals(known.object())) && leadership.holds()) {
      applied.put(key(object), new Applied(object, client.resource(object).patch(APPLY)));
    }
  }

  /** The mesh itself: with its configuration everything that was generated goes away. */
  private List<OwnerReference> owners() {
    var config = client.genericKubernetesResources(MESH_CONFIGS).withName("mesh").get();
    return config == null
        ? List.of()
        : List.of(
            new OwnerReferenceBuilder()
                .withApiVersion(Kind.API_VERSION)
                .withKind(Kind.MeshConfig.name())
                .withName("mesh")
                .withUid(config.getMetadata().getUid())
                .build());
  }

  private static String key(NetworkPolicy policy) {
    return policy.getMetadata().getNamespace() + "/" + policy.getMetadata().getName();
  }
}
