package io.hauberk.testkit.generate;

import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests to one port, most of them beside a boundary of its rules. */
public final class RequestGenerator {
  private final Dice dice;
  private final Wire wire;
  private final PathGenerator paths;
  private final List<PathPattern> near;
  private final boolean crowded;

  public RequestGenerator(long seed, PortPolicy port, Wire wire) {
    this.dice = new Dice(seed);
    this.wire = wire;
    this.paths = new PathGenerator(dice);
    List<Conditions> rules =
        Stream.concat(Stream.of(port.enforced()), port.candidate().stream())
            .flatMap(RequestGenerator::conditions)
            .toList();
    this.near =
        rules.stream().flatMap(c -> c.http().stream()).flatMap(h -> h.paths().stream()).toList();
    this.crowded = rules.size() > Callers.CROWD.size();
  }

  private static Stream<Conditions> conditions(RuleSet rules) {
    return Stream.of(
            rules.never().stream().map(RuleSet.Never::conditions),
            rules.only().stream().flatMap(only -> only.alternatives().stream()),
            rules.grants().stream().map(RuleSet.Grant::conditions))
        .flatMap(c -> c);
  }

  public Request.Tcp tcp() {
    return new Request.Tcp(caller());
  }

  public Request.Http http() {
    return new Request.Http(caller(), method(), paths.target(near, wire), host(), headers());
  }

  private Caller caller() {
    if (crowded && dice.chance(50)) {
      return dice.one(Callers.CROWD);
    }
    Caller drawn = dice.one(dice.chance(94) ? Callers.MEMBERS : Callers.STRANGERS);
    if (wire == Wire.HTTP_1 || dice.chance(80)) {
      return drawn;
    }
    return new Caller(
        drawn.account(),
        drawn.instance(),
        IpAddress.parse(dice.one("127.0.0.2", "127.0.0.3", "10.1.2.3", "192.0.2.1", "fd00::7")));
  }

  private String method() {
    if (dice.chance(88)) {
      return dice.one(ConditionsGenerator.METHODS);
    }
    return wire == Wire.HTTP_1
        ? dice.one("HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND")
        : dice.one("HEAD", "TRACE", "get", "FOO", "M-SEARCH", "-X", "G3T");
  }

  private String host() {
    if (dice.chance(60)) {
      return dice.one("alice.alice", "api.example.org");
    }
    if (dice.chance(85)) {
      return dice.one(
          "ALICE.Alice",
          "alice.alice:443",
          "alice.alice.",
          "alice.alice.:20443",
          "api.example.org:8443",
          "Api.Example.ORG.",
          "a.b.example.org",
          "example.org",
          "xexample.org",
          "example.org.evil.net",
          "10.0.0.1",
          "[::1]:443");
    }
    return wire == Wire.HTTP_1
        ? dice.one("a@alice.alice", "alice.alice:", "alice.alice:1234567")
        : dice.one(
            "",
            ".",
            "a@b",
            "alice.alice:",
            ".example.org",
            "..example.org",
            "a,b",
            "al ice",
            "a/b");
  }

  private List<Request.Header> headers() {
    List<Request.Header> headers = new ArrayList<>();
    if (dice.chance(50)) {
      headers.addAll(dice.several(1, dice.chance(85) ? 1 : 2, () -> named("x-role")));
    }
    if (dice.chance(30)) {
      headers.add(named(dice.one("x-team", "X-Team")));
    }
    if (dice.chance(15)) {
      headers.add(
          new Request.Header(
              "content-type",
              dice.one(
                  "application/grpc",
                  "application/grpc+proto",
                  "application/grpc;x=1",
                  "application/grpc-web",
                  "application/json",
                  "Application/gRPC")));
    }
    return headers;
  }

  private Request.Header named(String name) {
    String value =
        dice.chance(65)
            ? dice.one(ConditionsGenerator.ROLES)
            : dice.one("", "administrator", "a", "Admin", "admin,user", "x admin");
    return new Request.Header(name, value);
  }
}
