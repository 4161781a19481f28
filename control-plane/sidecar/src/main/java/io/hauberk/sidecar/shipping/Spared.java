package io.hauberk.sidecar.shipping;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.hauberk.shipping.v1.Line;
import io.hauberk.shipping.v1.Shed;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is left of a stretch of lines for which there was no room: those that were spared, and how
 * many of which decision were not.
 */
final class Spared {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("spared-([0-9]{1,18})-([0-9]{1,18})");

  private final long first;
  private long end;
  private long bytes;
  private final Deque<Line> lines = new ArrayDeque<>();
  private final Map<String, Long> allowed = new TreeMap<>();
  private final Map<String, Long> denied = new TreeMap<>();

  /** Of no lines yet. */
  Spared(long first) {
    this.first = first;
    this.end = first;
  }

  /** Number of the first line that it accounts for. */
  long first() {
    return first;
  }

  /** One more than the number of the last one. */
  long end() {
    return end;
  }

  long bytes() {
    return bytes;
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Takes the next line. */
  void spare(byte[] json) {
    lines.add(Line.newBuilder().setNumber(end++).setJson(ByteString.copyFrom(json)).build());
    bytes += json.length;
  }

  /** Counts the next line, which was allowed. */
  void shed(String decision) {
    allowed.merge(decision, 1L, Long::sum);
    end++;
  }

  /** Takes everything of the stretch behind this one. */
  void append(Spared next) {
    if (next.first != end) {
      throw new IllegalArgumentException(next.first + " does not follow " + end);
    }
    end = next.end;
    bytes += next.bytes;
    lines.addAll(next.lines);
    next.allowed.forEach((decision, count) -> allowed.merge(decision, count, Long::sum));
    next.denied.forEach((decision, count) -> denied.merge(decision, count, Long::sum));
  }

  /** Sheds of those that were spared, oldest first, until that many bytes are left. */
  void shrink(long most) {
    while (bytes > most && !lines.isEmpty()) {
      byte[] json = lines.removeFirst().getJson().toByteArray();
      bytes -= json.length;
      Verdicts.Verdict verdict = Verdicts.of(json);
      (verdict.allowed() ? allowed : denied).merge(verdict.decision(), 1L, Long::sum);
    }
  }

  List<Shed> shed() {
    List<Shed> all = new ArrayList<>();
    allowed.forEach((decision, count) -> all.add(shed(decision, count, false)));
    denied.forEach((decision, count) -> all.add(shed(decision, count, true)));
    return all;
  }

  private static Shed shed(String decision, long count, boolean denied) {
    return Shed.newBuilder().setDecision(decision).setCount(count).setDenied(denied).build();
  }

  /**
   * Puts it on the disk.
   *
   * @return name of the file
   */
  String write(Path directory) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeLong(first);
    out.writeLong(end);
    text(out, JSON.writeValueAsBytes(allowed));
    text(out, JSON.writeValueAsBytes(denied));
    out.writeInt(lines.size());
    for (Line line : lines) {
      out.writeLong(line.getNumber());
      text(out, line.getJson().toByteArray());
    }
    String name = "spared-" + first + "-" + end;
    WholeFile.write(directory.resolve(name), List.of(content.toByteArray()));
    return name;
  }

  /** Of which only the name can be read. */
  static Spared lost(String name) throws IOException {
    Matcher numbers = NAME.matcher(name);
    if (!numbers.matches()) {
      throw new IOException("`" + name + "` is damaged");
    }
    Spared spared = new Spared(Long.parseLong(numbers.group(1)));
    spared.end = Long.parseLong(numbers.group(2));
    spared.denied.put("unreadable", spared.end - spared.first);
    return spared;
  }

  /**
   * @throws DamagedException when it is none
   */
  static Spared read(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    try {
      Spared spared = new Spared(content.getLong());
      spared.end = content.getLong();
      spared.allowed.putAll(counts(content));
      spared.denied.putAll(counts(content));
      for (int left = content.getInt(); left > 0; left--) {
        long number = content.getLong();
        byte[] json = text(content);
        spared.bytes += json.length;
        spared.lines.add(
            Line.newBuilder().setNumber(number).setJson(ByteString.copyFrom(json)).build());
      }
      spared.requireWhole();
      return spared;
    } catch (BufferUnderflowException | JacksonException e) {
      throw new DamagedException(e);
    }
  }

  /** Every number of the stretch is that of a line, or counted. */
  private void requireWhole() throws DamagedException {
    long last = first - 1;
    boolean ordered = first >= 1;
    for (Line line : lines) {
      ordered &= line.getNumber() > last && line.getNumber() < end;
      last = line.getNumber();
    }
    long counted =
        Stream.of(allowed, denied)
            .flatMap(counts -> counts.values().stream())
            .mapToLong(Long::longValue)
            .sum();
    if (!ordered || counted + lines.size() != end - first) {
      throw new DamagedException();
    }
  }

  private static void text(DataOutputStream out, byte[] text) throws IOException {
    out.writeInt(text.length);
    out.write(text);
  }

  private static Map<String, Long> counts(ByteBuffer in) throws IOException {
    Map<String, Long> counts = JSON.readValue(text(in), new TypeReference<>() {});
    if (counts == null || counts.values().stream().anyMatch(n -> n == null || n < 1)) {
      throw new DamagedException();
    }
    return counts;
  }

  private static byte[] text(ByteBuffer in) throws DamagedException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new DamagedException();
    }
    byte[] text = new byte[length];
    in.get(text);
    return text;
  }
}
