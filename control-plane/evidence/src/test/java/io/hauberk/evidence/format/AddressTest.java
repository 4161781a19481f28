package io.hauberk.evidence.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3:443, 10.1.2.3, 443",
    "10.1.2.3, 10.1.2.3,",
    "[2001:db8::1]:40112, 2001:db8::1, 40112",
    "[::1]:443, ::1, 443",
    "::1, ::1,",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8,",
    "10.1.2.3:99999, 10.1.2.3,",
    "10.1.2.300:443, ,",
    "10.1.2.03:443, ,",
    "10.1.2.3:, ,",
    "10.1.2.3:abc, ,",
    "10.1.2.3:443:1, ,",
    "10.1.2, ,",
    "10.1.2.3.4, ,",
    "0.0.0.0:0, 0.0.0.0, 0",
    "1:2:3, ,",
    "1::2::3, ,",
    "/run/socket, ,",
    "internal:9, ,",
    "'', ,",
  })
  void isWhatItSaysOrNothing(String text, String ip, Integer port) {
    Address address = Address.of(text);
    assertEquals(Optional.ofNullable(ip), address.ip());
    assertEquals(Optional.ofNullable(port), address.port());
  }
}
