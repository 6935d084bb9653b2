package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// The key of a part's state, and of the parcels that go to a subtask. Immutable.
///
/// @param space the space, or empty for a parcel
/// @param part the number of the part; 0 for a graph part, the subtask for a parcel
/// @param spot decides the key group, and with it the subtask: see [Lanes]
record PartKey(String space, int part, int spot) {
  static final ElementType<PartKey> TYPE = ElementSerializer.type(PartKey.class, new Serializer());

  /// Flink finds the key group by it; so it must be the same on each machine and in each release.
  @Override
  public int hashCode() {
    return spot;
  }

  /// Two keys are equal when they name the same part.
  @Override
  public boolean equals(Object other) {
    return other instanceof PartKey key
        && key.spot == spot
        && key.part == part
        && key.space.equals(space);
  }

  static final class Serializer extends ElementSerializer<PartKey> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(PartKey key, DataOutputView target) throws IOException {
      writeText(key.space, target);
      target.writeInt(key.part);
      target.writeInt(key.spot);
    }

    @Override
    public PartKey deserialize(DataInputView source) throws IOException {
      return new PartKey(readText(source), source.readInt(), source.readInt());
    }
  }
}
