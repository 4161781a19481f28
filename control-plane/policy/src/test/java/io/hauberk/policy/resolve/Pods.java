package io.hauberk.policy.resolve;

import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Workloads as a cluster's pods say them, and objects as its API server holds them. */
final class Pods {
  static final TrustDomain MESH = new TrustDomain("example.org");

  private Pods() {}

  /** In the namespace, with the account and the label {@code app} of that name. */
  static Intent.Workload workload(String name, Map<String, String> labels, String... uids) {
    return workload(name, name, labels, uids);
  }

  static Intent.Workload workload(
      String name, String account, Map<String, String> labels, String... uids) {
    Map<String, String> all = new TreeMap<>(labels);
    all.put("app", name);
    Place place = new Place("Deployment " + account + "/" + name, 1, 1);
    return new Intent.Workload(
        new ObjectMeta(Kind.Workload, account, name, new TreeMap<>(all), place),
        account,
        Optional.empty(),
        List.of(port(place, "https", 443, Protocol.HTTP), port(place, "db", 5432, Protocol.TCP)),
        Optional.empty(),
        Stream.of(uids).map(MESH::pod).toList(),
        Optional.of(Interception.STANDARD));
  }

  private static Intent.Port port(Place place, String name, int number, Protocol protocol) {
    return new Intent.Port(
        place,
        Optional.of(name),
        number,
        protocol,
        Optional.empty(),
        SocketAddress.parse("127.0.0.1:" + number),
        List.of(SocketAddress.parse("10.96.0.1:" + number)));
  }

  /** Each document is one object, its source named {@code Kind namespace/name}. */
  static List<SourceText> objects(Collection<String> documents) {
    return documents.stream()
        .map(
            text ->
                new SourceText(
                    word(text, "kind: ") + " " + word(text, "metadata: \\{name: "), text))
        .toList();
  }

  static List<SourceText> objects(String... documents) {
    return objects(List.of(documents));
  }

  private static String word(String text, String before) {
    return java.util.regex.Pattern.compile(before + "([A-Za-z0-9-]+)")
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .findFirst()
        .orElseThrow();
  }
}
