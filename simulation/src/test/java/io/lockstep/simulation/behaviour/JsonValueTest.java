package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Values become telemetry in the default format.
class JsonValueTest {
  @Test
  void componentsAreNested() {
    assertThat(
            JsonValue.object(
                "\"$time\":1,",
                Map.of("a", "1", "zone/x", "2", "zone/motor/y", "3", "zone/z", "4", "zoo/w", "5")))
        .isEqualTo(
            "{\"$time\":1,\"a\":1,\"zone\":{\"motor\":{\"y\":3},\"x\":2,\"z\":4},\"zoo\":{\"w\":5}}");
  }

  @Test
  void textsAreQuotedAndComeBack() {
    String text = "failed: \"zone\\1\" is, well, gone";

    assertThat(JsonValue.text(JsonValue.of(text))).isEqualTo(text);
    assertThat(JsonValue.of("a\nb")).isEqualTo("\"a b\"");
  }
}
