package io.hauberk.evidence.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapping of the file. Whoever owns it says once which keys it may have ({@link #requireKnown})
 * and then asks for them; every mistake is a {@link ConfigProblem} with line and column.
 */
public final class Section {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB|TiB)");

  private final String source;
  private final Node.Members node;

  private Section(String source, Node.Members node) {
    this.source = source;
    this.node = node;
  }

  /** Without any key: everything as usual. */
  public static Section empty(String source) {
    return new Section(source, new Node.Members(1, 1, Map.of()));
  }

  /**
   * @param source name of the file, for messages
   */
  public static Section parse(String source, String text) throws ConfigProblem {
    return new Section(source, NodeReader.read(source, text));
  }

  /** As they stand in the file. */
  public Set<String> keys() {
    return node.members().keySet();
  }

  public boolean has(String key) {
    return node.members().containsKey(key);
  }

  public void requireKnown(String... keys) throws ConfigProblem {
    requireKnown(Set.of(keys));
  }

  public void requireKnown(Set<String> keys) throws ConfigProblem {
    for (String key : keys()) {
      if (!keys.contains(key)) {
        throw problem(
            key,
            "`" + key + "` is no key here: use one of " + String.join(", ", new TreeSet<>(keys)));
      }
    }
  }

  /** The mapping under a key; empty where it is absent. */
  public Optional<Section> section(String key) throws ConfigProblem {
    Optional<Node> value = value(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(mapping(value.get(), key));
  }

  /** The mappings of a list; none where it is absent. */
  public List<Section> sections(String key) throws ConfigProblem {
    List<Section> all = new ArrayList<>();
    for (Node item : items(key)) {
      all.add(mapping(item, key));
    }
    return all;
  }

  public Optional<String> text(String key) throws ConfigProblem {
    Optional<Node> value = value(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(scalar(value.get(), key));
  }

  public String requiredText(String key) throws ConfigProblem {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isEmpty()) {
      throw new ConfigProblem(source, node.line(), node.column(), "`" + key + "` is missing");
    }
    return text.get();
  }

  /** The texts of a list; none where it is absent. */
  public List<String> texts(String key) throws ConfigProblem {
    return values(key, text -> text);
  }

  /**
   * The values of a list.
   *
   * @param parser throws {@link IllegalArgumentException} with a message for the user
   */
  public <T> List<T> values(String key, Function<String, T> parser) throws ConfigProblem {
    List<T> all = new ArrayList<>();
    for (Node item : items(key)) {
      all.add(parsed(item, scalar(item, key), parser));
    }
    return all;
  }

  /**
   * A value.
   *
   * @param parser throws {@link IllegalArgumentException} with a message for the user
   */
  public <T> Optional<T> value(String key, Function<String, T> parser) throws ConfigProblem {
    Optional<Node> value = value(key);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(parsed(value.get(), scalar(value.get(), key), parser));
  }

  /** Texts by name; none where it is absent. */
  public SortedMap<String, String> map(String key) throws ConfigProblem {
    SortedMap<String, String> map = new TreeMap<>();
    Optional<Section> section = section(key);
    if (section.isPresent()) {
      for (String name : section.get().keys()) {
        map.put(name, section.get().requiredText(name));
      }
    }
    return map;
  }

  public boolean flag(String key, boolean otherwise) throws ConfigProblem {
    return value(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw new IllegalArgumentException(
                          "`" + text + "` is neither true nor false");
                })
        .orElse(otherwise);
  }

  public long number(String key, long otherwise, long least, long most) throws ConfigProblem {
    return value(
            key,
            text -> {
              long number = Long.parseLong(text);
              if (number < least || number > most) {
                throw new IllegalArgumentException(
                    "`" + text + "` is not between " + least + " and " + most);
              }
              return number;
            })
        .orElse(otherwise);
  }

  /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 12h} or {@code 30d}. */
  public Duration duration(String key, Duration otherwise) throws ConfigProblem {
    return value(key, Section::duration).orElse(otherwise);
  }

  /** {@code 64MiB}; likewise {@code B}, {@code KiB}, {@code GiB} and {@code TiB}. */
  public long bytes(String key, long otherwise) throws ConfigProblem {
    return value(key, Section::bytes).orElse(otherwise);
  }

  /** Something wrong with what stands under that key, or with the whole where it is absent. */
  public ConfigProblem problem(String key, String message) {
    Node.Member member = node.members().get(key);
    return member == null
        ? new ConfigProblem(source, node.line(), node.column(), message)
        : new ConfigProblem(source, member.line(), member.column(), message);
  }

  private static Duration duration(String text) {
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no duration: write `500ms`, `10s`, `5m`, `12h` or `30d`");
    }
    long count = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static long bytes(String text) {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no size: write `512KiB`, `64MiB` or `2GiB`");
    }
    int shift = 10 * List.of("B", "KiB", "MiB", "GiB", "TiB").indexOf(m.group(2));
    return Math.multiplyExact(Long.parseLong(m.group(1)), 1L << shift);
  }

  private <T> T parsed(Node at, String text, Function<String, T> parser) throws ConfigProblem {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new ConfigProblem(source, at.line(), at.column(), "`" + text + "` is no whole number");
    } catch (IllegalArgumentException e) {
      throw new ConfigProblem(source, at.line(), at.column(), String.valueOf(e.getMessage()));
    }
  }

  private Optional<Node> value(String key) {
    return Optional.ofNullable(node.members().get(key)).map(Node.Member::value);
  }

  private List<Node> items(String key) throws ConfigProblem {
    Optional<Node> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Node.Items(var line, var column, var items)) {
      return items;
    }
    throw problem(key, "`" + key + "` is a list: begin each item with `-`");
  }

  private Section mapping(Node value, String key) throws ConfigProblem {
    if (value instanceof Node.Members members) {
      return new Section(source, members);
    }
    if (value instanceof Node.Scalar(var line, var column, var text) && text.isEmpty()) {
      return new Section(source, new Node.Members(line, column, Map.of()));
    }
    throw new ConfigProblem(
        source, value.line(), value.column(), "`" + key + "` has keys of its own");
  }

  private String scalar(Node value, String key) throws ConfigProblem {
    if (value instanceof Node.Scalar(var line, var column, var text)) {
      return text;
    }
    throw new ConfigProblem(
        source, value.line(), value.column(), "`" + key + "` has one value, no keys and no list");
  }
}
