package io.hauberk.server.admin;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says under {@link #CURRENT} which user of the operating system made a call: whoever connected to
 * the socket, as the kernel knows him.
 */
final class SocketUser implements ServerInterceptor {
  /** Of a connection. */
  static final Attributes.Key<String> OF_CONNECTION = Attributes.Key.create("socket-user");

  private static final Context.Key<String> CURRENT = Context.key("socket-user");

  /** His name, or his number where he has none; empty outside of a call. */
  static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    @Nullable String user = call.getAttributes().get(OF_CONNECTION);
    return user == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(CURRENT, user), call, headers, next);
  }
}
