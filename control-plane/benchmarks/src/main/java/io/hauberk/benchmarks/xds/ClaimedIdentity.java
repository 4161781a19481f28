package io.hauberk.benchmarks.xds;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProxyIdentity;
import java.time.Instant;

/** Believes a header: TLS would cost both sides of the comparison the same. */
final class ClaimedIdentity implements ServerInterceptor {
  private static final Metadata.Key<String> WORKLOAD =
      Metadata.Key.of("workload", Metadata.ASCII_STRING_MARSHALLER);
  static final TrustDomain MESH = new TrustDomain("example.org");

  static Channel as(WorkloadId workload, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(WORKLOAD, workload.toString());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String claim = headers.get(WORKLOAD);
    if (claim == null) {
      return next.startCall(call, headers);
    }
    WorkloadId workload = WorkloadId.parse(claim);
    ProxyIdentity identity =
        new ProxyIdentity(
            workload,
            MESH.account(new ServiceAccount(workload.namespace(), workload.name())),
            MESH.instance(workload),
            Instant.MAX);
    return Contexts.interceptCall(
        Context.current().withValue(PeerIdentity.CURRENT, identity), call, headers, next);
  }
}
