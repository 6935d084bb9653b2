package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeBatch;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// Writes changes between operators that are not chained. Stateless.
final class BatchSerializer extends ElementSerializer<ChangeBatch> {
  private static final long serialVersionUID = 1;

  static final ElementType<ChangeBatch> TYPE = type(ChangeBatch.class, new BatchSerializer());

  @Override
  public void serialize(ChangeBatch batch, DataOutputView target) throws IOException {
    writeText(batch.space(), target);
    target.writeByte(batch.stage().code());
    target.writeInt(batch.lane());
    writeBytes(batch.content(), batch.content().length, target);
  }

  @Override
  public ChangeBatch deserialize(DataInputView source) throws IOException {
    return new ChangeBatch(
        readText(source), Stage.ofCode(source.readByte()), source.readInt(), readBytes(source));
  }
}
