package io.lockstep.space;

import io.lockstep.model.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Texts in a snapshot, with their length before them. Stateless.
final class SnapshotTexts {
  private SnapshotTexts() {}

  static String read(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return Text.read(ByteBuffer.wrap(bytes));
  }

  static void write(DataOutput out, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Text.bytesMax(text));
    Text.write(bytes, text);
    out.writeInt(bytes.position());
    out.write(bytes.array(), 0, bytes.position());
  }
}
