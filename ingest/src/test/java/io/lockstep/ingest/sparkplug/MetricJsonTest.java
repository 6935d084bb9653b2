package io.lockstep.ingest.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.DataSet;
import org.eclipse.tahu.message.model.DataSetDataType;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.Row;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.Template;
import org.eclipse.tahu.message.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Structured values that Tahu encodes become the JSON that a model can check.
@SuppressWarnings("JavaUtilDate") // Tahu has it in its interface.
class MetricJsonTest {
  private final PayloadScanner scanner = new PayloadScanner();
  private final MetricJson json = new MetricJson();

  private void encode(MetricDataType type, Object value) throws Exception {
    SparkplugBPayload payload =
        new SparkplugBPayload.SparkplugBPayloadBuilder(0L)
            .setTimestamp(new Date())
            .addMetric(new Metric.MetricBuilder("m", type, value).createMetric())
            .createPayload();
    byte[] bytes = new SparkplugBPayloadEncoder().getBytes(payload, false);
    assertThat(scanner.scan(ByteBuffer.wrap(bytes), 0, bytes.length)).isTrue();
  }

  static Stream<Arguments> arrays() {
    return Stream.of(
        Arguments.of(MetricDataType.Int8Array, new Byte[] {-1, 0, 127}, "[-1,0,127]"),
        Arguments.of(MetricDataType.Int16Array, new Short[] {-1, 300}, "[-1,300]"),
        Arguments.of(MetricDataType.Int32Array, new Integer[] {-1, 1 << 20}, "[-1,1048576]"),
        Arguments.of(MetricDataType.Int64Array, new Long[] {-1L, 1L << 40}, "[-1,1099511627776]"),
        Arguments.of(MetricDataType.UInt8Array, new Short[] {0, 255}, "[0,255]"),
        Arguments.of(MetricDataType.UInt16Array, new Integer[] {0, 65535}, "[0,65535]"),
        Arguments.of(MetricDataType.UInt32Array, new Long[] {0L, 4294967295L}, "[0,4294967295]"),
        Arguments.of(MetricDataType.FloatArray, new Float[] {1.5f, -2f}, "[1.5,-2.0]"),
        Arguments.of(MetricDataType.DoubleArray, new Double[] {1.5, Double.NaN}, "[1.5,null]"),
        Arguments.of(
            MetricDataType.BooleanArray,
            new Boolean[] {true, false, false, true, true, true, true, true, true},
            "[true,false,false,true,true,true,true,true,true]"),
        Arguments.of(MetricDataType.StringArray, new String[] {"a", "ü\"b"}, "[\"a\",\"ü\\\"b\"]"),
        Arguments.of(
            MetricDataType.DateTimeArray,
            new Date[] {new Date(1_790_000_000_000L)},
            "[\"2026-09-21T14:13:20Z\"]"));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void anArrayIsAnArray(MetricDataType type, Object[] value, String expected) throws Exception {
    encode(type, value);

    String text = json.of(scanner, 0, MetricType.ofCode(type.toIntValue()));

    assertThat(text).as(json.problem()).isEqualTo(expected);
  }

  private static DataSet dataSet() throws Exception {
    return new DataSet.DataSetBuilder(3)
        .addColumnName("at")
        .addColumnName("name")
        .addColumnName("ok")
        .addType(DataSetDataType.Int32)
        .addType(DataSetDataType.String)
        .addType(DataSetDataType.Boolean)
        .addRow(row(1, "a", true))
        .addRow(row(-2, "b", false))
        .createDataSet();
  }

  private static Row row(int at, String name, boolean ok) {
    return new Row.RowBuilder()
        .addValue(new Value<>(DataSetDataType.Int32, at))
        .addValue(new Value<>(DataSetDataType.String, name))
        .addValue(new Value<>(DataSetDataType.Boolean, ok))
        .createRow();
  }

  @Test
  void aDataSetIsAnArrayOfObjects() throws Exception {
    encode(MetricDataType.DataSet, dataSet());

    assertThat(json.of(scanner, 0, MetricType.DATA_SET))
        .isEqualTo(
            "[{\"at\":1,\"name\":\"a\",\"ok\":true},{\"at\":-2,\"name\":\"b\",\"ok\":false}]");
  }

  @Test
  void aTemplateIsAnObject() throws Exception {
    Template template =
        new Template(
            "1",
            "ref",
            false,
            List.of(
                new Metric.MetricBuilder("speed", MetricDataType.Double, 1.25).createMetric(),
                new Metric.MetricBuilder("rows", MetricDataType.DataSet, dataSet()).createMetric(),
                new Metric.MetricBuilder("none", MetricDataType.Int32, null).createMetric()),
            List.of());
    encode(MetricDataType.Template, template);

    assertThat(json.of(scanner, 0, MetricType.TEMPLATE))
        .isEqualTo(
            "{\"speed\":1.25,\"rows\":[{\"at\":1,\"name\":\"a\",\"ok\":true},{\"at\":-2,\"name\":\"b\",\"ok\":false}],\"none\":null}");
  }

  @Test
  void anArrayOfHalfANumberIsRefused() throws Exception {
    encode(MetricDataType.Int8Array, new Byte[] {1, 2, 3});

    assertThat(json.of(scanner, 0, MetricType.INT32_ARRAY)).isNull();
    assertThat(json.problem()).isEqualTo("Int32Array: expected a multiple of 4 bytes");
  }
}
