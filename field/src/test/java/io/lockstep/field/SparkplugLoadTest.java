package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.Test;

/// The load is true Sparkplug: an independent decoder reads every message of it.
class SparkplugLoadTest {
  private static final int MESSAGES = 2_000;
  private static final int DEVICES = 7;

  private final TahuCodec tahu = new TahuCodec();

  private static List<SmallBroker.RawMessage> run(int qos) throws IOException {
    try (SmallBroker broker = new SmallBroker()) {
      SparkplugLoad.Plan plan =
          new SparkplugLoad.Plan(broker.login(), "load", 1, DEVICES, MESSAGES, qos, 100);
      SmallBroker.Recording recording = broker.record();
      LoadGenerator.Result result = SparkplugLoad.run(plan);
      assertThat(result.messages()).isEqualTo(MESSAGES);
      return recording.messages();
    }
  }

  @Test
  void birthsComeFirstAndNameEveryMetricWithItsAlias() throws Exception {
    List<SmallBroker.RawMessage> messages = run(0);
    assertThat(messages).hasSize(1 + DEVICES + MESSAGES);
    assertThat(messages.getFirst().topic()).isEqualTo("spBv1.0/load/NBIRTH/edge-0");
    Set<Long> aliases = new HashSet<>();
    for (int i = 0; i < DEVICES; i++) {
      SmallBroker.RawMessage birth = messages.get(1 + i);
      assertThat(birth.topic()).isEqualTo("spBv1.0/load/DBIRTH/edge-0/edge-0-device-" + i);
      List<Metric> metrics = tahu.metrics(birth.payload());
      assertThat(metrics)
          .extracting(Metric::getName)
          .containsExactly(
              "value0", "value1", "value2", "value3", "value4", "value5", "value6", "value7",
              "value8", "counter");
      metrics.forEach(metric -> assertThat(aliases.add(metric.getAlias())).isTrue());
    }
  }

  @Test
  void sequenceNumbersRiseByOneThroughBirthsAndData() throws Exception {
    // tck-id-payloads-sequence-num-incrementing, -sequence-num-zero-nbirth
    int expected = 0;
    for (SmallBroker.RawMessage message : run(0)) {
      assertThat(tahu.decode(message.payload()).getSeq()).isEqualTo(expected);
      expected = (expected + 1) & 0xFF;
    }
  }

  @Test
  void everyMessageHasTenReadingsThatDifferFromTheOnesBefore() throws Exception {
    List<SmallBroker.RawMessage> messages = run(1);
    Map<Long, Set<Object>> seen = new HashMap<>();
    long now = System.currentTimeMillis();
    for (SmallBroker.RawMessage message : messages) {
      SparkplugBPayload payload = tahu.decode(message.payload());
      if (!message.topic().contains("/DDATA/")) {
        continue;
      }
      assertThat(message.qos()).isEqualTo(1);
      assertThat(payload.getMetrics()).hasSize(SparkplugLoad.METRICS);
      assertThat(payload.getTimestamp().toInstant().toEpochMilli()).isBetween(now - 60_000, now);
      for (Metric metric : payload.getMetrics()) {
        assertThat(metric.getTimestamp()).isEqualTo(payload.getTimestamp());
        assertThat(
                seen.computeIfAbsent(metric.getAlias(), _ -> new HashSet<>())
                    .add(metric.getValue()))
            .isTrue();
      }
    }
    assertThat(seen).hasSize(DEVICES * SparkplugLoad.METRICS);
  }
}
