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

/// How far the lake as a whole is: all tables hold what they are to hold of the log before
/// [#position]. It lies beside the tables as `lake.properties`. Immutable.
///
/// @param position exclusive position of the changes log
/// @param missing stretches of the log that were gone before they were read
record LakeMarker(long position, List<Stretch> missing) {
  /// Positions of the changes log, the end exclusive.
  record Stretch(long from, long to) {}

  LakeMarker {
    missing = List.copyOf(missing);
  }

  LakeMarker at(long now) {
    return new LakeMarker(now, missing);
  }

  LakeMarker without(long from, long to) {
    List<Stretch> more = new ArrayList<>(missing);
    more.add(new Stretch(from, to));
    return new LakeMarker(position, more);
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
        missing.add(
            new Stretch(
                Long.parseLong(found.getProperty("missing." + i + ".from")),
                Long.parseLong(found.getProperty("missing." + i + ".to", "0"))));
      }
      return Optional.of(
          new LakeMarker(Long.parseLong(found.getProperty("position", "")), missing));
    } catch (IOException | NumberFormatException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "lake: %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  void write(LakeFiles files) {
    StringBuilder text =
        new StringBuilder("# How far this lake is in the changes log of its Lockstep.\n");
    text.append("position=").append(position).append('\n');
    for (int i = 0; i < missing.size(); i++) {
      text.append("missing.%d.from=%d\n".formatted(i, missing.get(i).from()));
      text.append("missing.%d.to=%d\n".formatted(i, missing.get(i).to()));
    }
    files.put(path(files), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String path(LakeFiles files) {
    return files.root() + "/lake.properties";
  }
}
