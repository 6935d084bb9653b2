package io.lockstep.api.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/// Percent-encoding and times survive the way there and back.
final class TextsTest {
  @Property
  void whatIsEncodedDecodesToItself(@ForAll String text) {
    // A lone surrogate has no UTF-8 form; Java writes a question mark for it.
    String sound = new String(text.getBytes(UTF_8), UTF_8);

    assertThat(PercentCoding.decode(PercentCoding.encode(sound))).isEqualTo(sound);
    assertThat(PercentCoding.decodeQuery(PercentCoding.encode(sound))).isEqualTo(sound);
  }

  @Property
  void timesSurvive(
      @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_000_000L)
          long micros) {
    assertThat(Times.parseMicros("t", Times.text(micros))).isEqualTo(micros);
  }

  @Test
  void queriesAreTakenApartInOrder() {
    Map<String, List<String>> query = PercentCoding.parseQuery("b=1&a=x+y&b=%C3%B6&c&&d=");

    assertThat(query)
        .containsExactly(
            Map.entry("b", List.of("1", "ö")),
            Map.entry("a", List.of("x y")),
            Map.entry("c", List.of("")),
            Map.entry("d", List.of("")));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String text : new String[] {"", "-", "2026-01-31", "1e9x", "99999999999999999"}) {
      assertThatThrownBy(() -> Times.parseMicros("query parameter from", text))
          .as(text)
          .isInstanceOf(FaultException.class)
          .hasMessageContaining("query parameter from");
    }
  }
}
