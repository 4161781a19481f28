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
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.time.Instant;
import java.util.Objects;

/** Stands for TLS where a test is about something else. */
final class ProvenByHeader implements ServerInterceptor {
  private static final Metadata.Key<String> WORKLOAD =
      Metadata.Key.of("workload", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> POD =
      Metadata.Key.of("pod", Metadata.ASCII_STRING_MARSHALLER);
  private static final TrustDomain MESH = new TrustDomain("example.org");

  static InstanceName instance(WorkloadId workload) {
    return MESH.instance(workload);
  }

  static ProxyIdentity identity(WorkloadId workload) {
    return identity(workload, "");
  }

  private static ProxyIdentity identity(WorkloadId workload, String uid) {
    return new ProxyIdentity(
        workload,
        MESH.account(new ServiceAccount(workload.namespace(), workload.name())),
        uid.isEmpty() ? instance(workload) : MESH.pod(uid),
        Instant.MAX);
  }

  static Channel as(WorkloadId workload, Channel channel) {
    return as(workload, "", channel);
  }

  /**
   * @param uid of the pod; empty: the workload is one program
   */
  static Channel as(WorkloadId workload, String uid, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(WORKLOAD, workload.toString());
    headers.put(POD, uid);
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
            Context.current()
                .withValue(
                    PeerIdentity.CURRENT,
                    identity(
                        WorkloadId.parse(workload),
                        Objects.requireNonNullElse(headers.get(POD), ""))),
            call,
            headers,
            next);
  }
}
