package io.hauberk.envoy.prove;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.hauberk.envoy.compile.XdsResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes that a compiler could make, made in what it emits for the rules in force. */
enum Mutation {
  DROPPED_GUARDRAIL {
    @Override
    Matcher mutate(Matcher rules) {
      for (int i = 0; i < rules.getMatcherList().getMatchersCount(); i++) {
        if (deciding(rules.getMatcherList().getMatchers(i)).startsWith("guardrail/")) {
          Matcher.Builder without = rules.toBuilder();
          without.getMatcherListBuilder().removeMatchers(i);
          return without.build();
        }
      }
      return rules;
    }
  },

  /** {@code /a} then covers {@code /ab} as well. */
  PREFIX_NOT_BY_SEGMENT {
    @Override
    Matcher mutate(Matcher rules) {
      return (Matcher) rewritten(rules, Mutation::byCharacter);
    }
  },

  AND_TURNED_TO_OR {
    @Override
    Matcher mutate(Matcher rules) {
      return rules.toBuilder()
          .setOnNoMatch(
              (Matcher.OnMatch)
                  rewritten(
                      rules.getOnNoMatch(),
                      p ->
                          p.hasAndMatcher()
                              ? Predicate.newBuilder().setOrMatcher(p.getAndMatcher()).build()
                              : p))
          .build();
    }
  };

  /**
   * @param rules hardening, guardrails in a list; grants where the list has no match
   */
  abstract Matcher mutate(Matcher rules);

  /** The resources with the mistake in; empty when there is nothing in them to mistake. */
  Optional<List<XdsResource>> in(List<XdsResource> resources) {
    List<XdsResource> mutated =
        resources.stream()
            .map(
                resource ->
                    resource.body().is(RouteConfiguration.class)
                        ? XdsResource.of(resource.name(), mutate(resource.body()))
                        : resource)
            .toList();
    return mutated.equals(resources) ? Optional.empty() : Optional.of(mutated);
  }

  private RouteConfiguration mutate(Any body) {
    RouteConfiguration.Builder routes = open(body, RouteConfiguration.class).toBuilder();
    for (VirtualHost.Builder host : routes.getVirtualHostsBuilderList()) {
      for (Map.Entry<String, Any> override :
          List.copyOf(host.getTypedPerFilterConfigMap().entrySet())) {
        RBACPerRoute.Builder rbac = open(override.getValue(), RBACPerRoute.class).toBuilder();
        rbac.getRbacBuilder().setMatcher(mutate(rbac.getRbac().getMatcher()));
        host.putTypedPerFilterConfig(override.getKey(), Any.pack(rbac.build()));
      }
    }
    return routes.build();
  }

  /** {@code P} or {@code P/...} or {@code P?...} becomes everything that begins with P. */
  private static Predicate byCharacter(Predicate predicate) {
    List<Predicate> parts = predicate.getOrMatcher().getPredicateList();
    for (Predicate part : parts) {
      String exact = part.getSinglePredicate().getValueMatch().getExact();
      if (!exact.isEmpty()
          && parts.stream()
              .map(p -> p.getSinglePredicate().getValueMatch().getPrefix())
              .anyMatch((exact + "/")::equals)) {
        Predicate.Builder bare = part.toBuilder();
        bare.getSinglePredicateBuilder().getValueMatchBuilder().setPrefix(exact);
        return bare.build();
      }
    }
    return predicate;
  }

  private static Message rewritten(Message message, UnaryOperator<Predicate> change) {
    Message.Builder copy = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
      if (set.getValue() instanceof Message part) {
        copy.setField(set.getKey(), rewritten(part, change));
      } else if (set.getValue() instanceof List<?> parts
          && set.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        copy.setField(
            set.getKey(), parts.stream().map(p -> rewritten((Message) p, change)).toList());
      }
    }
    Message built = copy.build();
    return built instanceof Predicate predicate ? change.apply(predicate) : built;
  }

  private static String deciding(Matcher.MatcherList.FieldMatcher entry) {
    return entry.getOnMatch().hasAction()
        ? open(entry.getOnMatch().getAction().getTypedConfig(), Action.class).getName()
        : "";
  }

  private static <T extends Message> T open(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
