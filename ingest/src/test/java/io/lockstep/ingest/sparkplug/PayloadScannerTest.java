package io.lockstep.ingest.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// The scanner reads what protobuf's own parser of the same schema reads, and stands all bytes.
class PayloadScannerTest {
  private final PayloadScanner scanner = new PayloadScanner();

  private boolean scan(byte[] bytes) {
    // Not at the beginning of the buffer, and not up to its end.
    byte[] embedded = new byte[bytes.length + 7];
    Arrays.fill(embedded, (byte) 0xFF);
    System.arraycopy(bytes, 0, embedded, 3, bytes.length);
    return scanner.scan(ByteBuffer.wrap(embedded), 3, bytes.length);
  }

  static Payload random(SplittableRandom random) {
    Payload.Builder payload = Payload.newBuilder();
    if (random.nextInt(4) > 0) {
      payload.setTimestamp(random.nextLong() >>> random.nextInt(64));
    }
    if (random.nextInt(4) > 0) {
      payload.setSeq(random.nextInt(256));
    }
    int metrics = random.nextInt(20);
    for (int i = 0; i < metrics; i++) {
      payload.addMetrics(metric(random));
    }
    if (random.nextInt(8) == 0) {
      payload.setUuid("a uuid").setBody(ByteString.copyFrom(bytes(random)));
    }
    return payload.build();
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Payload.Metric metric(SplittableRandom random) {
    Payload.Metric.Builder metric = Payload.Metric.newBuilder();
    if (random.nextBoolean()) {
      metric.setName("metric/" + "x".repeat(random.nextInt(200)) + "ä");
    }
    if (random.nextBoolean()) {
      metric.setAlias(random.nextLong() >>> random.nextInt(64));
    }
    if (random.nextBoolean()) {
      metric.setTimestamp(random.nextLong() >>> random.nextInt(64));
    }
    if (random.nextBoolean()) {
      metric.setDatatype(random.nextInt(40));
    }
    if (random.nextInt(8) == 0) {
      metric.setIsHistorical(random.nextBoolean()).setIsTransient(random.nextBoolean());
    }
    if (random.nextInt(4) == 0) {
      metric.setProperties(
          Payload.PropertySet.newBuilder()
              .addKeys("other")
              .addKeys("Quality")
              .addKeys("engUnit")
              .addValues(Payload.PropertyValue.newBuilder().setType(11).setBooleanValue(true))
              .addValues(Payload.PropertyValue.newBuilder().setType(3).setIntValue(192))
              .addValues(Payload.PropertyValue.newBuilder().setType(12).setStringValue("bar")));
    }
    switch (random.nextInt(11)) {
      case 0 -> metric.setIsNull(true);
      case 1 -> metric.setIntValue(random.nextInt());
      case 2 -> metric.setLongValue(random.nextLong());
      case 3 -> metric.setFloatValue(Float.intBitsToFloat(random.nextInt()));
      case 4 -> metric.setDoubleValue(Double.longBitsToDouble(random.nextLong()));
      case 5 -> metric.setBooleanValue(random.nextBoolean());
      case 6 -> metric.setStringValue("text ü " + random.nextInt());
      case 7 -> metric.setBytesValue(ByteString.copyFrom(bytes(random)));
      case 8 -> metric.setDatasetValue(Payload.DataSet.newBuilder().addColumns("c").addTypes(3));
      case 9 -> metric.setTemplateValue(Payload.Template.newBuilder().setVersion("v"));
      default -> {
        // No value.
      }
    }
    return metric.build();
  }

  private void expectEqual(Payload expected) {
    assertThat(scanner.hasTimestamp()).isEqualTo(expected.hasTimestamp());
    if (expected.hasTimestamp()) {
      assertThat(scanner.timestampMillis()).isEqualTo(expected.getTimestamp());
    }
    assertThat(scanner.seq()).isEqualTo(expected.hasSeq() ? (int) expected.getSeq() : -1);
    assertThat(scanner.metrics()).isEqualTo(expected.getMetricsCount());
    for (int i = 0; i < scanner.metrics(); i++) {
      expectEqual(i, expected.getMetrics(i));
    }
  }

  private void expectEqual(int i, Payload.Metric expected) {
    assertThat(scanner.hasName(i)).isEqualTo(expected.hasName());
    assertThat(scanner.name(i)).isEqualTo(expected.getName());
    assertThat(scanner.hasAlias(i)).isEqualTo(expected.hasAlias());
    assertThat(scanner.hasTime(i)).isEqualTo(expected.hasTimestamp());
    if (expected.hasAlias()) {
      assertThat(scanner.alias(i)).isEqualTo(expected.getAlias());
    }
    if (expected.hasTimestamp()) {
      assertThat(scanner.timeMillis(i)).isEqualTo(expected.getTimestamp());
    }
    assertThat(scanner.typeCode(i)).isEqualTo(expected.getDatatype());
    assertThat(scanner.isNull(i)).isEqualTo(expected.getIsNull());
    assertThat(scanner.isHistorical(i)).isEqualTo(expected.getIsHistorical());
    assertThat(scanner.isTransient(i)).isEqualTo(expected.getIsTransient());
    int field = expected.getValueCase().getNumber();
    assertThat(scanner.field(i)).isEqualTo(field);
    switch (field) {
      case PayloadScanner.INT_VALUE ->
          assertThat((int) scanner.bits(i)).isEqualTo(expected.getIntValue());
      case PayloadScanner.LONG_VALUE ->
          assertThat(scanner.bits(i)).isEqualTo(expected.getLongValue());
      case PayloadScanner.FLOAT_VALUE ->
          assertThat((int) scanner.bits(i))
              .isEqualTo(Float.floatToRawIntBits(expected.getFloatValue()));
      case PayloadScanner.DOUBLE_VALUE ->
          assertThat(scanner.bits(i))
              .isEqualTo(Double.doubleToRawLongBits(expected.getDoubleValue()));
      case PayloadScanner.BOOLEAN_VALUE ->
          assertThat(scanner.bits(i) != 0).isEqualTo(expected.getBooleanValue());
      case PayloadScanner.STRING_VALUE ->
          assertThat(scanner.string(i)).isEqualTo(expected.getStringValue());
      case PayloadScanner.BYTES_VALUE ->
          assertThat(scanner.byteString(i)).isEqualTo(expected.getBytesValue().toByteArray());
      case PayloadScanner.DATA_SET_VALUE ->
          assertThat(scanner.byteString(i)).isEqualTo(expected.getDatasetValue().toByteArray());
      case PayloadScanner.TEMPLATE_VALUE ->
          assertThat(scanner.byteString(i)).isEqualTo(expected.getTemplateValue().toByteArray());
      default -> {
        // No value to compare.
      }
    }
    assertThat(scanner.hasProperties(i)).isEqualTo(expected.hasProperties());
    if (expected.hasProperties()) {
      assertThat(scanner.properties(i).quality()).isEqualTo(192);
      assertThat(scanner.properties(i).unit()).isEqualTo("bar");
    }
  }

  @Property(tries = 2_000)
  void payloadsAreReadAsProtobufReadsThem(@ForAll long seed) {
    Payload payload = random(new SplittableRandom(seed));

    assertThat(scan(payload.toByteArray())).isTrue();

    expectEqual(payload);
  }

  @Property(tries = 5_000)
  void damagedPayloadsNeverThrowAndAreRefusedOnlyForAReason(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = random(random).toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        default -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
    }

    boolean isTaken = scan(bytes);
    readAll();

    if (!isTaken) {
      expectReason(bytes);
    }
  }

