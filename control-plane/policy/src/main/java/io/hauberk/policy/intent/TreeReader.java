package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Text to trees, from the parser's events and not from its objects: so aliases are never followed,
 * nesting is counted before it is entered, and each part knows its place.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2 §10.3, core schema</a>
 */
final class TreeReader {
  private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern FRACTION =
      Pattern.compile(
          "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  private final SourceText source;
  private final Limits limits;
  private final Problems problems;

  TreeReader(SourceText source, Limits limits, Problems problems) {
    this.source = source;
    this.limits = limits;
    this.problems = problems;
  }

  /** The documents up to the first place that cannot be read; empty documents are left out. */
  List<Tree> read() {
    if (source.text().length() > limits.characters()) {
      problems.add(
          Code.SOURCE_TOO_LARGE,
          new Place(source.name(), 1, 1),
          "is longer than %,d characters: split it into several files"
              .formatted(limits.characters()));
      return List.of();
    }
    Optional<Place> half = halfOfPair();
    if (half.isPresent()) {
      problems.add(Code.NOT_YAML, half.get(), notYaml("half of a surrogate pair is no character"));
      return List.of();
    }
    List<Tree> documents = new ArrayList<>();
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setLabel(source.name())
              .setCodePointLimit(limits.characters() + 1)
              .build();
      Iterator<Event> events = new Parse(settings).parseString(source.text()).iterator();
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof NodeEvent node) {
          if (documents.size() == limits.documents()) {
            throw new Stop(
                Code.TOO_MANY_DOCUMENTS,
                place(event.getStartMark()),
                "more than %,d documents: split them into several files"
                    .formatted(limits.documents()));
          }
          Tree document = tree(node, events, 1);
          if (!(document instanceof Tree.Scalar scalar && scalar.type() == Tree.Type.NOTHING)) {
            documents.add(document);
          }
        }
      }
    } catch (Stop e) {
      problems.add(e.code, e.place, e.text);
    } catch (MarkedYamlEngineException e) {
      problems.add(Code.NOT_YAML, place(e.getProblemMark()), notYaml(e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(
          Code.NOT_YAML, new Place(source.name(), 1, 1), notYaml(String.valueOf(e.getMessage())));
    }
    return documents;
  }

  /** The parser's own reader does not survive two of them at the end of what it holds. */
  private Optional<Place> halfOfPair() {
    String text = source.text();
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (Character.getType(character) == Character.SURROGATE) {
        return Optional.of(new Place(source.name(), line, column));
      }
      line += character == '\n' ? 1 : 0;
      column = character == '\n' ? 1 : column + 1;
    }
    return Optional.empty();
  }

  private static String notYaml(String detail) {
    String line = detail.lines().findFirst().orElse("cannot be read");
    return "is not YAML: " + (line.length() > 200 ? line.substring(0, 200) : line);
  }

  private Tree tree(NodeEvent event, Iterator<Event> events, int depth) {
    Place place = place(event.getStartMark());
    if (event instanceof AliasEvent || event.getAnchor().isPresent()) {
      throw new Stop(Code.ALIAS, place, "anchors and aliases are not allowed: write the value out");
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, place);
    }
    if (depth > limits.depth()) {
      throw new Stop(
          Code.TOO_DEEP, place, "nested deeper than %d levels".formatted(limits.depth()));
    }
    if (event instanceof CollectionStartEvent start) {
      start.getTag().ifPresent(tag -> refuseTag(tag, place));
    }
    return switch (event.getEventId()) {
      case SequenceStart -> sequence(place, events, depth);
      case MappingStart -> mapping(place, events, depth);
      case Alias,
          Comment,
          DocumentEnd,
          DocumentStart,
          MappingEnd,
          Scalar,
          SequenceEnd,
          StreamEnd,
          StreamStart ->
          throw new IllegalStateException("no node begins with " + event.getEventId());
    };
  }

  private Tree sequence(Place place, Iterator<Event> events, int depth) {
    List<Tree> items = new ArrayList<>();
    Event event = events.next();
    while (event instanceof NodeEvent node) {
      items.add(tree(node, events, depth + 1));
      limitItems(items.size(), place);
      event = events.next();
    }
    return new Tree.Sequence(place, items);
  }

  private Tree mapping(Place place, Iterator<Event> events, int depth) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event instanceof NodeEvent node) {
      Tree key = tree(node, events, depth + 1);
      if (!(key instanceof Tree.Scalar(var keyPlace, var name, var unused))) {
        throw new Stop(Code.WRONG_TYPE, key.place(), "a key is text, not " + key.kind());
      }
      Tree value = tree((NodeEvent) events.next(), events, depth + 1);
      Tree.Entry first = entries.putIfAbsent(name, new Tree.Entry(keyPlace, value));
      if (first != null) {
        problems.add(
            Code.DUPLICATE_KEY,
            keyPlace,
            "key `%s` stands here and in line %d: remove one".formatted(name, first.key().line()));
      }
      limitItems(entries.size(), place);
      event = events.next();
    }
    return new Tree.Mapping(place, entries);
  }

  private void limitItems(int size, Place place) {
    if (size > limits.items()) {
      throw new Stop(Code.TOO_MANY_ITEMS, place, "more than %,d entries".formatted(limits.items()));
    }
  }

  private Tree scalar(ScalarEvent event, Place place) {
    if (event.getValue().length() > limits.text()) {
      throw new Stop(
          Code.TEXT_TOO_LONG, place, "longer than %,d characters".formatted(limits.text()));
    }
    event.getTag().ifPresent(tag -> refuseTag(tag, place));
    return new Tree.Scalar(
        place, event.getValue(), event.isPlain() ? plain(event.getValue()) : Tree.Type.TEXT);
  }

  private static Tree.Type plain(String text) {
    if (NOTHING.matcher(text).matches()) {
      return Tree.Type.NOTHING;
    }
    if (FLAG.matcher(text).matches()) {
      return Tree.Type.FLAG;
    }
    if (WHOLE.matcher(text).matches()) {
      return Tree.Type.WHOLE;
    }
    return FRACTION.matcher(text).matches() ? Tree.Type.FRACTION : Tree.Type.TEXT;
  }

  private void refuseTag(String tag, Place place) {
    throw new Stop(Code.TAG, place, "tag `%s` is not allowed: remove it".formatted(tag));
  }

  private Place place(Optional<Mark> mark) {
    return mark.map(m -> new Place(source.name(), m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Place(source.name(), 1, 1));
  }

  /** Nothing behind this place can be read. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Code code;
    private final transient Place place;
    private final String text;

    Stop(Code code, Place place, String text) {
      super(text, null, false, false);
      this.code = code;
      this.place = place;
      this.text = text;
    }
  }
}
