package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTextTest {
  @Test
  void nestsMapsAndLists() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("list", List.of(Map.of("a", 1), List.of("x", "y"), "z"));
    value.put("map", Map.of("b", true));
    value.put("none", List.of());
    assertEquals(
        """
        list:
        - a: 1
        - - x
          - y
        - z
        map:
          b: true
        none: []
        """,
        YamlText.of(value));
  }

  @Test
  void quotesWhatCouldBeReadAsSomethingElse() {
    assertEquals(
        "- \"true\"\n- \"1.5\"\n- \"a: b\"\n- \"\"\n- \"q\\\"\\\\\\n\\x01\"\n- a/b c\n",
        YamlText.of(List.of("true", "1.5", "a: b", "", "q\"\\\n\u0001", "a/b c")));
  }
}
