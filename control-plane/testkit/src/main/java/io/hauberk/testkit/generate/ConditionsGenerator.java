package io.hauberk.testkit.generate;

import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HostPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.Protocol;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What rules ask. */
final class ConditionsGenerator {
  static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");
  static final List<String> ROLES = List.of("admin", "ad", "reader");

  private static final List<AddressBlock> BLOCKS =
      Stream.of("127.0.0.0/8", "127.0.0.1", "127.0.0.2/31", "10.0.0.0/8", "0.0.0.0/0", "fd00::/8")
          .map(AddressBlock::parse)
          .toList();

  private final Dice dice;
  private final PathGenerator paths;

  ConditionsGenerator(Dice dice) {
    this.dice = dice;
    this.paths = new PathGenerator(dice);
  }

  Conditions conditions(Protocol at) {
    return new Conditions(
        dice.chance(35) ? List.of() : dice.several(1, 2, this::from),
        at != Protocol.HTTP || dice.chance(15) ? List.of() : dice.several(1, 2, this::http));
  }

  /** About one or two of the crowd, at the same few paths. */
  Conditions ofCrowd(Protocol at) {
    List<SpiffeId> accounts =
        dice.several(1, 2, () -> dice.one(Callers.CROWD)).stream().map(Caller::account).toList();
    return new Conditions(
        List.of(new CallerPattern(Identities.Listed.of(accounts, List.of()), List.of())),
        at != Protocol.HTTP || dice.chance(15)
            ? List.of()
            : List.of(
                new HttpPattern(
                    new TreeSet<>(dice.chance(50) ? List.of() : dice.some(METHODS)),
                    List.of(),
                    dice.chance(15)
                        ? List.of()
                        : List.of(new PathPattern.SegmentPrefix(dice.one("/a", "/a", "/c"))),
                    List.of())));
  }

  private CallerPattern from() {
    return new CallerPattern(
        identities(), dice.chance(80) ? List.of() : dice.several(1, 2, () -> dice.one(BLOCKS)));
  }

  private Identities identities() {
    return switch (dice.between(0, 5)) {
      case 0 -> new Identities.Any();
      case 1 -> new Identities.InNamespaces(new TreeSet<>(dice.some(Callers.namespaces())));
      case 2, 3 -> Identities.Listed.of(dice.some(Callers.accounts()), List.of());
      case 4 -> Identities.Listed.of(List.of(), dice.some(Callers.instances()));
      default ->
          dice.chance(30)
              ? Identities.Listed.of(List.of(), List.of())
              : Identities.Listed.of(
                  List.of(dice.one(Callers.accounts())), dice.some(Callers.instances()));
    };
  }

  private HttpPattern http() {
    List<PathPattern> asked = dice.chance(15) ? List.of() : dice.several(1, 3, paths::pattern);
    return new HttpPattern(
        new TreeSet<>(dice.chance(50) ? List.of() : dice.some(METHODS)),
        dice.chance(75) ? List.of() : dice.several(1, 2, this::host),
        asked,
        dice.chance(75) ? List.of() : dice.several(1, 2, this::header));
  }

  private HostPattern host() {
    return dice.one(
        new HostPattern.Exact("alice.alice"),
        new HostPattern.Exact("api.example.org"),
        new HostPattern.Below("example.org"),
        new HostPattern.Below("alice"));
  }

  private HeaderPattern header() {
    String name = dice.one("x-role", "x-team");
    return switch (dice.between(0, 6)) {
      case 0, 1 -> new HeaderPattern.Exact(name, dice.one(ROLES));
      case 2, 3 -> new HeaderPattern.Prefix(name, dice.one(ROLES));
      case 4, 5 -> new HeaderPattern.Present(name);
      default -> new HeaderPattern.GrpcContent();
    };
  }
}
