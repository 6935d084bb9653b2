package io.lockstep.stream.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Shape;
import io.lockstep.stream.Bakery;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Shape OVEN = Bakery.oven();
  private final Values values = new Values(OVEN);

  private String message(String text) {
    List<TextProblem> problems = new ArrayList<>();
    Message message = Message.compile(text, OVEN, problems);
    assertThat(problems).isEmpty();
    return message.of(values);
  }

  private String shown(double value) {
    values.set("speed", value);
    return message("{speed}");
  }

  @Test
  void numbersAreShownAsPeopleReadThem() {
    assertThat(shown(261)).isEqualTo("261");
    assertThat(shown(261.4837261)).isEqualTo("261.48");
    assertThat(shown(-0.5)).isEqualTo("-0.5");
    assertThat(shown(0.0012345)).isEqualTo("0.00123");
    assertThat(shown(100)).isEqualTo("100");
    assertThat(shown(-0.0)).isEqualTo("0");
    assertThat(shown(1e20)).isEqualTo("1.0E20");
    assertThat(message("{speed:0} {speed:1}"))
        .isEqualTo("100000000000000000000 100000000000000000000.0");
  }

  @Test
  void valuesOfEachTypeFindTheirPlaces() {
    values.set("zone2.temperature", 261.25).set("count", 7L).set("on", true).set("product", "rye");
    assertThat(message("Zone 2 at {zone2.temperature:1} °C, {count} of {product}, on: {on}"))
        .isEqualTo("Zone 2 at 261.3 °C, 7 of rye, on: true");
    assertThat(message("{batch}, {load} and no place")).isEqualTo("?, ? and no place");
  }
}
