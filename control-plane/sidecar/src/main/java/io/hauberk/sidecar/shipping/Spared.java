package io.hauberk.sidecar.shipping;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.hauberk.shipping.v1.Line;
import io.hauberk.shipping.v1.Shed;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is left of a stretch of lines for which there was no room: those that were spared, and how
 * many of which decision were not.
 */
final class Spared {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  static Spared read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      Spared spared = new Spared(in.readLong());
      spared.end = in.readLong();
      TypeReference<Map<String, Long>> counts = new TypeReference<>() {};
      spared.allowed.putAll(JSON.readValue(text(in), counts));
      spared.denied.putAll(JSON.readValue(text(in), counts));
      for (int left = in.readInt(); left > 0; left--) {
        long number = in.readLong();
        byte[] json = text(in);
        spared.bytes += json.length;
        spared.lines.add(
            Line.newBuilder().setNumber(number).setJson(ByteString.copyFrom(json)).build());
      }
      return spared;
    }
  }

  private static void text(DataOutputStream out, byte[] text) throws IOException {
    out.writeInt(text.length);
    out.write(text);
  }

  private static byte[] text(DataInputStream in) throws IOException {
    byte[] text = new byte[in.readInt()];
    in.readFully(text);
    return text;
  }
}
