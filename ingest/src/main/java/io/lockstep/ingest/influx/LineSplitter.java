package io.lockstep.ingest.influx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into the lines of the line protocol, in the memory of one line: a line break in a
/// text between quotes belongs to the text. Empty lines and comments are passed over. Confined to
/// one thread.
public final class LineSplitter {
  /// The longest line in bytes; what is longer is passed over up to its end.
  public static final int LINE_BYTES_MAX = 1 << 20;

  private final InputStream in;
  private final byte[] chunk = new byte[16_384];
  private byte[] line = new byte[1_024];
  private int read;
  private int next;
  private int breaks;
  private int number;

  /// @param in read to its end; closing it is the caller's
  public LineSplitter(InputStream in) {
    this.in = in;
  }

  /// What the stream brought.
  public sealed interface Piece {
    /// A line, without the line break.
    record Line(String text) implements Piece {}

    /// Something in place of a line that cannot be read.
    record Broken(String expected, String found) implements Piece {}
  }

  /// The number of the piece that [#next] gave last, from 1, counted in line breaks.
  public int number() {
    return number;
  }

  /// The next line that says something; null at the end.
  public @Nullable Piece next() throws IOException {
    while (true) {
      int length = readLine();
      if (length == -1) {
        return null;
      }
      if (length > LINE_BYTES_MAX) {
        return new Piece.Broken("at most %d bytes a line".formatted(LINE_BYTES_MAX), "more");
      }
      int first = 0;
      while (first < length && (line[first] == ' ' || line[first] == '\r')) {
        first++;
      }
      if (first == length || line[first] == '#') {
        continue;
      }
      try {
        return new Piece.Line(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(line, 0, length))
                .toString());
      } catch (CharacterCodingException _) {
        return new Piece.Broken("UTF-8", "bytes that are not");
      }
    }
  }

  /// Reads up to the end of a line; -1 at the end of the stream.
  private int readLine() throws IOException {
    number = breaks + 1;
    int length = 0;
    boolean isEscaped = false;
    boolean isBehindSeries = false;
    boolean isQuoted = false;
    boolean isComment = false;
    byte before = 0;
    while (true) {
      int c = readByte();
      if (c < 0) {
        return length == 0 ? -1 : length;
      }
      if (c == '\n') {
        breaks++;
        if (!isQuoted) {
          return length;
        }
      }
      isComment |= length == 0 && c == '#';
      if (!isComment && !isEscaped) {
        isBehindSeries |= c == ' ' && length > 0;
        boolean opens = c == '"' && isBehindSeries && (isQuoted || before == '=');
        isQuoted ^= opens;
      }
      isEscaped = c == '\\' && !isEscaped;
      before = (byte) c;
      if (length < LINE_BYTES_MAX) {
        if (length == line.length) {
          line = Arrays.copyOf(line, Math.min(line.length * 2, LINE_BYTES_MAX));
        }
        line[length] = (byte) c;
      } else {
        isQuoted = false; // Too long to be understood: it ends where the line does.
      }
      length++;
    }
  }

  private int readByte() throws IOException {
    if (next == read) {
      read = in.read(chunk);
      next = 0;
      if (read <= 0) {
        read = 0;
        return -1;
      }
    }
    return chunk[next++] & 0xFF;
  }
}