  @Property(tries = 5_000)
  void anyBytesAreStood(@ForAll byte[] bytes) {
    if (scan(bytes)) {
      readAll();
    } else {
      assertThat(scanner.error()).startsWith("byte ").contains("expected");
    }
  }

  /// Everything that can be asked of a payload, structures included.
  private void readAll() {
    MetricJson json = new MetricJson();
    for (int i = 0; i < scanner.metrics(); i++) {
      assertThat(scanner.name(i)).isNotNull();
      if (scanner.hasProperties(i)) {
        assertThat(scanner.properties(i).unit()).isNotNull();
      }
      for (MetricType type : MetricType.values()) {
        boolean isStructure =
            type.kind() == MetricType.Kind.ARRAY || type.kind() == MetricType.Kind.STRUCTURE;
        if (isStructure && json.of(scanner, i, type) == null) {
          assertThat(json.problem()).isNotEmpty();
        }
      }
    }
  }

  /// We refuse less than protobuf, which looks into structures; and more in these cases.
  private void expectReason(byte[] bytes) {
    try {
      Payload accepted = Payload.parseFrom(bytes);
      assertThat(scanner.error())
          .as(accepted.toString())
          .containsAnyOf(
              "sequence number", "wire type", "field number", "length", "a number of at most");
    } catch (InvalidProtocolBufferException _) {
      assertThat(scanner.error()).startsWith("byte ");
    }
  }

  @Test
  void aPayloadThatIsCutOffNamesTheByte() {
    byte[] whole = Payload.newBuilder().setTimestamp(1_790_000_000_000L).build().toByteArray();

    assertThat(scan(Arrays.copyOf(whole, 4))).isFalse();

    assertThat(scanner.error()).isEqualTo("byte 4: expected a number of at most 10 bytes");
  }

  @Test
  void aSequenceNumberBeyond255IsRefused() {
    assertThat(scan(Payload.newBuilder().setSeq(256).build().toByteArray())).isFalse();

    assertThat(scanner.error())
        .isEqualTo("byte 3: expected a sequence number from 0 to 255, found 256");
  }

  @Test
  void moreMetricsThanTheLimitAreRefused() {
    Payload.Builder payload = Payload.newBuilder();
    Payload.Metric metric = Payload.Metric.newBuilder().setAlias(1).build();
    for (int i = 0; i <= PayloadScanner.METRICS_MAX; i++) {
      payload.addMetrics(metric);
    }

    assertThat(scan(payload.build().toByteArray())).isFalse();

    assertThat(scanner.error()).contains("at most 100000 metrics");
  }

  @Test
  void ofAFieldThatOccursTwiceTheLastCounts() {
    byte[] first = Payload.newBuilder().setSeq(1).setTimestamp(5).build().toByteArray();
    byte[] second = Payload.newBuilder().setSeq(2).build().toByteArray();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(scan(both)).isTrue();

    assertThat(scanner.seq()).isEqualTo(2);
    assertThat(scanner.timestampMillis()).isEqualTo(5);
  }
}
