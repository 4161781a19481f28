package io.hauberk.policy.intent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML document with the place of each part. */
sealed interface Tree {
  Place place();

  /** What was found, for messages: {@code a list}. */
  String kind();

  /**
   * @param text as written, without quotes
   */
  record Scalar(Place place, String text, Type type) implements Tree {
    @Override
    public String kind() {
      return type.says;
    }
  }

  record Sequence(Place place, List<Tree> items) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Place place, Map<String, Entry> entries) implements Tree {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  record Entry(Place key, Tree value) {}

  /** Of a scalar, by the core schema of YAML 1.2: {@code yes} and {@code on} are text. */
  enum Type {
    TEXT("text"),
    WHOLE("a whole number"),
    FRACTION("a number with a fraction"),
    FLAG("true or false"),
    NOTHING("nothing");

    private final String says;

    Type(String says) {
      this.says = says;
    }
  }
}
