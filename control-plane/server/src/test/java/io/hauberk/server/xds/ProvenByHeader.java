package io.hauberk.server.xds;

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
import java.time.Instant;

/** Stands for TLS where a test is about something else. */
final class ProvenByHeader implements ServerInterceptor {
  private static final Metadata.Key<String> WORKLOAD =
      Metadata.Key.of("workload", Metadata.ASCII_STRING_MARSHALLER);
  private static final TrustDomain MESH = new TrustDomain("example.org");

  static ProxyIdentity identity(WorkloadId workload) {
    return new ProxyIdentity(
        workload,
        MESH.account(new ServiceAccount(workload.namespace(), workload.name())),
        MESH.instance(workload),
        Instant.MAX);
  }

  static Channel as(WorkloadId workload, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(WORKLOAD, workload.toString());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String workload = headers.get(WORKLOAD);
    return workload == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(PeerIdentity.CURRENT, identity(WorkloadId.parse(workload))),
            call,
            headers,
            next);
  }
}
