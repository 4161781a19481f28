package io.hauberk.benchmarks.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates pods that are not kept ({@code dryRun=All}) at a fixed rate. A request that is sent late
 * because others were slow counts from when it was due.
 */
record PodLoad(HttpClient client, URI server) {
  /**
   * @return milliseconds from due to answered, one for each pod
   * @throws IllegalStateException when a pod was refused
   */
  double[] run(String namespace, String metadata, int perSecond, Duration length) {
    int pods = (int) (perSecond * length.toSeconds());
    long gap = Duration.ofSeconds(1).toNanos() / perSecond;
    long start = System.nanoTime();
    List<CompletableFuture<Double>> answers = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      long due = start + i * gap;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      answers.add(create(namespace, pod(i, metadata), due));
    }
    return answers.stream().mapToDouble(CompletableFuture::join).toArray();
  }

  static double percentile(double[] millis, double share) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  private CompletableFuture<Double> create(String namespace, String pod, long due) {
    HttpRequest request =
        HttpRequest.newBuilder(
                server.resolve("/api/v1/namespaces/" + namespace + "/pods?dryRun=All"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(pod))
            .build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(
            answer -> {
              if (answer.statusCode() != 201) {
                throw new IllegalStateException("refused: " + answer.body());
              }
              return (System.nanoTime() - due) / 1e6;
            });
  }

  /**
   * As deployments have them: two containers, probes, resources, a volume. The API server adds no
   * token before webhooks see it, so that one patch fits all.
   */
  static String pod(int number, String metadata) {
    return """
    {"apiVersion": "v1", "kind": "Pod",
     "metadata": {"name": "web-%d", %s},
     "spec": {
       "automountServiceAccountToken": false,
       "containers": [
         {"name": "web", "image": "registry.example/web:1.2.3", "args": ["--port", "8080"],
          "ports": [{"name": "http", "containerPort": 8080}],
          "env": [{"name": "MODE", "value": "production"},
                  {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
          "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 5},
          "livenessProbe": {"tcpSocket": {"port": 8080}},
          "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
                        "limits": {"memory": "256Mi"}},
          "volumeMounts": [{"name": "cache", "mountPath": "/cache"}]},
         {"name": "exporter", "image": "registry.example/exporter:4",
          "ports": [{"name": "metrics", "containerPort": 9090}],
          "livenessProbe": {"httpGet": {"path": "/metrics", "port": "metrics"}}}],
       "volumes": [{"name": "cache", "emptyDir": {}}]}}
    """
        .formatted(number, metadata);
  }
}
