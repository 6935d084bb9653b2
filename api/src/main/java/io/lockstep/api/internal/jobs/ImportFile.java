package io.lockstep.api.internal.jobs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The lines of a file, numbered, of bounded length, in UTF-8; blank ones are passed over. Confined
/// to one thread.
final class ImportFile implements AutoCloseable {
  /// The longest line.
  static final int LINE_BYTES_MAX = 16 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
  private long number;
  private boolean isAtEnd;

  ImportFile(Path file) throws IOException {
    in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
  }

  /// The next line that is not blank, null at the end.
  ///
  /// @throws ImportLine.Malformed for one that is too long or no UTF-8; the next call goes on
  ///   behind it
  @Nullable String next() throws IOException, ImportLine.Malformed {
    while (!isAtEnd) {
      String line = read();
      if (!line.isBlank()) {
        return line;
      }
    }
    return null;
  }

  private String read() throws IOException, ImportLine.Malformed {
    number++;
    bytes.reset();
    long length = 0;
    int b = in.read();
    for (; b >= 0 && b != '\n'; b = in.read()) {
      length++;
      if (length <= LINE_BYTES_MAX) {
        bytes.write(b);
      }
    }
    isAtEnd = b < 0;
    if (length > LINE_BYTES_MAX) {
      throw new ImportLine.Malformed(
          "expected at most %d bytes, found %d".formatted(LINE_BYTES_MAX, length));
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ImportLine.Malformed("expected UTF-8, found other bytes");
    }
  }

  /// The number of the line given last, from 1.
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
