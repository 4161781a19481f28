package io.hauberk.testkit.generate;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.IpAddress;
import java.util.List;
import java.util.stream.IntStream;

/** The people of the generated mesh, {@code example.org}. */
public final class Callers {
  public static final TrustDomain HOME = new TrustDomain("example.org");

  private static final IpAddress NEAR = IpAddress.parse("127.0.0.1");

  /** Two workloads of one account, one of another account of that namespace, and others. */
  public static final List<Caller> MEMBERS =
      List.of(
          member("bob", "bob", "bob-1"),
          member("bob", "bob", "bob-2"),
          member("bob", "batch", "batch"),
          member("carol", "carol", "carol"),
          member("dave", "dave", "dave"));

  /** So many accounts that rules about each of them are more than one looks at in a row. */
  public static final List<Caller> CROWD =
      IntStream.range(0, 24).mapToObj(i -> member("crowd", "c" + i, "c" + i)).toList();

  /** Certificates that the mesh's authority signed and that yet must not be believed. */
  public static final List<Caller> STRANGERS =
      List.of(
          new Caller(
              SpiffeId.parse("spiffe://other.org/ns/bob/sa/bob"),
              new InstanceName("bob-1.bob.workload.example.org"),
              NEAR),
          new Caller(
              SpiffeId.parse("spiffe://example.org/reports"),
              new InstanceName("bob-1.bob.workload.example.org"),
              NEAR),
          new Caller(
              SpiffeId.parse("spiffe://example.org/ns/bob/sa/bob"),
              new InstanceName("bob-1.bob.workload.other.org"),
              NEAR));

  private Callers() {}

  private static Caller member(String namespace, String account, String workload) {
    return new Caller(
        HOME.account(new ServiceAccount(namespace, account)),
        HOME.instance(new WorkloadId(namespace, workload)),
        NEAR);
  }

  static List<SpiffeId> accounts() {
    return MEMBERS.stream().map(Caller::account).distinct().toList();
  }

  static List<String> namespaces() {
    return accounts().stream()
        .flatMap(a -> a.serviceAccount().stream())
        .map(ServiceAccount::namespace)
        .distinct()
        .toList();
  }

  static List<Identities.Instance> instances() {
    return MEMBERS.stream().map(c -> new Identities.Instance(c.account(), c.instance())).toList();
  }
}
