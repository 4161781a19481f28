package io.hauberk.evidence.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the file and where it begins, from 1. */
sealed interface Node {
  int line();

  int column();

  /** One value, as text. */
  record Scalar(int line, int column, String text) implements Node {}

  record Items(int line, int column, List<Node> items) implements Node {
    public Items {
      items = List.copyOf(items);
    }
  }

  record Members(int line, int column, Map<String, Member> members) implements Node {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /** A key, where it stands, and its value. */
  record Member(int line, int column, Node value) {}
}
