package io.lockstep.api.internal.pg;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;

/// Reads messages of a client: each within its bounds of size and time. Confined to the
/// connection's thread.
final class PgInput {
  /// A message that has begun must be whole within this.
  private static final Duration MESSAGE_TIME = Duration.ofSeconds(30);

  private final Socket socket;
  private final InputStream in;

  PgInput(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /// A message without a type, as the first one is.
  ///
  /// @param idle longest wait for its begin
  PgMessage startup(int bytesMax, Duration idle) throws IOException {
    socket.setSoTimeout((int) idle.toMillis());
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the client has gone");
    }
    long deadline = System.nanoTime() + MESSAGE_TIME.toNanos();
    byte[] rest = read(3, deadline);
    int length = first << 24 | (rest[0] & 0xFF) << 16 | (rest[1] & 0xFF) << 8 | (rest[2] & 0xFF);
    return new PgMessage('\0', read(checked(length, bytesMax), deadline));
  }

  /// The next message.
  PgMessage next(int bytesMax, Duration idle) throws IOException {
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, idle.toMillis()));
    int type = in.read();
    if (type < 0) {
      throw new EOFException("the client has gone");
    }
    long deadline = System.nanoTime() + MESSAGE_TIME.toNanos();
    byte[] length = read(4, deadline);
    int bytes =
        (length[0] & 0xFF) << 24
            | (length[1] & 0xFF) << 16
            | (length[2] & 0xFF) << 8
            | (length[3] & 0xFF);
    return new PgMessage((char) type, read(checked(bytes, bytesMax), deadline));
  }

  private static int checked(int length, int bytesMax) {
    if (length < 4 || length - 4 > bytesMax) {
      throw new PgException(
          "08P01",
          "a message: expected a length from 4 to %d, found %d".formatted(bytesMax + 4L, length));
    }
    return length - 4;
  }

  private byte[] read(int count, long deadline) throws IOException {
    byte[] bytes = new byte[count];
    int at = 0;
    while (at < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new PgException("08P01", "a message: expected it whole within 30 s, found a part");
      }
      socket.setSoTimeout((int) left);
      int found = in.read(bytes, at, count - at);
      if (found < 0) {
        throw new EOFException("the client has gone");
      }
      at += found;
    }
    return bytes;
  }
}
