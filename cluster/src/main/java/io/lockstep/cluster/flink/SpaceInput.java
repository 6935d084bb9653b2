package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// An input of a space. Immutable; nobody changes the payload.
///
/// @param space its name
/// @param position rises from input to input of the space, 0 to 2^59; gaps are fine
/// @param kind as in [io.lockstep.model.InputKind]
/// @param payload as in the input journal; equal only when it is the same array
@SuppressWarnings("ArrayRecordComponent") // Copying each payload would cost more than it is worth.
public record SpaceInput(String space, long position, int kind, byte[] payload) {
  static final ElementType<SpaceInput> TYPE =
      ElementSerializer.type(SpaceInput.class, new Serializer());

  static final class Serializer extends ElementSerializer<SpaceInput> {
    private static final long serialVersionUID = 1;

    /// Flink makes one when it reads a savepoint.
    public Serializer() {}

    @Override
    public void serialize(SpaceInput input, DataOutputView target) throws IOException {
      writeText(input.space, target);
      target.writeLong(input.position);
      target.writeByte(input.kind);
      writeBytes(input.payload, input.payload.length, target);
    }

    @Override
    public SpaceInput deserialize(DataInputView source) throws IOException {
      return new SpaceInput(
          readText(source), source.readLong(), source.readUnsignedByte(), readBytes(source));
    }
  }
}
