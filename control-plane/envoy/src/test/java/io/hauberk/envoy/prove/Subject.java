package io.hauberk.envoy.prove;

import com.google.protobuf.Any;
import io.hauberk.envoy.compile.Collector;
import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.testkit.generate.Intercepted;
import io.hauberk.testkit.generate.PolicyGenerator;
import io.hauberk.testkit.generate.RequestGenerator;
import io.hauberk.testkit.generate.Site;
import io.hauberk.testkit.generate.Wire;
import io.hauberk.testkit.interpret.EnvoyInterpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One random policy with what the compiler makes of it.
 *
 * @param resources everything that goes over xDS but secrets
 */
record Subject(
    long seed,
    WorkloadPolicy policy,
    List<Exclusion> exclusions,
    ProxyConfig config,
    List<XdsResource> resources) {

  /** A question to one port. */
  record Question(PortPolicy port, Request request) {}

  static Subject of(long seed, Site site) {
    PolicyGenerator generator = new PolicyGenerator(seed, site);
    return of(seed, generator.policy(), generator.exclusions(), new CompileOptions(1));
  }

  /** The same rules in a pod whose connections are redirected, with a certificate from files. */
  static Subject intercepted(long seed) {
    return intercepted(seed, Site.ON_PAPER, new IdentitySource.Files("/id.json", "/trust.json"));
  }

  static Subject intercepted(long seed, Site site, IdentitySource identity) {
    PolicyGenerator generator = new PolicyGenerator(seed, site);
    return of(
        seed,
        Intercepted.of(generator.policy()),
        generator.exclusions(),
        new CompileOptions(1, identity)
            .telling(Collector.controlPlane(new TreeSet<>(List.of("x-purpose")))));
  }

  private static Subject of(
      long seed, WorkloadPolicy policy, List<Exclusion> exclusions, CompileOptions options) {
    ProxyConfig config = ProxyCompiler.compile(policy, options);
    return new Subject(
        seed,
        policy,
        exclusions,
        config,
        Stream.concat(
                config.resources().stream(),
                QuarantineCompiler.compile(policy.trustDomain(), exclusions).stream())
            .toList());
  }

  /** So many questions to each HTTP port and to each TCP port. */
  List<Question> questions(int http, int tcp, Wire wire) {
    List<Question> questions = new ArrayList<>();
    for (PortPolicy port : policy.ports()) {
      RequestGenerator generator = new RequestGenerator(seed + port.number(), port, wire);
      switch (port.protocol()) {
        case HTTP -> {
          for (int i = 0; i < http; i++) {
            questions.add(new Question(port, generator.http()));
          }
        }
        case TCP, TCP_SERVER_FIRST -> {
          for (int i = 0; i < tcp; i++) {
            questions.add(new Question(port, generator.tcp()));
          }
        }
      }
    }
    return questions;
  }

  List<Any> bodies() {
    return resources.stream().map(XdsResource::body).toList();
  }

  EnvoyInterpreter interpreter() {
    return new EnvoyInterpreter(bodies());
  }

  Opinion specified(Question question) {
    return Opinion.of(
        Evaluator.evaluate(policy, question.port().number(), question.request(), exclusions));
  }

  Opinion interpreted(EnvoyInterpreter interpreter, Question question) {
    return Opinion.of(interpreter.answer(meant(question.port()), question.request()));
  }

  /** Where a connection to that port is meant to go. */
  static SocketAddress meant(PortPolicy port) {
    return port.listen()
        .orElseGet(() -> new SocketAddress(IpAddress.parse("127.0.0.1"), port.number()));
  }
}
