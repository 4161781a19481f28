package io.hauberk.injector;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * {@code grpc.health.v1.Health}, for one service, without its generated code.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">the protocol</a>
 */
final class HealthService implements AutoCloseable {
  private static final byte[] SERVING = {8, 1};
  private static final byte[] NOT_SERVING = {8, 2};

  private final Server server;
  private volatile boolean serving = true;

  private HealthService(int port, String service) throws IOException {
    String asked = "\n" + (char) service.length() + service;
    ServerCallHandler<byte[], byte[]> check =
        ServerCalls.asyncUnaryCall(
            (request, answer) -> {
              boolean meant = new String(request, StandardCharsets.UTF_8).equals(asked);
              answer.onNext(meant && serving ? SERVING : NOT_SERVING);
              answer.onCompleted();
            });
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(
                ServerServiceDefinition.builder("grpc.health.v1.Health")
                    .addMethod(method, check)
                    .build())
            .build()
            .start();
  }

  static HealthService start(int port, String service) throws IOException {
    return new HealthService(port, service);
  }

  void serving(boolean now) {
    serving = now;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
