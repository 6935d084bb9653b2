package io.lockstep.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class ShapeLookupTest {
  @Property
  void everyPathIsFoundByTextAndByBytesAndNothingElseIs(
      @ForAll @Size(max = 60) @UniqueElements List<String> paths, @ForAll String stranger) {
    List<Slot> slots = new ArrayList<>();
    List<String> known = paths.stream().map(ShapeLookupTest::encodable).distinct().toList();
    for (String path : known) {
      slots.add(
          new Slot(slots.size(), path, Slot.Kind.PROPERTY, ValueType.DOUBLE, null, false, ""));
    }

    Shape shape = new Shape("dtmi:x;1", slots, List.of());

    for (Slot slot : slots) {
      assertThat(shape.indexOf(slot.path())).isEqualTo(slot.index());
      byte[] bytes = ("##" + slot.path() + "#").getBytes(StandardCharsets.UTF_8);
      assertThat(shape.indexOf(ByteBuffer.wrap(bytes), 2, bytes.length - 3))
          .isEqualTo(slot.index());
    }
    assertThat(shape.indexOf(encodable(stranger))).isEqualTo(known.indexOf(encodable(stranger)));
  }

  @Property
  void aGrownShapeKeepsTheOldIndexes(
      @ForAll @Size(min = 1, max = 40) @UniqueElements List<String> paths) {
    Shape shape = new Shape("dtmi:x;1", List.of(), List.of());
    List<String> known = paths.stream().map(ShapeLookupTest::encodable).distinct().toList();
    for (String path : known) {
      shape = shape.plus(path, Slot.Kind.PROPERTY, ValueType.TEXT, "");
    }
    for (int i = 0; i < known.size(); i++) {
      assertThat(shape.indexOf(known.get(i))).isEqualTo(i);
    }
  }

  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
