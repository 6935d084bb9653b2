package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which property each series is, and which model each twin had when the log came to a position:
/// what the lake must know of the log before the place where it goes on. A file that is only
/// appended to; entries behind the place where the log is read again are passed over, since they
/// come again. Confined to the lake's thread.
final class LakeCatalogue implements AutoCloseable {
  private static final byte SERIES = 1;
  private static final byte MODEL = 2;

  private final Map<Integer, SeriesChange> series = new HashMap<>();
  private final Map<String, String> models = new HashMap<>();
  private final Path path;
  private final @Nullable FileOutputStream file;
  private final @Nullable DataOutputStream out;

  private LakeCatalogue(Path path, long upTo, boolean isWritten) throws IOException {
    this.path = path;
    long whole = Files.exists(path) ? read(upTo) : 0;
    if (!isWritten) {
      file = null;
      out = null;
      return;
    }
    file = new FileOutputStream(path.toFile(), true);
    // What a killed process had begun to write is cut off.
    var _ = file.getChannel().truncate(whole);
    out = new DataOutputStream(new BufferedOutputStream(file));
  }

  /// @param upTo entries of records from this position on are passed over
  static LakeCatalogue open(Path path, long upTo) {
    try {
      return new LakeCatalogue(path, upTo, true);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /// How it was when the log was read up to a position; what is added is forgotten.
  static LakeCatalogue past(Path path, long upTo) {
    try {
      return new LakeCatalogue(path, upTo, false);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private long read(long upTo) throws IOException {
    long whole = 0;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      while (true) {
        byte kind = in.readByte();
        long position = in.readLong();
        int number = in.readInt();
        String twin = in.readUTF();
        String text = in.readUTF();
        byte type = in.readByte();
        String unit = in.readUTF();
        if (position < upTo) {
          if (kind == SERIES) {
            SeriesChange _ =
                series.put(
                    number,
                    new SeriesChange(number, new TwinId(twin), text, ValueType.ofCode(type), unit));
          } else {
            String _ = models.put(twin, text);
          }
        }
        whole += 1 + 8 + 4 + 1 + 6 + bytes(twin) + bytes(text) + bytes(unit);
      }
    } catch (EOFException _) {
      return whole;
    }
  }

  /// As [DataOutputStream#writeUTF] counts.
  private static long bytes(String text) {
    long count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      count += c >= 0x0001 && c <= 0x007F ? 1 : c <= 0x07FF ? 2 : 3;
    }
    return count;
  }

  /// Takes what a record says of a series.
  void add(long position, SeriesChange change) {
    SeriesChange before = series.put(change.series(), change);
    if (!change.equals(before)) {
      write(
          SERIES,
          position,
          change.series(),
          change.twin().value(),
          change.path(),
          change.type().code(),
          change.unit());
    }
  }

  /// Takes what a record says of a twin's model.
  void add(long position, String twin, String model) {
    String before = models.put(twin, model);
    if (!model.equals(before)) {
      write(MODEL, position, 0, twin, model, (byte) 0, "");
    }
  }

  private void write(
      byte kind, long position, int number, String twin, String text, byte type, String unit) {
    if (out == null) {
      return;
    }
    try {
      out.writeByte(kind);
      out.writeLong(position);
      out.writeInt(number);
      out.writeUTF(twin);
      out.writeUTF(text);
      out.writeByte(type);
      out.writeUTF(unit);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  @Nullable SeriesChange series(int number) {
    return series.get(number);
  }

  Optional<String> model(String twin) {
    return Optional.ofNullable(models.get(twin));
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /// Makes durable what was added.
  void force() {
    if (out == null || file == null) {
      return;
    }
    try {
      out.flush();
      file.getChannel().force(true);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  @Override
  public void close() {
    if (out == null) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static LockstepException failed(Path path, IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "lake: expected to write %s, found %s".formatted(path, e), e);
  }
}
