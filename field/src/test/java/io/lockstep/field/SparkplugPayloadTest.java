package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.field.DeviceValue.Flag;
import io.lockstep.field.DeviceValue.Float32;
import io.lockstep.field.DeviceValue.Float64;
import io.lockstep.field.DeviceValue.Int32;
import io.lockstep.field.DeviceValue.Int64;
import io.lockstep.field.DeviceValue.Text;
import io.lockstep.field.DeviceValue.Time;
import io.lockstep.model.LockstepException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;

/// What we write the reference codec reads, and the other way round.
@SuppressWarnings("JavaUtilDate") // Tahu's API has it.
class SparkplugPayloadTest {
  @Provide
  Arbitrary<DeviceValue> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(Int32::new),
        Arbitraries.longs().map(Int64::new),
        Arbitraries.floats().map(Float32::new),
        Arbitraries.doubles().map(Float64::new),
        Arbitraries.of(true, false).map(Flag::new),
        Arbitraries.strings()
            .excludeChars('\uFFFF')
            .ofMaxLength(300)
            .map(SparkplugPayloadTest::text),
        Arbitraries.longs().between(0, 4_000_000_000_000L).map(Time::new));
  }

  /// UTF-8 has no lone surrogates.
  private static Text text(String any) {
    return new Text(any.replaceAll("\\p{Cs}", "?"));
  }

  @Provide
  Arbitrary<SparkplugMetric> births() {
    return Combinators.combine(
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(200),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.longs().between(0, 4_000_000_000_000L),
            Arbitraries.of("", "degreeCelsius", "°C"),
            values())
        .as(SparkplugMetric::birth);
  }

  @Property
  void tahuReadsWhatWeWrite(
      @ForAll("births") SparkplugMetric metric, @ForAll("births") SparkplugMetric other) {
    SparkplugPayload payload =
        new SparkplugPayload(1_700_000_000_000L, 255, List.of(metric, other));
    SparkplugBPayload read = new TahuCodec().decode(payload.encode());
    assertThat(read.getSeq()).isEqualTo(255);
    assertThat(read.getTimestamp().toInstant()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(read.getMetrics()).hasSize(2);
    Metric first = read.getMetrics().getFirst();
    assertThat(first.getName()).isEqualTo(metric.name());
    assertThat(first.getAlias()).isEqualTo(metric.alias());
    assertThat(first.getTimestamp().getTime()).isEqualTo(metric.timestampMillis());
    assertThat(first.getDataType()).isEqualTo(type(metric.value()));
    assertThat(first.getValue()).isEqualTo(plain(metric.value()));
    if (metric.unit().isEmpty()) {
      assertThat(first.getProperties()).isNull();
    } else {
      assertThat(first.getProperties().getPropertyValue("engUnit").getValue())
          .isEqualTo(metric.unit());
    }
  }

  private static MetricDataType type(DeviceValue value) {
    return switch (value) {
      case Int32 _ -> MetricDataType.Int32;
      case Int64 _ -> MetricDataType.Int64;
      case Float32 _ -> MetricDataType.Float;
      case Float64 _ -> MetricDataType.Double;
      case Flag _ -> MetricDataType.Boolean;
      case Text _ -> MetricDataType.String;
      case Time _ -> MetricDataType.DateTime;
    };
  }

  private static Object plain(DeviceValue value) {
    return switch (value) {
      case Int32(int number) -> number;
      case Int64(long number) -> number;
      case Float32(float number) -> number;
      case Float64(double number) -> number;
      case Flag(boolean isTrue) -> isTrue;
      case Text(String text) -> text;
      case Time(long millis) -> new Date(millis);
    };
  }

  @Property
  void weReadWhatTahuWrites(@ForAll("births") SparkplugMetric metric) throws Exception {
    Metric theirs =
        new Metric.MetricBuilder(metric.name(), type(metric.value()), plain(metric.value()))
            .alias(metric.alias())
            .timestamp(new Date(metric.timestampMillis()))
            .createMetric();
    SparkplugPayload read =
        SparkplugPayload.parse(
            TahuCodec.encode(
                new SparkplugBPayload.SparkplugBPayloadBuilder(7L)
                    .setTimestamp(new Date(42))
                    .addMetric(theirs)
                    .createPayload()));
    assertThat(read.seq()).isEqualTo(7);
    assertThat(read.timestampMillis()).isEqualTo(42);
    SparkplugMetric first = read.metrics().getFirst();
    assertThat(first.name()).isEqualTo(metric.name());
    assertThat(first.alias()).isEqualTo(metric.alias());
    assertThat(first.value()).isEqualTo(metric.value());
  }

  @Property
  void whatWeWroteWeRead(@ForAll("births") SparkplugMetric metric) {
    SparkplugPayload payload = new SparkplugPayload(1, SparkplugPayload.NO_SEQ, List.of(metric));
    SparkplugPayload read = SparkplugPayload.parse(payload.encode());
    assertThat(read.seq()).isEqualTo(SparkplugPayload.NO_SEQ);
    assertThat(read.metrics().getFirst().value()).isEqualTo(metric.value());
  }

  @Property
  void bytesOfAnyKindAreReadOrRefused(
      @ForAll("births") SparkplugMetric metric, @ForAll byte[] noise, @ForAll int where) {
    byte[] bytes = new SparkplugPayload(1, 2, List.of(metric)).encode();
    for (int i = 0; i < noise.length; i++) {
      bytes[Math.floorMod(where + i, bytes.length)] = noise[i];
    }
    try {
      assertThat(SparkplugPayload.parse(bytes).metrics()).isNotNull();
    } catch (LockstepException e) {
      assertThat(e).hasMessageContaining("expected protobuf");
    }
  }
}
