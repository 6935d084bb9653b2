package io.lockstep.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ValueType;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Paths into structured values.
class LeafTest {
  private static final String VALUE =
      "{\"a\":{\"b\":[1,[2.5,\"x\"],{\"c\":true}]},\"a key\":-7,\"none\":null,\"big\":123456789012345678901}";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ".a.b[0]; LONG; 1",
        ".a.b[1][0]; DOUBLE; 2.5",
        ".a.b[2].c; BOOLEAN; 1",
        "['a key']; LONG; -7",
        ".big; DOUBLE; 123456789012345678901"
      })
  void numbersAreFoundWithTheirTypes(String path, ValueType type, double number) {
    Leaf.Value found = Objects.requireNonNull(Leaf.parse(path).orElseThrow().in(VALUE));

    assertThat(found.type()).isEqualTo(type);
    assertThat(found.number()).isEqualTo(number);
  }

  @Test
  void textsAndPartsAreFound() {
    assertThat(Leaf.parse(".a.b[1][1]").orElseThrow().in(VALUE))
        .isEqualTo(new Leaf.Value(ValueType.TEXT, 0, "x"));
    assertThat(Leaf.parse(".a.b[1]").orElseThrow().in(VALUE))
        .isEqualTo(new Leaf.Value(ValueType.JSON, 0, "[2.5,\"x\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".x", ".a.b[9]", ".a[0]", ".a.b.c", ".none", "[0]", "['a']['c']"})
  void whatIsNotThereIsNothing(String path) {
    assertThat(Leaf.parse(path).orElseThrow().in(VALUE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", ".a..b", "[", "[]", "[x]", "[-1]", "['a", "a", "[99999999]", "].a"})
  void whatIsNoPathIsNone(String path) {
    assertThat(Leaf.parse(path)).isEmpty();
  }
}
