package io.lockstep.ingest;

import static io.lockstep.ingest.EdgeMessages.TIME;
import static io.lockstep.ingest.EdgeMessages.data;
import static io.lockstep.ingest.EdgeMessages.metric;
import static io.lockstep.ingest.EdgeMessages.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;

/// Births say what data mean; data become values of twins.
class SparkplugBirthAndDataTest {
  private static final long MICROS = TIME * 1_000;

  private final EdgeMessages edge = EdgeMessages.standard();
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());
  private final RecordingTarget drafting = new RecordingTarget(true);

  private void take(RecordingTarget target, FieldMessage... messages) {
    for (FieldMessage message : messages) {
      decoder.decode(message, target);
    }
  }

  @Test
  void aBirthDraftsATwinWithTheTypesThatItDeclares() {
    take(
        drafting,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("Temp", 1, MetricType.DOUBLE, 21.5),
            metric("Count", 2, MetricType.INT32, 7),
            metric("Motor/Running", 3, MetricType.BOOLEAN, true),
            metric("Hardware Make", 4, MetricType.STRING, "ACME")));

    assertThat(drafting.ids).containsExactly("G:E:press");
    assertThat(drafting.text())
        .isEqualTo(
            "G:E:press@%d { Temp=21.5 Count=7 Motor/Running=true Hardware_Make=\"ACME\" }"
                .formatted(MICROS));
    assertThat(drafting.shape(0).slots())
        .extracting(Slot::type)
        .containsExactly(ValueType.DOUBLE, ValueType.LONG, ValueType.BOOLEAN, ValueType.TEXT);
    assertThat(drafting.drifts).isEmpty();
  }

  @Test
  void dataReferToMetricsByAliasOrByName() {
    take(
        drafting,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("Temp", 1, MetricType.FLOAT, 1.0),
            metric("Level", -1, MetricType.INT16, 2)));
    drafting.log.clear();

    take(
        drafting,
        edge.data(
            "press", data(1, MetricType.FLOAT, 1.5), named("Level", MetricType.INT16, 0xFFFF)));

    assertThat(drafting.text()).isEqualTo("G:E:press@%d { Temp=1.5 Level=-1 }".formatted(MICROS));
  }

  @Test
  void metricsOfTheNodeGoToTheTwinOfTheNode() {
    take(drafting, edge.nodeBirth(metric("Cpu", 9, MetricType.DOUBLE, 0.5)));
    take(drafting, edge.nodeData(data(9, MetricType.DOUBLE, 0.75)));

    assertThat(drafting.ids).containsExactly("G:E");
    assertThat(drafting.text()).contains("Cpu=0.5").contains("Cpu=0.75").doesNotContain("bdSeq");
  }

  @Test
  void aNodeThatOnlySaysThatItIsThereNeedsNoTwin() {
    take(drafting, edge.nodeBirth());

    assertThat(drafting.ids).isEmpty();
    assertThat(drafting.lookups).isZero();
  }

  @Test
  void theTimeOfAMetricComesBeforeThatOfThePayload() {
    take(drafting, edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)));
    drafting.log.clear();

    take(
        drafting,
        edge.data(
            "press",
            data(1, MetricType.DOUBLE, 2.0).toBuilder().setTimestamp(TIME - 5).build(),
            data(1, MetricType.DOUBLE, 3.0)));

    assertThat(drafting.text())
        .isEqualTo(
            "G:E:press@%d { T=2.0 } G:E:press@%d { T=3.0 }".formatted(MICROS - 5_000, MICROS));
  }

  @Test
  void aTimeBeyondAllYearsIsDriftAndTheValueUncertain() {
    take(drafting, edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)));
    drafting.log.clear();

    take(
        drafting,
        edge.data("press", data(1, MetricType.DOUBLE, 2.0).toBuilder().setTimestamp(-1).build()));

    assertThat(drafting.text()).isEqualTo("G:E:press UNCERTAIN { T=2.0 }");
    assertThat(drafting.drifts).hasSize(1).first().asString().contains("TIME_INVALID");
  }

  @Test
  void historicalValuesAreOfThePast() {
    take(drafting, edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)));
    drafting.log.clear();

    take(
        drafting,
        edge.data(
            "press",
            data(1, MetricType.DOUBLE, 2.0).toBuilder().setIsHistorical(true).build(),
            data(1, MetricType.DOUBLE, 3.0)));

    assertThat(drafting.text())
        .isEqualTo("past G:E:press@%d { T=2.0 } G:E:press@%d { T=3.0 }".formatted(MICROS, MICROS));
  }

  @Test
  void aMetricWithoutAValueMakesThePresentOneBad() {
    take(drafting, edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)));
    drafting.log.clear();

    take(drafting, edge.data("press", data(1, MetricType.DOUBLE, "null")));

    assertThat(drafting.text()).isEqualTo("G:E:press.T@%d BAD".formatted(MICROS));
  }

  private static Payload.Metric withQuality(Payload.Metric metric, int quality) {
    return metric.toBuilder()
        .setProperties(
            Payload.PropertySet.newBuilder()
                .addKeys("Quality")
                .addValues(
                    Payload.PropertyValue.newBuilder()
                        .setType(MetricType.INT32.code())
                        .setIntValue(quality)))
        .build();
  }

  @Test
  void theQualityOfAMetricIsThatOfItsValue() {
    take(drafting, edge.nodeBirth(), edge.birth("press", metric("T", 1, MetricType.DOUBLE, 1.0)));
    drafting.log.clear();

    for (int quality : new int[] {192, 0, 500, 64}) {
      take(
          drafting,
          edge.data("press", withQuality(data(1, MetricType.DOUBLE, (double) quality), quality)));
    }

    assertThat(drafting.log)
        .filteredOn(line -> line.endsWith("{"))
        .extracting(line -> line.replaceAll("^[^ ]* |\\{$", "").strip())
        .containsExactly("", "BAD", "STALE", "UNCERTAIN");
  }

  @Test
  void theEngineeringUnitIsConvertedToThatOfTheModel() {
    RecordingTarget target =
        new RecordingTarget(false)
            .add("G:E:press", RecordingTarget.shape("T:DOUBLE:degreeCelsius"));
    Payload.Metric metric =
        metric("T", 1, MetricType.DOUBLE, 300.0).toBuilder()
            .setProperties(
                Payload.PropertySet.newBuilder()
                    .addKeys("engUnit")
                    .addValues(
                        Payload.PropertyValue.newBuilder().setType(12).setStringValue("kelvin")))
            .build();

    take(target, edge.nodeBirth(), edge.birth("press", metric));
    take(target, edge.data("press", data(1, MetricType.DOUBLE, 273.15)));

    assertThat(target.log).contains("T=0.0");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void aUnitThatMeasuresSomethingElseIsDriftAndTheValuesAreNotTaken() {
    RecordingTarget target =
        new RecordingTarget(false)
            .add("G:E:press", RecordingTarget.shape("T:DOUBLE:degreeCelsius"));
    Payload.Metric metric =
        metric("T", 1, MetricType.DOUBLE, 300.0).toBuilder()
            .setProperties(
                Payload.PropertySet.newBuilder()
                    .addKeys("engUnit")
                    .addValues(
                        Payload.PropertyValue.newBuilder().setType(12).setStringValue("metre")))
            .build();

    take(target, edge.nodeBirth(), edge.birth("press", metric));

    assertThat(target.log).doesNotContain("T=300.0");
    assertThat(target.drifts)
        .containsExactly(
            "gateway G:E:press [T] WRONG_TYPE: expected a unit that converts to degreeCelsius, found metre");
  }

  @Test
  void aRenamedMetricIsDriftWithASuggestionAndTheOldOneIsMissed() {
    RecordingTarget target =
        new RecordingTarget(false)
            .add("G:E:press", RecordingTarget.shape("temperature:DOUBLE", "speed:LONG"));
    take(
        target,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("temperature", 1, MetricType.DOUBLE, 1.0),
            metric("speed", 2, MetricType.INT32, 1)));
    assertThat(target.drifts).isEmpty();

    take(
        target,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("temperatur", 1, MetricType.DOUBLE, 1.0),
            metric("speed", 2, MetricType.INT32, 1)));

    assertThat(target.drifts)
        .containsExactly(
            "gateway G:E:press [temperature] MISSING_METRIC: expected a metric for temperature, as the birth before had, found none in the birth",
            "gateway G:E:press [temperatur] UNKNOWN_PROPERTY: expected a property of the model (temperature?), found temperatur of type Double");
  }

  @Test
  void aMetricOfAnotherTypeThanTheModelsIsDrift() {
    RecordingTarget target =
        new RecordingTarget(false)
            .add("G:E:press", RecordingTarget.shape("running:BOOLEAN", "count:LONG"));

    take(
        target,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("running", 1, MetricType.STRING, "yes"),
            metric("count", 2, MetricType.DOUBLE, 5.0)));

    assertThat(target.log).contains("count=5");
    assertThat(target.drifts)
        .containsExactly(
            "gateway G:E:press [running] WRONG_TYPE: expected a metric for a property of type BOOLEAN, found one of type String");
  }

  @Test
  void anUnsignedNumberBeyondALongIsOutOfRange() {
    take(
        drafting,
        edge.nodeBirth(),
        edge.birth("press", metric("N", 1, MetricType.UINT64, Long.MAX_VALUE)),
        edge.data("press", data(1, MetricType.UINT64, -1L)));

    assertThat(drafting.log).contains("N=" + Long.MAX_VALUE);
    assertThat(drafting.drifts)
        .hasSize(1)
        .first()
        .asString()
        .contains("OUT_OF_RANGE")
        .contains("18446744073709551615");
  }

  @Test
  void aMetricBesideItsOwnComponentsGetsANameOfItsOwn() {
    take(
        drafting,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("Motor/Speed", 1, MetricType.DOUBLE, 1.0),
            metric("Motor", 2, MetricType.BOOLEAN, true)));

    assertThat(drafting.text()).contains("Motor/Speed=1.0 Motor_value=true");
    assertThat(drafting.drifts).isEmpty();
  }

  @Test
  void arraysGoWhereTheModelHasStructure() {
    RecordingTarget target =
        new RecordingTarget(false).add("G:E:press", RecordingTarget.shape("wave:JSON"));
    Payload.Metric wave =
        Payload.Metric.newBuilder()
            .setName("wave")
            .setAlias(1)
            .setDatatype(MetricType.INT8_ARRAY.code())
            .setBytesValue(ByteString.copyFrom(new byte[] {1, -2}))
            .build();

    take(target, edge.nodeBirth(), edge.birth("press", wave));

    assertThat(target.log).contains("wave=[1,-2]");
  }

  @Test
  void aPayloadThatIsNoneIsDriftAsAWhole() {
    take(drafting, edge.nodeBirth());
    decoder.decode(
        EdgeMessages.at(edge.received(), "gateway", "spBv1.0/G/DDATA/E/press", new byte[] {8}, 0),
        drafting);

    assertThat(drafting.drifts)
        .containsExactly(
            "gateway G:E:press [] MALFORMED_PAYLOAD: byte 1: expected a number of at most 10 bytes");
    assertThat(decoder.statistics().malformed()).isEqualTo(1);
  }

  @Test
  void aTopicOfTheNamespaceThatMeansNothingIsDrift() {
    decoder.decode(
        EdgeMessages.at(edge.received(), "gateway", "spBv1.0/G/XDATA/E", new byte[0], 0), drafting);

    assertThat(drafting.drifts).hasSize(1).first().asString().contains("UNKNOWN_TOPIC");
  }

  @Test
  void readingsAreCountedLikeAllOthers() {
    take(
        drafting,
        edge.nodeBirth(),
        edge.birth(
            "press",
            metric("A", 1, MetricType.DOUBLE, 1.0),
            metric("B", 2, MetricType.DOUBLE, 1.0)));

    assertThat(decoder.statistics().values()).isEqualTo(2);
    assertThat(decoder.statistics().readings()).isEqualTo(1);
  }
}
