package io.hauberk.policy.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The same documents with the entries of every list and mapping in another order, as JSON. */
final class ShuffledYaml {
  private ShuffledYaml() {}

  static List<String> of(String documents, Random random) {
    List<String> shuffled = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(documents)) {
      try {
        shuffled.add(new ObjectMapper().writeValueAsString(shuffle(document, random)));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
    return shuffled;
  }

  private static Object shuffle(Object value, Random random) {
    if (value instanceof Map<?, ?> map) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
      Collections.shuffle(entries, random);
      Map<Object, Object> result = new LinkedHashMap<>();
      entries.forEach(e -> result.put(e.getKey(), shuffle(e.getValue(), random)));
      return result;
    }
    if (value instanceof List<?> list) {
      List<Object> entries = new ArrayList<>();
      list.forEach(entry -> entries.add(shuffle(entry, random)));
      Collections.shuffle(entries, random);
      return entries;
    }
    return value;
  }
}
