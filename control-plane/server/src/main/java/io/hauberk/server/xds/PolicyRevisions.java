package io.hauberk.server.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.hauberk.identity.InstanceName;
import io.hauberk.policy.model.Revision;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from accepted route configurations which policies a proxy enforces. Remembers each content
 * that it has read: one for each report.
 */
final class PolicyRevisions {
  private static final String METADATA = "hauberk";
  private static final String POLICY = "policy";

  private final Map<String, Set<Revision>> byVersion = new HashMap<>();
  private final ResourceCache cache;

  PolicyRevisions(ResourceCache cache) {
    this.cache = cache;
  }

  Set<Revision> of(InstanceName instance, @Nullable Lane routes) {
    Set<Revision> revisions = new LinkedHashSet<>();
    if (routes != null) {
      routes
          .subscription()
          .held()
          .forEach((name, held) -> revisions.addAll(of(body(instance, name, held))));
    }
    return revisions;
  }

  private @Nullable VersionedResource<?> body(InstanceName instance, String name, Held held) {
    if (held.resource() != null) {
      return held.resource();
    }
    VersionedResource<Any> current = cache.find(instance, ResourceTypes.ROUTE, name);
    return current != null && current.version().equals(held.version()) ? current : null;
  }

  private Set<Revision> of(@Nullable VersionedResource<?> resource) {
    return resource == null || !(resource.resource() instanceof Any body)
        ? Set.of()
        : byVersion.computeIfAbsent(resource.version(), version -> read(body));
  }

  private static Set<Revision> read(Any body) {
    Set<Revision> revisions = new LinkedHashSet<>();
    try {
      for (VirtualHost host : body.unpack(RouteConfiguration.class).getVirtualHostsList()) {
        for (Route route : host.getRoutesList()) {
          Value policy =
              route
                  .getMetadata()
                  .getFilterMetadataOrDefault(METADATA, Struct.getDefaultInstance())
                  .getFieldsOrDefault(POLICY, Value.getDefaultInstance());
          if (!policy.getStringValue().isEmpty()) {
            revisions.add(new Revision(policy.getStringValue()));
          }
        }
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Set.of();
    }
    return revisions;
  }
}
