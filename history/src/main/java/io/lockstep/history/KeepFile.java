package io.lockstep.history;

import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.model.KeepShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// The files beside the store that say how long which series is kept (`retention.bin`), how far the
/// time went that retention goes by (`retention-time.txt`), and up to when an archive has what
/// became known (`retention-archived.txt`). They outlive the store. Stateless.
final class KeepFile {
  private static final String FILE = "retention.bin";
  private static final String TIME = "retention-time.txt";
  private static final String ARCHIVED = "retention-archived.txt";
  private static final int MAGIC = 0x4C53_4B50;
  private static final int FORMAT = 1;

  private KeepFile() {}

  /// What was written last; empty when there is no file, or it is damaged.
  static Optional<Keeps.Told> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] all = Files.readAllBytes(file);
      ByteBuffer in = ByteBuffer.wrap(all);
      if (all.length < 4 * Integer.BYTES
          || in.getInt(all.length - Integer.BYTES) != sum(all, all.length - Integer.BYTES)
          || in.getInt() != MAGIC
          || in.getInt() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(told(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Keeps.Told told(ByteBuffer in) {
    long position = in.getLong();
    int ordinal = in.getInt();
    long settings = in.getLong();
    int fallback = in.getInt();
    Map<Integer, KeepShape> shapes = new TreeMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      int number = in.getInt();
      KeepShape _ = shapes.put(number, KeepShape.read(in));
    }
    Map<String, Integer> twins = new HashMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      String twin = text(in);
      Integer _ = twins.put(twin, in.getInt());
    }
    List<SeriesKeep> keeps = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      long said = in.getLong();
      long floor = in.getLong();
      List<SeriesKeep.Held> held = new ArrayList<>();
      for (int holds = in.getInt(); holds > 0; holds--) {
        held.add(new SeriesKeep.Held(text(in), in.getLong(), in.getLong(), in.getLong()));
      }
      keeps.add(
          new SeriesKeep(
              KeepShape.keepOf(said),
              floor,
              held,
              KeepShape.isArchivedFirst(said),
              KeepShape.staysInLake(said)));
    }
    int[] numbers = new int[in.getInt()];
    for (int at = 0; at < numbers.length; ) {
      int to = at + in.getInt();
      int number = in.getInt();
      while (at < to) {
        numbers[at++] = number;
      }
    }
    return new Keeps.Told(position, ordinal, settings, fallback, shapes, twins, keeps, numbers);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Replaces the file, durably.
  static void write(Path folder, Keeps.Told told) {
    Out out = new Out();
    out.add(MAGIC).add(FORMAT);
    out.add(told.position()).add(told.ordinal()).add(told.settingsMicros()).add(told.fallback());
    out.add(told.shapes().size());
    told.shapes()
        .forEach(
            (number, shape) -> {
              ByteBuffer bytes = ByteBuffer.allocate(shape.bytesMax());
              shape.write(bytes);
              out.add(number).bytes.write(bytes.array(), 0, bytes.position());
            });
    out.add(told.twins().size());
    told.twins().forEach((twin, shape) -> out.add(twin).add((int) shape));
    out.add(told.keeps().size());
    for (SeriesKeep keep : told.keeps()) {
      out.add(KeepShape.said(keep.keepMicros(), keep.isArchivedFirst(), keep.staysInLake()));
      out.add(keep.floorMicros());
      out.add(keep.held().size());
      for (SeriesKeep.Held held : keep.held()) {
        out.add(held.name()).add(held.fromMicros()).add(held.toMicros()).add(held.floorMicros());
      }
    }
    int[] numbers = told.numbers();
    out.add(numbers.length);
    for (int at = 0; at < numbers.length; ) {
      int to = at + 1;
      while (to < numbers.length && numbers[to] == numbers[at]) {
        to++;
      }
      out.add(to - at).add(numbers[at]);
      at = to;
    }
    byte[] all = out.bytes.toByteArray();
    DurableFile.replace(folder, FILE, out.add(sum(all, all.length)).bytes.toByteArray());
  }

  private static int sum(byte[] bytes, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }

  /// Forgets what was written: it is of other series.
  static void delete(Path folder) {
    try {
      boolean _ = Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The time that was written last, in microseconds.
  static OptionalLong time(Path folder) {
    return number(folder.resolve(TIME));
  }

  /// Up to when an archive has what became known, in microseconds.
  static OptionalLong archived(Path folder) {
    return number(folder.resolve(ARCHIVED));
  }

  static void writeArchived(Path folder, long micros) {
    DurableFile.replace(folder, ARCHIVED, (micros + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static OptionalLong number(Path file) {
    try {
      return Files.exists(file)
          ? OptionalLong.of(Long.parseLong(Files.readString(file).strip()))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  static void writeTime(Path folder, long micros) {
    DurableFile.replace(folder, TIME, (micros + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Numbers and texts, one after the other.
  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Out add(int number) {
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
      return this;
    }

    Out add(long number) {
      bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      return this;
    }

    Out add(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      add(utf8.length).bytes.writeBytes(utf8);
      return this;
    }
  }
}
