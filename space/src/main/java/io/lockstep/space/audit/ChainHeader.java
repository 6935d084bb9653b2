package io.lockstep.space.audit;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// The first frame of a file of the chain: what the chain had come to before it. Its own hash is
/// taken over zeros, so that each file can be read by itself; it carries the hash that it follows.
///
/// @param link the number of this frame
/// @param previous the hash of the last frame before it, hexadecimal; empty when a chain begins
/// @param chain the id of the chain, drawn when it began
/// @param file the number of the file, from 1
/// @param groups groups before this file
/// @param entries entries before this file
/// @param inputs the inputs before this position are covered by frames before this file
/// @param changes the changes before this position are in frames before this file
/// @param micros when it was written
/// @param key the fingerprint of the key that signs
/// @param why why a chain begins here; empty when the one of the file before goes on
record ChainHeader(
    long link,
    String previous,
    String chain,
    long file,
    long groups,
    long entries,
    long inputs,
    long changes,
    long micros,
    String key,
    String why) {
  private static final int FORMAT = 1;

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(
            68
                + Text.bytesMax(previous)
                + Text.bytesMax(chain)
                + Text.bytesMax(key)
                + Text.bytesMax(why));
    out.putLong(link).putInt(FORMAT);
    Text.write(out, previous);
    Text.write(out, chain);
    out.putLong(file).putLong(groups).putLong(entries);
    out.putLong(inputs).putLong(changes).putLong(micros);
    Text.write(out, key);
    Text.write(out, why);
    return Bytes.of(out.flip());
  }

  static ChainHeader decode(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    long link = in.getLong();
    int format = in.getInt();
    if (format != FORMAT) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "audit: expected format %d, found %d: it was written by another release"
              .formatted(FORMAT, format));
    }
    return new ChainHeader(
        link,
        Text.read(in),
        Text.read(in),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        Text.read(in),
        Text.read(in));
  }
}
