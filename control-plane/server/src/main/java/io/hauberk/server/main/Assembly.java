package io.hauberk.server.main;

import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.envoy.compile.Collector;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.admin.AdminAddress;
import io.hauberk.server.admin.AdminEndpoint;
import io.hauberk.server.admin.AdminService;
import io.hauberk.server.admin.AdminTrail;
import io.hauberk.server.admin.StatusReport;
import io.hauberk.server.enroll.Alarms;
import io.hauberk.server.enroll.ClientCertificate;
import io.hauberk.server.enroll.Enrollment;
import io.hauberk.server.enroll.EnrollmentService;
import io.hauberk.server.enroll.IssuanceCount;
import io.hauberk.server.enroll.JoinTokens;
import io.hauberk.server.metrics.PlaneMetrics;
import io.hauberk.server.publish.EnvoyCompilation;
import io.hauberk.server.publish.Epochs;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.publish.XdsPublisher;
import io.hauberk.server.quarantine.QuarantineDesk;
import io.hauberk.server.quarantine.QuarantineOrders;
import io.hauberk.server.state.StateDirectory;
import io.hauberk.server.state.StateFailure;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ResourceCache;
import io.hauberk.server.xds.XdsOptions;
import io.hauberk.server.xds.XdsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Every part of the control plane, each made once and given what it needs. */
final class Assembly implements AutoCloseable {
  private static final Duration LONGEST_STREAM = Duration.ofHours(1);
  private static final int FEWEST_WORKERS = 4;

  private final Parts parts;
  private final ModelLoader loader;
  private final Metrics metrics;
  private final InetSocketAddress address;
  private final UnixDomainSocketAddress adminAddress;

  private Assembly(
      Parts parts,
      ModelLoader loader,
      Metrics metrics,
      InetSocketAddress address,
      UnixDomainSocketAddress adminAddress) {
    this.parts = parts;
    this.loader = loader;
    this.metrics = metrics;
    this.address = address;
    this.adminAddress = adminAddress;
  }

  static Assembly of(ServerOptions options, Parts parts)
      throws StartupFailure, StateFailure, IssuanceRefused {
    Witnesses witnesses = Witnesses.of(options);
    Core core = core(options, witnesses, parts);
    ExecutorService workers = workers(parts);
    XdsServer xds =
        new XdsServer(
            core.cache(), new XdsOptions(workers, options.clock(), LONGEST_STREAM, witnesses));
    witnesses.watch(core.loader(), xds, options);
    JoinTokens tokens = tokens(core.state(), options);
    Alarms alarms = new Alarms(options.clock());
    alarms.onAlarm(alarm -> witnesses.events().incident(incident(alarm)));
    IssuanceCount count = new IssuanceCount(core.journal());
    ServerCertificate certificate =
        new ServerCertificate(core.authority(), ListenNames.of(options), options.clock());

    RunningPlane plane =
        new RunningPlane(core.authority(), certificate, core.loader(), xds, witnesses, options, 0);
    ServerInterceptor identity = identity(core, plane);
    List<ServerServiceDefinition> services = new ArrayList<>(xds.services(identity));
    if (options.joinTokens()) {
      services.add(enrollment(options, core, tokens, alarms, count, witnesses.metrics()));
    }
    for (ServerExtension extension : options.extensions()) {
      parts.add(extension.prepare(plane, identity));
      services.addAll(extension.services(plane));
    }
    WorkloadEndpoint endpoint =
        listen(
            options,
            certificate,
            core.authority(),
            services,
            new WorkloadEndpoint.Workers(workers, service -> executor(options, workers, service)),
            parts);

    QuarantineDesk desk = new QuarantineDesk(core.orders(), core.loader(), options.clock());
    AdminService admin =
        new AdminService(
            core.loader()::image,
            core.authority(),
            core.state().path(),
            tokens,
            desk,
            new AdminTrail(witnesses.events(), Witnesses.user()),
            new StatusReport(core.loader()::image, xds, core.authority(), count, alarms, desk),
            options.clock(),
            ListenNames.reachable(options, endpoint.port()));
    parts.add(witnesses.trail(options, core.authority(), core.loader(), core.state().path()));
    UnixDomainSocketAddress socket = openAdmin(options, admin, parts);
    parts.add(new Chores(xds, certificate, tokens));
    parts.add(options.origin().follow(core.loader()));
    start(options.extensions(), plane.at(endpoint.port()), parts);
    return new Assembly(
        parts,
        core.loader(),
        plane.metrics(),
        new InetSocketAddress(options.listen().getAddress(), endpoint.port()),
        socket);
  }

  private static void start(List<ServerExtension> extensions, RunningPlane plane, Parts parts)
      throws StartupFailure {
    for (ServerExtension extension : extensions) {
      parts.add(extension.start(plane));
    }
    parts.add(() -> plane.witnesses().stopped(plane.authority()));
  }

  /** What is in force, and what it is kept in. */
  private record Core(
      StateDirectory state,
      Authority authority,
      List<JournalRecord> journal,
      QuarantineOrders orders,
      ResourceCache cache,
      ModelLoader loader) {}

