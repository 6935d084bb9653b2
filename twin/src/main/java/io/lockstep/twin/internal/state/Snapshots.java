package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Small parts of the snapshot format: texts, tables of texts, checks.
final class Snapshots {
  private static final int NONE = -1;
  private static final int TEXT_BYTES_MAX = 1 << 30;

  private Snapshots() {}

  static void check(boolean holds, String expected, long found) {
    if (!holds) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot of the twin kernel: expected %s, found %d".formatted(expected, found));
    }
  }

  static void writeText(DataOutput out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(NONE);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static @Nullable String readTextOrNull(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == NONE) {
      return null;
    }
    check(length >= 0 && length < TEXT_BYTES_MAX, "a text's length", length);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static String readText(DataInput in) throws IOException {
    String text = readTextOrNull(in);
    if (text == null) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "snapshot of the twin kernel: expected a text, found none");
    }
    return text;
  }

  static void writeId(DataOutput out, ChangeId id) throws IOException {
    out.writeLong(id.inputPosition());
    out.writeLong(id.ordinal());
  }

  /// @param wide false for a format whose ordinals had 4 bytes
  static ChangeId readId(DataInput in, boolean wide) throws IOException {
    return new ChangeId(in.readLong(), wide ? in.readLong() : in.readInt());
  }

  /// Writes the texts of a table that are there, each with its row.
  static void writeTexts(DataOutput out, ObjectPages<String> texts, int rows) throws IOException {
    for (int i = 0; i < rows; i++) {
      String text = texts.get(i);
      if (text != null) {
        out.writeInt(i);
        writeText(out, text);
      }
    }
    out.writeInt(NONE);
  }

  static void readTexts(DataInput in, ObjectPages<String> texts) throws IOException {
    for (int row = in.readInt(); row != NONE; row = in.readInt()) {
      check(row >= 0, "a row >= 0", row);
      texts.set(row, readText(in));
    }
  }
}
