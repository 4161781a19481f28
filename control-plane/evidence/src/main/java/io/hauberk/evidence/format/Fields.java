package io.hauberk.evidence.format;

import io.hauberk.evidence.record.Party;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Pairs of a name and a text, in order; none twice. */
final class Fields {
  private final Map<String, String> pairs = new LinkedHashMap<>();

  Fields put(String name, String value) {
    pairs.put(name, value);
    return this;
  }

  Fields put(String name, long value) {
    return put(name, Long.toString(value));
  }

  Fields put(String name, Optional<String> value) {
    value.ifPresent(text -> put(name, text));
    return this;
  }

  /** The address, with the name for one of IPv6 where that has another. */
  Fields address(Party party, String name, String nameV6, String port, Optional<Integer> declared) {
    Address address = Address.of(party.address());
    put(address.isV6() ? nameV6 : name, address.ip());
    return put(port, address.port().or(() -> declared).map(String::valueOf));
  }

  String join(String separator, UnaryOperator<String> escape) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : separator)
                .append(name)
                .append('=')
                .append(escape.apply(value)));
    return text.toString();
  }
}
