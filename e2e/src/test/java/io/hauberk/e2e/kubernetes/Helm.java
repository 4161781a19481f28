package io.hauberk.e2e.kubernetes;

import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real helm with our charts.
 *
 * @param folder for its files
 * @param kubeconfig of the cluster; need not exist where nothing is installed
 */
record Helm(Path folder, Path kubeconfig) {
  static final String NAMESPACE = "hauberk-system";
  static final String TRUST_DOMAIN = "trustDomain=example.org";

  private static final Path CHARTS = Path.of(System.getProperty("hauberk.root"), "charts");

  /** Without a cluster. */
  static Helm offline(Path folder) {
    return new Helm(folder, folder.resolve("no-cluster"));
  }

  /**
   * What the chart amounts to.
   *
   * @throws IllegalStateException with helm's own words when it refused
   */
  String template(String chart, String... more) {
    return output(words(List.of("template", chart, chart(chart), "-n", NAMESPACE), more));
  }

  /** The same as an outcome, for values that are refused. */
  Outcome tryTemplate(String chart, String... more) {
    return run(words(List.of("template", chart, chart(chart), "-n", NAMESPACE), more));
  }

  String install(String chart, String... more) {
    return output(
        words(
            List.of("install", chart, chart(chart), "-n", NAMESPACE, "--create-namespace"), more));
  }

  String upgrade(String chart, String... more) {
    return output(words(List.of("upgrade", chart, chart(chart), "-n", NAMESPACE), more));
  }

  String output(List<String> words) {
    Outcome outcome = run(words);
    if (!outcome.succeeded()) {
      throw new IllegalStateException("helm " + String.join(" ", words) + ": " + outcome);
    }
    return outcome.out();
  }

  Outcome run(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(KubernetesBinaries.locate().require(Component.HELM).resolve("helm").toString());
    command.addAll(words);
    try {
      Path out = Files.createTempFile(folder, "helm", ".out");
      Path err = Files.createTempFile(folder, "helm", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      builder.environment().put("HOME", folder.toString());
      Process process = builder.start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("helm took more than 3 minutes: " + words);
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String chart(String name) {
    return CHARTS.resolve(name).toString();
  }

  private static List<String> words(List<String> first, String... more) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words;
  }
}
