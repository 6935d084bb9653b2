package io.lockstep.space.rebind;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.ReboundReading;
import io.lockstep.twin.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes the values out of a kernel's changes, and drops the rest. Confined to one thread.
final class SampleSink implements ChangeSink {
  private static final int NO_READING =
      SamplesChange.REMOVED | SamplesChange.REQUALIFIED | SamplesChange.TOLD;

  private final Kernel kernel;
  private final Map<Integer, Property> properties = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private ChangeKind kind = ChangeKind.SERIES;
  private boolean collects;

  SampleSink(Kernel kernel) {
    this.kernel = kernel;
  }

  /// A property of a twin.
  record Property(String twin, String path) {}

  /// A value that entered.
  record Sample(
      Property property,
      long sourceMicros,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      int flags) {
    /// As the reading that a message holds.
    ReboundReading readingOf(long position, long receivedMicros) {
      return new ReboundReading(
          position,
          receivedMicros,
          property.twin(),
          property.path(),
          type,
          text == null ? bits : 0,
          text,
          sourceMicros,
          quality,
          flags);
    }
  }

  /// Forgets what was collected.
  ///
  /// @param wanted whether what comes next is to be
  void begin(boolean wanted) {
    samples.clear();
    collects = wanted;
  }

  /// What came since.
  List<Sample> samples() {
    return samples;
  }

  @Override
  public ByteBuffer begin(ChangeKind what, int bytesMax) {
    kind = what;
    if (buffer.capacity() < bytesMax) {
      buffer = ByteBuffer.allocate(bytesMax);
    }
    return buffer.clear();
  }

  @Override
  public void end() {
    if (!collects || kind != ChangeKind.SAMPLES) {
      return;
    }
    buffer.flip();
    ChangeHeader _ = ChangeHeader.read(buffer);
    int _ =
        SamplesChange.read(
            buffer,
            (series, source, type, bits, text, quality, flags) -> {
              if ((flags & NO_READING) == 0) {
                samples.add(
                    new Sample(propertyOf(series), source, type, bits, text, quality, flags));
              }
            });
  }

  private Property propertyOf(int series) {
    return properties.computeIfAbsent(
        series,
        number -> {
          Series named = kernel.view().series(number).orElseThrow();
          return new Property(named.twinId(), named.path());
        });
  }
}
