package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// How far the lake as a whole is: all tables hold what they are to hold of the log before
/// [#position]. It lies beside the tables as `lake.properties`. Immutable.
///
/// @param position exclusive position of the changes log
/// @param last the last change before it that was read; null in lakes of releases that did not note
///   it
/// @param missing stretches of the log that were gone before they were read, the oldest first
record LakeMarker(long position, @Nullable LogPlace last, List<Stretch> missing) {
  static final LakeMarker EMPTY = new LakeMarker(0, LogPlace.BEGIN, List.of());

  /// Changes that the log lost. Their rows are those after `after` and up to `until`; what lies
  /// between is read from the history, a chunk at a time.
  ///
  /// @param from position of the changes log
  /// @param to exclusive
  /// @param after the last change that is in the tables; null when nobody knows
  /// @param until the last place before the change that was read next; null while there is none
  /// @param chunk the last place of the chunk that is being committed; null when none is
  /// @param chunkAt the lake's position when that began: twins have the models of then
  /// @param knownMicros no row after `after` became known before
  /// @param isPartial true when the history lacks some of it, too
  record Stretch(
      long from,
      long to,
      @Nullable LogPlace after,
      @Nullable LogPlace until,
      @Nullable LogPlace chunk,
      long chunkAt,
      long knownMicros,
      boolean isPartial) {
    boolean isFillable() {
      return after != null && until != null && after.compareTo(until) < 0;
    }

    private boolean isFilled() {
      return after != null && until != null && after.compareTo(until) >= 0;
    }

    Stretch planned(LogPlace end, long at) {
      return new Stretch(from, to, after, until, end, at, knownMicros, isPartial);
    }

    /// With the rows up to the end of its chunk.
    Stretch filled(LogPlace end, long known, boolean lacks) {
      return new Stretch(from, to, end, until, null, 0, known, isPartial || lacks);
    }
  }

  LakeMarker {
    missing = List.copyOf(missing);
  }

  /// @param read the last change that was read
  LakeMarker at(long now, @Nullable LogPlace read) {
    return new LakeMarker(now, read == null ? last : read, missing);
  }

  /// A stretch is gone.
  ///
  /// @param after the last change before it
  LakeMarker without(long from, long to, @Nullable LogPlace after) {
    List<Stretch> more = new ArrayList<>(missing);
    Stretch open = more.isEmpty() ? null : more.getLast();
    if (open != null && open.until() == null && open.to() >= from) {
      // Nothing was read since the one before.
      more.removeLast();
      more.add(
          new Stretch(open.from(), to, open.after(), null, null, 0, open.knownMicros(), false));
    } else {
      more.add(new Stretch(from, to, after, null, null, 0, Long.MIN_VALUE, false));
    }
    return new LakeMarker(position, last, more);
  }

  /// The first change after the last stretch was read.
  LakeMarker seamed(LogPlace next) {
    List<Stretch> all = new ArrayList<>(missing);
    Stretch open = all.removeLast();
    Stretch whole =
        new Stretch(
            open.from(),
            open.to(),
            open.after(),
            next.before(),
            null,
            0,
            open.knownMicros(),
            open.isPartial());
    if (!whole.isFilled()) {
      all.add(whole);
    }
    return new LakeMarker(position, last, all);
  }

  /// With another state of a stretch; one that is filled is gone, when the history had all of it.
  LakeMarker with(Stretch before, Stretch now) {
    List<Stretch> all = new ArrayList<>();
    for (Stretch each : missing) {
      if (!each.equals(before)) {
        all.add(each);
      } else if (!now.isFilled() || now.isPartial()) {
        all.add(now);
      }
    }
    return new LakeMarker(position, last, all);
  }

  static Optional<LakeMarker> read(LakeFiles files) {
    String path = path(files);
    if (!files.exists(path)) {
      return Optional.empty();
    }
    Properties found = new Properties();
    try {
      found.load(new StringReader(new String(files.read(path), StandardCharsets.UTF_8)));
      List<Stretch> missing = new ArrayList<>();
      for (int i = 0; found.containsKey("missing." + i + ".from"); i++) {
        missing.add(stretch(found, "missing." + i + "."));
      }
      return Optional.of(
          new LakeMarker(
              Long.parseLong(found.getProperty("position", "")), place(found, "last"), missing));
    } catch (IOException | NumberFormatException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "lake: %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static Stretch stretch(Properties found, String prefix) {
    return new Stretch(
        Long.parseLong(found.getProperty(prefix + "from")),
        Long.parseLong(found.getProperty(prefix + "to", "0")),
        place(found, prefix + "after"),
        place(found, prefix + "until"),
        place(found, prefix + "chunk"),
        Long.parseLong(found.getProperty(prefix + "chunk-at", "0")),
        Long.parseLong(found.getProperty(prefix + "known", Long.toString(Long.MIN_VALUE))),
        Boolean.parseBoolean(found.getProperty(prefix + "partial", "false")));
  }

  private static @Nullable LogPlace place(Properties found, String key) {
    String text = found.getProperty(key);
    return text == null ? null : LogPlace.of(text);
  }

  void write(LakeFiles files) {
    StringBuilder text =
        new StringBuilder("# How far this lake is in the changes log of its Lockstep.\n");
    line(text, "position", position);
    line(text, "last", last);
    for (int i = 0; i < missing.size(); i++) {
      Stretch each = missing.get(i);
      String prefix = "missing." + i + ".";
      line(text, prefix + "from", each.from());
      line(text, prefix + "to", each.to());
      line(text, prefix + "after", each.after());
      line(text, prefix + "until", each.until());
      line(text, prefix + "chunk", each.chunk());
      line(text, prefix + "chunk-at", each.chunkAt());
      line(text, prefix + "known", each.knownMicros());
      line(text, prefix + "partial", each.isPartial());
    }
    files.put(path(files), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String key, @Nullable Object value) {
    if (value != null) {
      text.append(key).append('=').append(value).append('\n');
    }
  }

  private static String path(LakeFiles files) {
    return files.root() + "/lake.properties";
  }
}
