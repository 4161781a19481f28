package io.hauberk.envoy.compile;

import com.github.xds.core.v3.TypedExtensionConfig;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Identities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of a caller a map can be keyed by: first his account, then his one workload. */
enum CallerKeys {
  ACCOUNT,
  INSTANCE,
  NONE;

  TypedExtensionConfig input() {
    return switch (this) {
      case ACCOUNT -> Inputs.ACCOUNT;
      case INSTANCE -> Inputs.INSTANCE;
      case NONE -> throw new IllegalStateException("nothing is left to ask");
    };
  }

  CallerKeys next() {
    return switch (this) {
      case ACCOUNT -> INSTANCE;
      case INSTANCE, NONE -> NONE;
    };
  }

  /**
   * The keys of all callers that {@code from} can admit; none if it admits callers by other means.
   */
  Set<String> of(List<CallerPattern> from) {
    SortedSet<String> keys = new TreeSet<>();
    for (CallerPattern pattern : from) {
      if (!(pattern.identities() instanceof Identities.Listed listed) || !add(listed, keys)) {
        return Set.of();
      }
    }
    return keys;
  }

  private boolean add(Identities.Listed listed, Collection<String> keys) {
    return switch (this) {
      case ACCOUNT -> {
        listed.accounts().forEach(a -> keys.add(a.toString()));
        listed.instances().forEach(i -> keys.add(i.account().toString()));
        yield true;
      }
      case INSTANCE -> {
        listed.instances().forEach(i -> keys.add(i.name().dnsName()));
        yield listed.accounts().isEmpty();
      }
      case NONE -> false;
    };
  }

  /**
   * What is left of {@code from} for a caller whose key is known.
   *
   * @param from of which {@link #of} gave the key
   */
  List<CallerPattern> given(String key, List<CallerPattern> from) {
    List<CallerPattern> left = new ArrayList<>();
    for (CallerPattern pattern : from) {
      if (pattern.identities() instanceof Identities.Listed listed) {
        left.add(new CallerPattern(given(key, listed), pattern.addresses()));
      }
    }
    return left;
  }

  private Identities given(String key, Identities.Listed listed) {
    List<Identities.Instance> own =
        listed.instances().stream().filter(i -> key.equals(keyOf(i))).toList();
    boolean whole =
        switch (this) {
          case ACCOUNT -> listed.accounts().stream().anyMatch(a -> a.toString().equals(key));
          case INSTANCE -> !own.isEmpty();
          case NONE -> false;
        };
    return whole ? new Identities.Any() : Identities.Listed.of(List.of(), own);
  }

  private String keyOf(Identities.Instance instance) {
    return switch (this) {
      case ACCOUNT -> instance.account().toString();
      case INSTANCE, NONE -> instance.name().dnsName();
    };
  }
}
