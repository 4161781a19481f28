package io.hauberk.benchmarks.pods;

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
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProxyIdentity;
import java.time.Instant;

/** Believes a header: workload and UID of a pod. */
final class ClaimedPod implements ServerInterceptor {
  private static final Metadata.Key<String> WORKLOAD =
      Metadata.Key.of("workload", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> UID =
      Metadata.Key.of("uid", Metadata.ASCII_STRING_MARSHALLER);

  static Channel as(WorkloadId workload, String uid, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(WORKLOAD, workload.toString());
    headers.put(UID, uid);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String claim = headers.get(WORKLOAD);
    String uid = headers.get(UID);
    if (claim == null || uid == null) {
      return next.startCall(call, headers);
    }
    WorkloadId workload = WorkloadId.parse(claim);
    ProxyIdentity identity =
        new ProxyIdentity(
            workload,
            Town.MESH.account(new ServiceAccount(workload.namespace(), workload.name())),
            Town.MESH.pod(uid),
            Instant.MAX);
    return Contexts.interceptCall(
        Context.current().withValue(PeerIdentity.CURRENT, identity), call, headers, next);
  }
}
