package io.lockstep.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables of inputs as tools write them.
class InputTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "time,a,b[1]\n0,1.5,2\n1,2.5,3",
        "\uFEFF\"time\",\"a\",\"b[1]\"\n0,1.5,2\n\n1,2.5,3\n",
        "time , a , b[1]\n 0 , 1.5 , 2 \n 1 , 2.5 , 3 ",
        "time;a;b[1]\n0;1,5;2\n1;2,5;3",
        "\"time\";\"a\";\"b[1]\"\n0,0;1.5;2\n1,0;2.5;3",
        "Time\ta\tb[1]\n0\t1,5\t2\n1\t2.5\t3",
        "time,a,b[1],\n0,1.5,2,\n1,2.5,3,",
        "t,a,b[1]\n0.0,1.5,2\n1e0,2.5,3"
      })
  void separatorsQuotesAndBlanksAreThoseOfTheFile(String text) {
    InputTable table = InputTable.parse("in.csv", text.lines().toList());

    assertThat(table.names()).containsExactly("a", "b[1]");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.time(1)).isEqualTo(1);
    assertThat(Double.parseDouble(table.number(0, 0))).isEqualTo(1.5);
    assertThat(Double.parseDouble(table.number(1, 0))).isEqualTo(2.5);
    assertThat(table.number(1, 1)).isEqualTo("3");
  }

  @Test
  void aNameMayHoldASeparatorInQuotes() {
    InputTable table =
        InputTable.parse("in.csv", List.of("\"time\",\"a[1,2]\",\"b;c\"", "0,1,2", "1,3,4"));

    assertThat(table.names()).containsExactly("a[1,2]", "b;c");
  }

  @Test
  void linesAreCountedAsTheEditorCountsThem() {
    List<String> lines = List.of("", "time,a", "", "0,1", "", "1,2,3");

    assertThatThrownBy(() -> InputTable.parse("in.csv", lines))
        .hasMessage("in.csv:6: expected 2 cells, found 3");
  }

  @Test
  void aTableWithoutNamesIsRefused() {
    assertThatThrownBy(() -> InputTable.parse("in.csv", List.of("0,1", "1,2")))
        .hasMessage("in.csv:1: expected a line of names, the time first, found the number 0");
  }

  @Test
  void aNameThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> InputTable.parse("in.csv", List.of("time,a,a", "0,1,2")))
        .hasMessage("in.csv:1: expected each name once, found \"a\" again");
  }

  @Test
  void aTimeThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> InputTable.parse("in.csv", List.of("time,a", "NaN,1")))
        .hasMessage("in.csv:2: expected a time in seconds, found \"NaN\"");
  }

  /// Compared with a search from the first row on.
  @Test
  void placesAreFoundAmongManyRows() {
    StringBuilder text = new StringBuilder("time,a\n");
    java.util.Random random = new java.util.Random(7);
    double time = 0;
    for (int i = 0; i < 500; i++) {
      text.append(time).append(',').append(i).append('\n');
      time += random.nextInt(4) * 0.25;
    }
    InputTable table = InputTable.parse("in.csv", text.toString().lines().toList());

    for (double at = -0.5; at < time + 1; at += 0.125) {
      int left = 0;
      while (left < table.rows() && table.time(left) < at) {
        left++;
      }
      InputTable.Place place = table.place(at, false, false);
      if (left > 0 && left < table.rows() && table.time(left) > at) {
        assertThat(place.row()).as("seed 7, time %s", at).isEqualTo(left - 1);
        assertThat(place.weight()).isStrictlyBetween(0.0, 1.0);
      } else {
        assertThat(place).isEqualTo(new InputTable.Place(Math.min(left, table.rows() - 1), 0));
      }
    }
  }
}
