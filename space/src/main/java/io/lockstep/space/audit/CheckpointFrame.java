package io.lockstep.space.audit;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// A checkpoint as the body of a frame: the number of the link, then its text.
final class CheckpointFrame {
  private CheckpointFrame() {}

  static byte[] encode(long link, Checkpoint checkpoint) {
    String text = checkpoint.text();
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + Text.bytesMax(text)).putLong(link);
    Text.write(out, text);
    return Bytes.of(out.flip());
  }

  static Checkpoint decode(byte[] body) {
    return Checkpoint.parse(Text.read(ByteBuffer.wrap(body).position(Long.BYTES)));
  }
}
