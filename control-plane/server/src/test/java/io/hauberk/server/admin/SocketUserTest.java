package io.hauberk.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.StreamObserver;
import io.hauberk.admin.v1.AdminGrpc;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.admin.v1.JoinToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who an administrator is: not what he says, but what the kernel knows. */
class SocketUserTest {
  private static final String RELAY =
      """
      import java.io.*;
      import java.net.*;
      import java.nio.channels.*;

      class Relay {
        public static void main(String[] args) throws Exception {
          ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
          door.bind(UnixDomainSocketAddress.of(args[0]));
          System.out.println("ready");
          SocketChannel from = door.accept();
          SocketChannel to = SocketChannel.open(UnixDomainSocketAddress.of(args[1]));
          Thread.ofPlatform().daemon().start(() -> copy(to, from));
          copy(from, to);
        }

        static void copy(SocketChannel from, SocketChannel to) {
          try {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
          } catch (IOException e) {
            // one of them has ended
          }
        }
      }
      """;

  // Not below the folder of the build: another user may not be let in there.
  private Path folder;
  private UnixDomainSocketAddress socket;
  private AdminEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "hauberk-socket");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    socket = UnixDomainSocketAddress.of(folder.resolve("admin.sock"));
    endpoint = AdminEndpoint.open(socket, new WhoAmI());
  }

  @AfterEach
  void close() throws IOException {
    endpoint.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Test
  void whoConnectsIsKnownByTheNameOfHisUser() throws Exception {
    assertEquals(me(), ask(socket));
  }

  /** Only root can be somebody else; who is not asks as himself. */
  @Test
  void anotherUserIsKnownByHisOwnName() throws Exception {
    Files.setPosixFilePermissions(socket.getPath(), PosixFilePermissions.fromString("rw-rw-rw-"));
    boolean root = Files.getAttribute(folder, "unix:uid").equals(0);
    Path door = folder.resolve("relay.sock");
    Process relay = relay(root, door);
    try (BufferedReader says = relay.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("ready", says.readLine(), "`setpriv` of util-linux and `java` start the relay");
      String known = ask(UnixDomainSocketAddress.of(door));
      assertTrue(root ? Set.of("nobody", "65534").contains(known) : known.equals(me()), known);
    } finally {
      relay.destroy();
      relay.waitFor();
    }
  }

  private Process relay(boolean root, Path door) throws IOException {
    Path source = Files.writeString(folder.resolve("Relay.java"), RELAY);
    List<String> other =
        root
            ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            : List.<String>of();
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            source.toString(),
            door.toString(),
            socket.getPath().toString());
    return new ProcessBuilder(Stream.concat(other.stream(), java.stream()).toList())
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private String me() throws IOException {
    return Files.getOwner(folder).getName();
  }

  private static String ask(UnixDomainSocketAddress address) throws Exception {
    try (AdminClient client = AdminClient.connect(address)) {
      return client.createToken(CreateTokenRequest.getDefaultInstance()).getWorkload();
    }
  }

  /** Answers who asks. */
  private static final class WhoAmI extends AdminGrpc.AdminImplBase {
    @Override
    public void createToken(CreateTokenRequest request, StreamObserver<JoinToken> answer) {
      answer.onNext(
          JoinToken.newBuilder().setWorkload(SocketUser.current().orElse("nobody knows")).build());
      answer.onCompleted();
    }
  }
}
