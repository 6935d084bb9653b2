package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// What a twin part tells the graph part of its space, which waits for it. Immutable; nobody
/// changes the body.
///
/// @param space its name
/// @param position of the input that it is about
/// @param body opaque; equal only when it is the same array
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record SpaceVerdict(String space, long position, byte[] body) {
  static final ElementType<SpaceVerdict> TYPE =
      ElementSerializer.type(SpaceVerdict.class, new Serializer());

  static final class Serializer extends ElementSerializer<SpaceVerdict> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(SpaceVerdict verdict, DataOutputView target) throws IOException {
      writeText(verdict.space, target);
      target.writeLong(verdict.position);
      writeBytes(verdict.body, verdict.body.length, target);
    }

    @Override
    public SpaceVerdict deserialize(DataInputView source) throws IOException {
      return new SpaceVerdict(readText(source), source.readLong(), readBytes(source));
    }
  }
}
