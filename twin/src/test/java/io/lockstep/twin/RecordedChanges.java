package io.lockstep.twin;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Keeps all changes in memory.
final class RecordedChanges implements ChangeSink {
  /// @param bytes the record, header included; read only through duplicates
  record Change(ChangeKind kind, ByteBuffer bytes) {
    ChangeHeader header() {
      return ChangeHeader.read(bytes.duplicate());
    }

    ByteBuffer body() {
      return bytes.duplicate().position(ChangeHeader.BYTES);
    }
  }

  record Sample(
      int series,
      long sourceMicros,
      ValueType type,
      long bits,
      String text,
      Quality quality,
      int flags) {
    boolean explicitTime() {
      return (flags & SamplesChange.EXPLICIT) != 0;
    }

    boolean current() {
      return (flags & SamplesChange.CURRENT) != 0;
    }

    boolean kept() {
      return (flags & SamplesChange.PASSING) == 0;
    }

    boolean removed() {
      return (flags & SamplesChange.REMOVED) != 0;
    }
  }

  private final List<Change> all = new ArrayList<>();
  private ChangeKind kind = ChangeKind.SERIES;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  @Override
  public ByteBuffer begin(ChangeKind next, int bytesMax) {
    kind = next;
    buffer = ByteBuffer.allocate(bytesMax);
    return buffer;
  }

  @Override
  public void end() {
    all.add(new Change(kind, buffer.flip()));
  }

  List<Change> all() {
    return all;
  }

  List<ChangeKind> kinds() {
    return all.stream().map(Change::kind).toList();
  }

  void clear() {
    all.clear();
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (Change change : all) {
      if (change.kind() == ChangeKind.SAMPLES) {
        SamplesChange.read(
            change.body(),
            (series, source, type, bits, text, quality, flags) ->
                samples.add(
                    new Sample(
                        series, source, type, bits, text == null ? "" : text, quality, flags)));
      }
    }
    return samples;
  }

  List<SeriesChange> series() {
    return all.stream()
        .filter(change -> change.kind() == ChangeKind.SERIES)
        .map(change -> SeriesChange.read(change.body()))
        .toList();
  }

  List<GraphChange> graph(ChangeKind wanted) {
    return all.stream()
        .filter(change -> change.kind() == wanted)
        .map(change -> GraphChange.read(change.body()))
        .toList();
  }
}
