package io.hauberk.testkit.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noneIsGivenTwice() {
    assertEquals(500, IntStream.range(0, 500).map(i -> FreePorts.next()).distinct().count());
  }

  @Test
  void oneThatIsTakenIsPassedOver() throws IOException {
    int port = FreePorts.next();
    try (ServerSocket taken = new ServerSocket(port + 1)) {
      assertNotEquals(taken.getLocalPort(), FreePorts.next());
    }
  }
}
