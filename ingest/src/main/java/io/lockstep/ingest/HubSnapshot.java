package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Texts and counts in a snapshot of [ContractState]. Stateless.
final class HubSnapshot {
  private static final int BYTES_MAX = 1 << 28;

  private HubSnapshot() {}

  static void writeText(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String readText(DataInput in) throws IOException {
    byte[] utf8 = new byte[readCount(in)];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static int readCount(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > BYTES_MAX) {
      throw corrupt("a count of 0 to " + BYTES_MAX, String.valueOf(count));
    }
    return count;
  }

  static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot of devices with a cloud's contract: expected %s, found %s"
            .formatted(expected, found));
  }
}
