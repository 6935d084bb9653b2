package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// All state of a part when its input has ended. Immutable; nobody changes the bytes.
///
/// @param space its name
/// @param stage the stage that it is of
/// @param part its number; -1 for the template of a stage
/// @param state what the part's `write` wrote; equal only when it is the same array
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record PartState(String space, Stage stage, int part, byte[] state) {
  static final ElementType<PartState> TYPE =
      ElementSerializer.type(PartState.class, new Serializer());

  static final class Serializer extends ElementSerializer<PartState> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(PartState state, DataOutputView target) throws IOException {
      writeText(state.space, target);
      target.writeByte(state.stage.code());
      target.writeInt(state.part);
      writeBytes(state.state, state.state.length, target);
    }

    @Override
    public PartState deserialize(DataInputView source) throws IOException {
      return new PartState(
          readText(source), Stage.ofCode(source.readByte()), source.readInt(), readBytes(source));
    }
  }
}
