package io.hauberk.policy.resolve;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Documents;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.WorkloadSelector;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Joins all documents: one class for each concern, this one knows their order. */
final class Resolver {
  /** Stands in while there is no MeshConfig; that is an error, so no model is made with it. */
  private static final TrustDomain UNKNOWN = new TrustDomain("unknown.invalid");

  private static final Duration DAY = Duration.ofDays(1);

  private final Problems problems;
  private final Instant now;
  private final String configSource;
  private final ObjectIndex objects;
  private final Optional<Intent.MeshConfig> config;
  private final TrustDomain trustDomain;
  private final SelectorIndex workloads;
  private final PortTable table;
  private final CallerBinding callers;
  private final RequirementIndex requirements;

  Resolver(Documents documents, Question question, Problems problems) {
    this.problems = problems;
    this.now = question.now();
    this.configSource =
        switch (question.strictness()) {
          case FILES -> firstSource(documents);
          case CLUSTER -> "MeshConfig mesh";
        };
    this.objects = new ObjectIndex(documents, problems);
    this.config = objects.all(Intent.MeshConfig.class).stream().findFirst();
    this.trustDomain = config.map(Intent.MeshConfig::trustDomain).orElse(UNKNOWN);
    this.workloads = new SelectorIndex(trustDomain, objects.all(Intent.Workload.class));
    this.table = new PortTable(workloads.workloads());
    this.callers = new CallerBinding(trustDomain, objects, workloads, problems);
    this.requirements = new RequirementIndex(objects, problems);
  }

  private static String firstSource(Documents documents) {
    return documents.intents().stream()
        .map(intent -> intent.meta().place().source())
        .sorted()
        .findFirst()
        .orElse("mesh.yaml");
  }

  /** Worth something only when no error was found. */
  MeshModel resolve() {
    checkConfig();
    checkGroups();
    bindRules();
    ListenBinding listens = new ListenBinding(problems);
    listens.check(workloads.workloads());
    SortedMap<WorkloadId, WorkloadPolicy> policies = policies(listens);
    List<Exclusion> exclusions =
        new QuarantineBinding(trustDomain, objects, workloads, callers, problems).at(now);
    return new MeshModel(
        trustDomain,
        config.map(c -> c.certificateLifetime().value()).orElse(DAY),
        policies,
        LabelIndex.of(workloads.workloads(), objects.all(Intent.GuardedLabel.class)),
        exclusions,
        requirements.served(),
        durable());
  }

  private SortedSet<WorkloadId> durable() {
    SortedSet<WorkloadId> durable = new TreeSet<>();
    for (Placed<WorkloadSelector> selector :
        config.map(Intent.MeshConfig::durable).orElse(List.of())) {
      List<WorkloadId> selected =
          workloads.workloads().stream()
              .filter(w -> selector.value().selects(w.meta().namespace(), w.meta().labels()))
              .map(Intent.Workload::id)
              .toList();
      if (selected.isEmpty() && objects.complete(Kind.Workload)) {
        problems.add(
            Code.SELECTS_NOTHING, selector.place(), "no workload is selected by this today");
      }
      durable.addAll(selected);
    }
    return durable;
  }

  /**
   * The workloads whose instances the model names one by one outside of the workload itself, in a
   * condition or as excluded.
   */
  Set<WorkloadId> told() {
    return workloads.told();
  }

  private void checkConfig() {
    if (config.isEmpty() && objects.complete(Kind.MeshConfig)) {
      problems.add(
          Code.NO_MESH_CONFIG,
          new Place(configSource, 1, 1),
          "there is no MeshConfig, so the trust domain is unknown: add a document `apiVersion: "
              + Kind.API_VERSION
              + "`, `kind: MeshConfig`, `metadata: {name: mesh}`, `spec: {trustDomain:"
              + " example.org}` with a name of your own");
    }
    config
        .map(Intent.MeshConfig::certificateLifetime)
        .filter(lifetime -> lifetime.value().compareTo(DAY) > 0)
        .ifPresent(
            lifetime ->
                problems.add(
                    Code.LONG_LIFETIME,
                    lifetime.place(),
                    "a stolen certificate is good for this long: an hour is usual"));
  }

  private void checkGroups() {
    for (Intent.IdentityGroup group : objects.all(Intent.IdentityGroup.class)) {
      if (group.members().isEmpty()) {
        problems.add(
            Code.EMPTY_GROUP,
            group.meta().place(),
            "group `%s` has no member: whatever asks for it admits nobody"
                .formatted(group.meta().key().path()));
      }
      group
          .members()
          .forEach(
              member ->
                  callers.requireOwn(
                      new Placed<>(callers.identity(member.value()), member.place())));
    }
  }

  private void bindRules() {
    Set<String> shadowed =
        config.map(Intent.MeshConfig::shadowNamespaces).orElse(List.of()).stream()
            .map(Placed::value)
            .collect(Collectors.toSet());
    GrantBinding grants =
        new GrantBinding(objects, workloads, table, requirements, callers, problems);
    for (Intent.MeshPolicy policy : objects.all(Intent.MeshPolicy.class)) {
      grants.bind(policy, policy.shadow() || shadowed.contains(policy.meta().namespace()));
    }
    GuardrailAttachment guardrails =
        new GuardrailAttachment(objects, workloads, table, requirements, callers, problems);
    objects.all(Intent.MeshGuardrail.class).forEach(guardrails::attach);
  }

  private SortedMap<WorkloadId, WorkloadPolicy> policies(ListenBinding listens) {
    OutboundBinding outbound = new OutboundBinding(objects, workloads, table, listens, problems);
    List<List<Destination>> destinations = outbound.destinations();
    List<List<ExternalDestination>> external =
        new ExternalBinding(objects, workloads, requirements, callers, problems).destinations();
    SortedMap<WorkloadId, WorkloadPolicy> policies = new TreeMap<>();
    for (int i = 0; i < workloads.workloads().size(); i++) {
      Intent.Workload workload = workloads.workloads().get(i);
      noteAmbiguousHost(workload, table.of(i));
      policies.put(
          workload.id(),
          new WorkloadPolicy(
              workload.id(),
              workloads.account(i),
              workloads.instances(i),
              table.of(i).stream()
                  .map(port -> port.policy(listens.listen(workload, port.port())))
                  .toList(),
              outbound.bind(workload, destinations.get(i), external.get(i)),
              workload.interception()));
    }
    return policies;
  }

  private void noteAmbiguousHost(Intent.Workload workload, List<PortRules> ports) {
    if (workload.interception().isEmpty()
        && ports.stream().filter(PortRules::speaksHttp).count() > 1) {
      problems.add(
          Code.AMBIGUOUS_HOST,
          workload.meta().place(),
          "`%s` has several HTTP ports: callers must say which, such as `%s:%d`"
              .formatted(
                  workload.id(),
                  workload.id().host(),
                  ports.stream()
                      .filter(PortRules::speaksHttp)
                      .findFirst()
                      .orElseThrow()
                      .port()
                      .number()));
    }
  }
}