  private static Core core(ServerOptions options, Witnesses witnesses, Parts parts)
      throws StartupFailure, StateFailure {
    InstantSource clock = options.clock();
    MeshOrigin.First first = options.origin().first(clock);
    TrustDomain trustDomain = first.model().trustDomain();
    StateDirectory state = parts.add(StateDirectory.open(options.state()));
    List<JournalRecord> journal = ClockCheck.require(state, clock.instant(), options.acceptClock());
    boolean made = options.origin().prepare(state.path(), trustDomain);
    boolean newRoot = made || state.file("root.pem").read().isEmpty();
    AuthorityOptions signing =
        new AuthorityOptions(clock, options.random()).withIssued(witnesses::issued);
    Authority authority = parts.add(Authority.open(state.path(), trustDomain, signing));
    if (newRoot) {
      witnesses.newRoot(authority);
    }
    QuarantineOrders orders = QuarantineOrders.open(state.file("quarantine.json"));
    Map<InstanceName, IssuedCertificate> held =
        Residents.certificates(authority.journal().latest(), clock.instant());
    EnvoyCompilation compilation =
        new EnvoyCompilation(
            trustDomain, authority.bundle(), options.origin().identity(), collector(options));
    ResourceCache cache = new ResourceCache();
    ModelLoader loader =
        parts.add(
            new ModelLoader(
                new ModelLoader.Beginning(
                    first.model(), first.problems(), orders.all(), held, first.endpoints()),
                options.origin(),
                compilation,
                new XdsPublisher(compilation, cache),
                Epochs.open(state.file("epochs.json")),
                clock));
    cache.remove(Residents.departed(held.keySet(), first.model()));
    return new Core(state, authority, journal, orders, cache, loader);
  }

  private static Optional<Collector> collector(ServerOptions options) {
    return options.extensions().stream()
        .flatMap(extension -> extension.collector().stream())
        .findFirst();
  }

  private static Executor executor(ServerOptions options, Executor usual, String service) {
    return options.extensions().stream()
        .flatMap(extension -> extension.executor(service).stream())
        .findFirst()
        .orElse(usual);
  }

  private static ServerInterceptor identity(Core core, RunningPlane plane) {
    ServerInterceptor identity =
        new PeerIdentity(
            core.authority().trustDomain(),
            (account, instance) -> Residents.find(core.loader().image(), account, instance));
    for (ServerExtension extension : plane.options().extensions()) {
      identity = extension.identity(plane, identity);
    }
    return identity;
  }

  private static ServerServiceDefinition enrollment(
      ServerOptions options,
      Core core,
      JoinTokens tokens,
      Alarms alarms,
      IssuanceCount count,
      PlaneMetrics metrics) {
    Enrollment enrollment =
        new Enrollment(
            core.authority(),
            tokens,
            alarms,
            core.loader()::image,
            (instance, issued) -> {
              count.add(instance, issued.serial());
              metrics.issued();
              core.loader().certificate(instance, issued);
            },
            options.clock());
    return ServerInterceptors.intercept(
        new EnrollmentService(
            enrollment,
            core.authority(),
            refused -> metrics.enrolmentRefused(refused.reason().name())),
        new ClientCertificate.Interceptor());
  }

  private static Incident incident(Alarms.Alarm alarm) {
    String workload = alarm.workload().toString();
    return new Incident(
        AlarmRule.SECOND_ENROLMENT, workload, "`" + workload + "`: " + alarm.message());
  }

  InetSocketAddress address() {
    return address;
  }

  UnixDomainSocketAddress adminAddress() {
    return adminAddress;
  }

  Metrics metrics() {
    return metrics;
  }

  MeshImage image() {
    return loader.image();
  }

  @Override
  public void close() {
    parts.close();
  }

  private static ExecutorService workers(Parts parts) {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.max(FEWEST_WORKERS, 2 * Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("hauberk-stream-", 0).factory());
    parts.add(workers::shutdownNow);
    return workers;
  }

  private static JoinTokens tokens(StateDirectory state, ServerOptions options)
      throws StateFailure {
    return new JoinTokens(state.subdirectory("tokens"), options.clock(), options.random());
  }

  private static WorkloadEndpoint listen(
      ServerOptions options,
      ServerCertificate certificate,
      Authority authority,
      List<ServerServiceDefinition> services,
      WorkloadEndpoint.Workers workers,
      Parts parts)
      throws StartupFailure {
    try {
      return parts.add(
          WorkloadEndpoint.open(
              options.listen(), certificate, authority.bundle(), services, workers));
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.PORT_TAKEN,
          "cannot listen at `"
              + ListenNames.text(options.listen())
              + "`: another program has it, or it is no address of this machine; choose another"
              + " with `--listen`",
          List.of(),
          e);
    }
  }

  private static UnixDomainSocketAddress openAdmin(
      ServerOptions options, AdminService service, Parts parts) throws StartupFailure {
    try {
      UnixDomainSocketAddress socket =
          AdminAddress.of(
              options.state(), Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of));
      parts.add(AdminEndpoint.open(socket, service));
      return socket;
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.SOCKET_UNUSABLE,
          "the operator's socket cannot be opened: " + e.getMessage(),
          List.of(),
          e);
    }
  }
}
