package io.hauberk.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvoyVersionTest {
  @ParameterizedTest
  @CsvSource({
    "0.99.0, false",
    "1.37.9, false",
    "1.38.3, false",
    "1.38.4, true",
    "1.38.10, true",
    "1.39.0, false",
    "1.39.1, true",
    "1.39.3, true",
    "1.40.0, true",
    "1.41.0, true",
    "2.0.0, true"
  })
  void refusesWhatIsOlderThanTheFixesOfItsLine(String version, boolean good) {
    EnvoyVersion told =
        EnvoyVersion.told("envoy  version: 9e55/" + version + "/Clean").orElseThrow();
    assertEquals(version, told.toString());
    assertEquals(good, told.refusal().isEmpty());
  }

  @Test
  void readsNoVersionOutOfAnotherProgram() {
    assertEquals(Optional.empty(), EnvoyVersion.told("GNU bash, version 5.2.15(1)-release"));
  }
}
