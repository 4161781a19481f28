package io.hauberk.e2e.bypass;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * As much of HTTP/2 (RFC 9113) as it takes to send one header block that no library would send, and
 * to read what becomes of it.
 */
final class Http2 {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;

  private Http2() {}

  /** A header field, byte by byte: nothing is checked, nothing is lower-cased. */
  record Field(String name, String value) {}

  record Request(List<Field> fields) {
    /** A well-formed request of the given method, path and authority. */
    static Request of(String method, String path, String authority) {
      return new Request(
          List.of(
              new Field(":method", method),
              new Field(":scheme", "https"),
              new Field(":authority", authority),
              new Field(":path", path)));
    }

    Request with(String name, String value) {
      List<Field> more = new ArrayList<>(fields);
      more.add(new Field(name, value));
      return new Request(more);
    }

    /** Replaces every field of this name by one. */
    Request but(String name, String value) {
      return new Request(
          fields.stream().map(f -> f.name().equals(name) ? new Field(name, value) : f).toList());
    }

    Request without(String name) {
      return new Request(fields.stream().filter(f -> !f.name().equals(name)).toList());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int type, int flags, int stream, byte[] payload) {}

  static Answer exchange(Socket socket, int own, Request request) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    int status = 0;
    try {
      OutputStream out = socket.getOutputStream();
      out.write(PREFACE);
      write(out, new Frame(SETTINGS, 0, 0, new byte[0]));
      write(out, new Frame(HEADERS, END_STREAM | END_HEADERS, 1, block(request)));
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (boolean open = true; open; ) {
        Frame frame = read(in);
        received.writeBytes(frame.payload());
        switch (frame.type()) {
          case SETTINGS -> acknowledge(out, frame);
          case HEADERS -> status = status == 0 ? Hpack.status(frame.payload()) : status;
          default -> {}
        }
        open = !ends(frame);
      }
    } catch (IOException closed) {
      // what was read until then is the answer
    }
    return new Answer(status, received.toString(StandardCharsets.ISO_8859_1), own);
  }

  private static boolean ends(Frame frame) {
    return switch (frame.type()) {
      case DATA, HEADERS -> (frame.flags() & END_STREAM) != 0;
      case RST_STREAM, GOAWAY -> true;
      default -> false;
    };
  }

  private static void acknowledge(OutputStream out, Frame settings) throws IOException {
    if ((settings.flags() & ACK) == 0) {
      write(out, new Frame(SETTINGS, ACK, 0, new byte[0]));
      out.flush();
    }
  }

  private static byte[] block(Request request) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    request.fields().forEach(field -> Hpack.literal(block, field.name(), field.value()));
    return block.toByteArray();
  }

  private static void write(OutputStream out, Frame frame) throws IOException {
    out.write(
        ByteBuffer.allocate(9 + frame.payload().length)
            .put((byte) (frame.payload().length >> 16))
            .putShort((short) frame.payload().length)
            .put((byte) frame.type())
            .put((byte) frame.flags())
            .putInt(frame.stream())
            .put(frame.payload())
            .array());
  }

  private static Frame read(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    return new Frame(type, flags, stream, in.readNBytes(length));
  }
}
