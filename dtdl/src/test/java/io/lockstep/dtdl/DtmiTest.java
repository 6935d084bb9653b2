package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DtmiTest {

  @Test
  void partsAreReadFromTheText() {
    Dtmi id = Dtmi.parse("dtmi:com:example:Oven;2.10#zone");

    assertThat(id.labels()).containsExactly("com", "example", "Oven");
    assertThat(id.majorVersion()).isEqualTo(2);
    assertThat(id.minorVersion()).isEqualTo(10);
    assertThat(id.completeVersion()).isEqualTo(2.00001);
    assertThat(id.versionless()).isEqualTo("dtmi:com:example:Oven#zone");
    assertThat(id.fragment()).isEqualTo("#zone");
    assertThat(id.fragmentless()).isEqualTo("dtmi:com:example:Oven;2.10");
    assertThat(id.isReserved()).isFalse();
    assertThat(id).hasToString("dtmi:com:example:Oven;2.10#zone");
  }

  @Test
  void aLabelThatBeginsWithUnderscoreIsReserved() {
    assertThat(Dtmi.parse("dtmi:a:_b;1").isReserved()).isTrue();
    assertThat(Dtmi.parse("dtmi:_a:b;1").isReserved()).isTrue();
    assertThat(Dtmi.parse("dtmi:a:b_c;1").isReserved()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dtmi:",
        "dtmi:;1",
        "urn:a;1",
        "dtmi:a::b;1",
        "dtmi:1a;1",
        "dtmi:a_;1",
        "dtmi:a-b;1",
        "dtmi:a;0",
        "dtmi:a;01",
        "dtmi:a;1234567890",
        "dtmi:a;1.0",
        "dtmi:a;1.1234567",
        "dtmi:a;",
        "dtmi:a;1x",
        "dtmi:a;1#1",
        "dtmi:a;1#b_",
        "dtmi:a;1#b c",
        "dtmi:a:",
        "dtmi:ä;1"
      })
  void textsThatAreNoIdentifiersAreRefused(String text) {
    assertThat(Dtmi.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> Dtmi.parse(text))
        .isInstanceOf(DtmiException.class)
        .hasMessageContaining("'" + text + "' is not a DTMI: ");
  }

  @Property
  void anyTextIsRefusedOrSurvives(@ForAll String text) {
    assertThat(Dtmi.tryParse("dtmi:" + text).map(Dtmi::value).orElse("dtmi:" + text))
        .isEqualTo("dtmi:" + text);
  }
}
