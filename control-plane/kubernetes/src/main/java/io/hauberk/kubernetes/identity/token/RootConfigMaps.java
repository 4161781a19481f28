package io.hauberk.kubernetes.identity.token;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.authority.encode.Pem;
import io.hauberk.kubernetes.identity.IdentityContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The roots of the trust domain as a ConfigMap in each namespace whose pods get a sidecar, where
 * kubelets know no ClusterTrustBundle. Looked at every five seconds: a pod of a new namespace waits
 * for it.
 */
public final class RootConfigMaps implements AutoCloseable {
  private static final Logger LOG = System.getLogger(RootConfigMaps.class.getName());
  private static final long LOOK_SECONDS = 5;
  private static final String KEY = "trust.pem";

  private final IdentityContext context;
  private final String name;
  private final BooleanSupplier leading;
  private final String roots;
  private final ScheduledExecutorService keeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-roots").factory());

  private RootConfigMaps(IdentityContext context, String name, BooleanSupplier leading) {
    this.context = context;
    this.name = name;
    this.leading = leading;
    this.roots = Pem.encode(context.authority().bundle());
  }

  /**
   * @param leading asked right before each write
   */
  public static RootConfigMaps start(
      IdentityContext context, String name, BooleanSupplier leading) {
    RootConfigMaps started = new RootConfigMaps(context, name, leading);
    var unused =
        started.keeper.scheduleWithFixedDelay(started::keep, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    return started;
  }

  @Override
  public void close() {
    keeper.shutdownNow();
  }

  private void keep() {
    try {
      context
          .client()
          .namespaces()
          .withLabel("hauberk.io/inject", "enabled")
          .list()
          .getItems()
          .stream()
          .map(Namespace::getMetadata)
          .filter(meta -> meta.getDeletionTimestamp() == null)
          .forEach(meta -> keep(meta.getName()));
    } catch (KubernetesClientException e) {
      LOG.log(Level.WARNING, "the roots could not be given: {0}", String.valueOf(e.getMessage()));
    }
  }

  private void keep(String namespace) {
    ConfigMap there = context.client().configMaps().inNamespace(namespace).withName(name).get();
    Map<String, String> wanted = Map.of(KEY, roots);
    if ((there != null && wanted.equals(there.getData())) || !leading.getAsBoolean()) {
      return;
    }
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "hauberk")
            .endMetadata()
            .withData(wanted)
            .build();
    if (there == null) {
      context.client().resource(map).create();
    } else {
      context.client().resource(map).update();
    }
  }
}
