package io.lockstep.ingest.aws;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A job: a document that things are to work off. Immutable.
///
/// @param id its name
/// @param document what is to be done, as JSON text
/// @param things who is to do it
/// @param minutes how long a thing may be at it; 0 for any time
/// @param createdSeconds when it was created, since 1970-01-01T00:00Z
/// @param isCanceled true when nobody is to begin with it any more
/// @param by who created it
public record Job(
    String id,
    String document,
    List<String> things,
    long minutes,
    long createdSeconds,
    boolean isCanceled,
    String by) {
  /// Copies the list.
  public Job {
    things = List.copyOf(things);
  }

  /// The same, canceled.
  public Job canceled() {
    return new Job(id, document, things, minutes, createdSeconds, true, by);
  }

  /// Writes it for a snapshot.
  public void write(DataOutput out) throws IOException {
    writeText(out, id);
    writeText(out, document);
    out.writeInt(things.size());
    for (String thing : things) {
      writeText(out, thing);
    }
    out.writeLong(minutes);
    out.writeLong(createdSeconds);
    out.writeBoolean(isCanceled);
    writeText(out, by);
  }

  /// Reads what [#write] wrote.
  public static Job read(DataInput in) throws IOException {
    String id = readText(in);
    String document = readText(in);
    int count = in.readInt();
    List<String> things = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      things.add(readText(in));
    }
    return new Job(
        id, document, things, in.readLong(), in.readLong(), in.readBoolean(), readText(in));
  }

  static void writeText(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String readText(DataInput in) throws IOException {
    byte[] utf8 = new byte[in.readInt()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
