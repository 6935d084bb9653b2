package io.lockstep.ingest.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tahu reads the commands that we write.
@SuppressWarnings("JavaUtilDate") // Tahu has it in its interface.
class PayloadWriterTest {
  private static final long NOW = 1_790_000_000_123L;

  private static SparkplugBPayload decoded(ByteBuffer payload) throws Exception {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return new SparkplugBPayloadDecoder().buildFromByteArray(bytes, null);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(MetricType.INT8, new PayloadWriter.MetricValue.Bits(-5), (byte) -5),
        Arguments.of(MetricType.INT16, new PayloadWriter.MetricValue.Bits(-300), (short) -300),
        Arguments.of(MetricType.INT32, new PayloadWriter.MetricValue.Bits(-70_000), -70_000),
        Arguments.of(MetricType.INT64, new PayloadWriter.MetricValue.Bits(-1L << 40), -1L << 40),
        Arguments.of(MetricType.UINT8, new PayloadWriter.MetricValue.Bits(255), (short) 255),
        Arguments.of(MetricType.UINT16, new PayloadWriter.MetricValue.Bits(65_535), 65_535),
        Arguments.of(
            MetricType.UINT32, new PayloadWriter.MetricValue.Bits(4_294_967_295L), 4_294_967_295L),
        Arguments.of(MetricType.BOOLEAN, new PayloadWriter.MetricValue.Bits(1), true),
        Arguments.of(
            MetricType.FLOAT,
            new PayloadWriter.MetricValue.Bits(Float.floatToRawIntBits(1.5f)),
            1.5f),
        Arguments.of(
            MetricType.DOUBLE,
            new PayloadWriter.MetricValue.Bits(Double.doubleToRawLongBits(-2.25)),
            -2.25),
        Arguments.of(MetricType.STRING, new PayloadWriter.MetricValue.Text("hält"), "hält"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aCommandIsReadByTahu(MetricType type, PayloadWriter.MetricValue value, Object expected)
      throws Exception {
    SparkplugBPayload payload =
        decoded(
            PayloadWriter.command(
                NOW, new PayloadWriter.MetricName.Name("Motor/Speed"), type, value));

    Metric metric = payload.getMetrics().getFirst();
    assertThat(metric.getName()).isEqualTo("Motor/Speed");
    assertThat(metric.getDataType().toIntValue()).isEqualTo(type.code());
    assertThat(metric.getValue()).isEqualTo(expected);
    assertThat(payload.getTimestamp().getTime()).isEqualTo(NOW);
    assertThat(payload.getSeq()).as("payloads-dcmd-seq: none").isNull();
  }

  @Test
  void aMetricWithAnAliasGoesWithoutItsName() throws Exception {
    // payloads-alias-data-cmd-requirement
    Metric metric =
        decoded(
                PayloadWriter.command(
                    NOW,
                    new PayloadWriter.MetricName.Alias(7),
                    MetricType.BOOLEAN,
                    new PayloadWriter.MetricValue.Bits(1)))
            .getMetrics()
            .getFirst();

    assertThat(metric.hasName()).isFalse();
    assertThat(metric.getAlias()).isEqualTo(7);
  }

  @Test
  void everyTypeHasTheCodeAndNameOfTheSpecification() {
    for (MetricType type : MetricType.values()) {
      assertThat(MetricType.ofCode(type.code())).isEqualTo(type);
    }
    assertThat(MetricType.UINT8_ARRAY.term()).isEqualTo("UInt8Array");
    assertThat(MetricType.DATE_TIME.term()).isEqualTo("DateTime");
    assertThat(MetricType.UUID.term()).isEqualTo("UUID");
    assertThat(MetricType.ofCode(99)).isEqualTo(MetricType.UNKNOWN);
  }
}
