package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord;
import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.model.ChangeKind;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// Writes changes between operators that are not chained. Stateless.
final class ChangeSerializer extends ElementSerializer<ChangeRecord> {
  private static final long serialVersionUID = 1;

  static final ElementType<ChangeRecord> TYPE = type(ChangeRecord.class, new ChangeSerializer());

  @Override
  public void serialize(ChangeRecord change, DataOutputView target) throws IOException {
    writeText(change.space(), target);
    target.writeByte(change.stage().code());
    target.writeInt(change.part());
    target.writeByte(change.kind().number());
    writeText(change.subject(), target);
    writeBytes(change.record(), change.record().length, target);
  }

  @Override
  public ChangeRecord deserialize(DataInputView source) throws IOException {
    return new ChangeRecord(
        readText(source),
        Stage.ofCode(source.readByte()),
        source.readInt(),
        ChangeKind.ofNumber(source.readUnsignedByte()),
        readText(source),
        readBytes(source));
  }
}
