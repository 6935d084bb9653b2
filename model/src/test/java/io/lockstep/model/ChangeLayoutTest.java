package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChangeLayoutTest {
  @Property
  void samplesAreReadAsTheyWereWritten(
      @ForAll int series,
      @ForAll long source,
      @ForAll double value,
      @ForAll @IntRange(min = 0, max = 63) int flags) {
    ByteBuffer record = ByteBuffer.allocate(200);
    byte[] text = "größe".getBytes(StandardCharsets.UTF_8);
    long bits = Double.doubleToRawLongBits(value);
    SamplesChange.write(record, series, source, ValueType.DOUBLE, bits, Quality.GOOD.code(), flags);
    SamplesChange.write(record, series, source, ValueType.TEXT, text, Quality.STALE.code(), 0);

    List<String> found = new ArrayList<>();
    int count =
        SamplesChange.read(
            record.flip(),
            (s, t, type, b, string, quality, said) ->
                found.add("%d %d %s %d %s %s %d".formatted(s, t, type, b, string, quality, said)));

    assertThat(count).isEqualTo(2);
    assertThat(found)
        .containsExactly(
            "%d %d DOUBLE %d null GOOD %d".formatted(series, source, bits, flags),
            "%d %d TEXT %d größe STALE 0".formatted(series, source, text.length));
  }

  @Test
  void seriesAndGraphChangesSurviveTheLog() {
    SeriesChange series = new SeriesChange(7, new TwinId("a/b"), "m/t", ValueType.LONG, "kelvin");
    GraphChange graph = new GraphChange(GraphChange.Action.CHANGED, "a", "[]");
    ByteBuffer record = ByteBuffer.allocate(series.bytesMax() + graph.bytesMax());
    series.write(record);
    graph.write(record);
    record.flip();

    assertThat(SeriesChange.read(record)).isEqualTo(series);
    assertThat(GraphChange.read(record)).isEqualTo(graph);
    assertThat(record.hasRemaining()).isFalse();
  }

  @Test
  void codesAreStable() {
    for (Quality quality : Quality.values()) {
      assertThat(Quality.ofCode(quality.code())).isEqualTo(quality);
    }
    for (ValueType type : ValueType.values()) {
      assertThat(ValueType.ofCode(type.code())).isEqualTo(type);
    }
    for (ChangeKind kind : ChangeKind.values()) {
      assertThat(ChangeKind.ofNumber(kind.number())).isEqualTo(kind);
    }
    for (InputKind kind : InputKind.values()) {
      assertThat(InputKind.ofNumber(kind.number())).isEqualTo(kind);
    }
    assertThat(ErrorCode.values()).extracting(ErrorCode::number).doesNotHaveDuplicates();
  }
}
