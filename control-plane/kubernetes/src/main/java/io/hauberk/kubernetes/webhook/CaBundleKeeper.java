package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our roots in the {@code caBundle} of our own webhook configurations: when they are
 * installed, when somebody else overwrites them, and when the roots change. Several replicas may do
 * the same: who finds the bundle right writes nothing.
 */
final class CaBundleKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CaBundleKeeper.class.getName());

  /** Somebody who insists on another bundle must not make a storm of writes. */
  private static final long SECONDS_BETWEEN = 1;

  private static final long SECONDS_UNASKED = 30;

  private final Supplier<String> bundle;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-ca-bundle").factory());
  private final List<Kept<?>> kept = new ArrayList<>();

  /**
   * @param bundle the roots, PEM in base64
   * @param mutating names of configurations that need not exist yet
   */
  CaBundleKeeper(
      KubernetesClient client,
      Supplier<String> bundle,
      List<String> mutating,
      List<String> validating) {
    this.bundle = bundle;
    var configurations = client.admissionRegistration().v1();
    for (String name : mutating) {
      kept.add(
          new Kept<>(
              configurations.mutatingWebhookConfigurations(),
              name,
              MutatingWebhookConfiguration.class,
              CaBundleKeeper::mutating));
    }
    for (String name : validating) {
      kept.add(
          new Kept<>(
              configurations.validatingWebhookConfigurations(),
              name,
              ValidatingWebhookConfiguration.class,
              CaBundleKeeper::validating));
    }
    kept.forEach(Kept::watch);
  }

  /** The first configuration that was not seen with our roots yet. */
  Optional<String> waitingFor() {
    return kept.stream()
        .filter(one -> !one.right)
        .map(one -> "the roots of this mesh in " + one.name)
        .findFirst();
  }

  @Override
  public void close() {
    kept.forEach(Kept::stop);
    thread.shutdownNow();
  }

  /** The name of one webhook and where it is called. */
  private record Entry(String name, @Nullable WebhookClientConfig client) {}

  private static List<Entry> mutating(MutatingWebhookConfiguration configuration) {
    return configuration.getWebhooks().stream()
        .map(w -> new Entry(w.getName(), w.getClientConfig()))
        .toList();
  }

  private static List<Entry> validating(ValidatingWebhookConfiguration configuration) {
    return configuration.getWebhooks().stream()
        .map(w -> new Entry(w.getName(), w.getClientConfig()))
        .toList();
  }

  /** One configuration. */
  private final class Kept<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Resource<T> resource;
    private final String name;
    private final Function<T, List<Entry>> entries;
    private final SharedIndexInformer<T> informer;

    /** Absent, or with our roots, at some time. */
    private volatile boolean right;

    <L extends KubernetesResourceList<T>> Kept(
        NonNamespaceOperation<T, L, Resource<T>> all,
        String name,
        Class<T> type,
        Function<T, List<Entry>> entries) {
      this.resource = all.withName(name);
      this.name = type.getSimpleName() + " `" + name + "`";
      this.entries = entries;
      this.informer =
          resource.runnableInformer(0).exceptionHandler((started, problem) -> retry(problem));
    }

    void watch() {
      informer.addEventHandler(this);
      var listed = informer.start().thenRun(() -> soon(0));
      Objects.requireNonNull(listed);
      ScheduledFuture<?> unused =
          thread.scheduleWithFixedDelay(
              this::look, SECONDS_UNASKED, SECONDS_UNASKED, TimeUnit.SECONDS);
    }

    /** Else an API server that is slow for once would leave us without roots, and never ready. */
    private boolean retry(Throwable problem) {
      LOG.log(
          Level.WARNING,
          "{0} cannot be followed for the moment: {1}",
          name,
          String.valueOf(problem.getMessage()).lines().findFirst().orElse(""));
      return true;
    }

    void stop() {
      informer.stop();
    }

    @Override
    public void onAdd(T configuration) {
      soon(0);
    }

    @Override
    public void onUpdate(T before, T configuration) {
      soon(SECONDS_BETWEEN);
    }

    @Override
    public void onDelete(T configuration, boolean stateUnknown) {}

    private void soon(long seconds) {
      if (!thread.isShutdown()) {
        ScheduledFuture<?> unused = thread.schedule(this::look, seconds, TimeUnit.SECONDS);
      }
    }

    private void look() {
      Optional<T> configuration = informer.getStore().list().stream().findFirst();
      if (configuration.map(this::repair).orElseGet(informer::hasSynced)) {
        right = true;
      }
    }

    private boolean repair(T configuration) {
      String wanted = bundle.get();
      ArrayNode patch = new ObjectMapper().createArrayNode();
      List<Entry> found = entries.apply(configuration);
      for (int i = 0; i < found.size(); i++) {
        Entry entry = found.get(i);
        WebhookClientConfig client = entry.client();
        if (client != null && !Objects.equals(client.getCaBundle(), wanted)) {
          String path = "/webhooks/" + i;
          patch
              .addObject()
              .put("op", "test")
              .put("path", path + "/name")
              .put("value", entry.name());
          patch
              .addObject()
              .put("op", "add")
              .put("path", path + "/clientConfig/caBundle")
              .put("value", wanted);
        }
      }
      if (patch.isEmpty()) {
        return true;
      }
      try {
        resource.patch(PatchContext.of(PatchType.JSON), patch.toString());
        LOG.log(Level.INFO, "the roots of this mesh were put into {0}", name);
        return true;
      } catch (KubernetesClientException e) {
        LOG.log(Level.WARNING, "the roots could not be put into {0}: {1}", name, e.getMessage());
        return false;
      }
    }
  }
}
