package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// What a savepoint remembers of a [PartSerializer]: nothing but the kind of part, by the class of
/// the snapshot. What has changed in the state's format is the business of the kernel, which reads
/// the format before its own, too; so any two are compatible.
abstract class PartSnapshot<P> implements TypeSerializerSnapshot<P> {
  private final PartCodec<P> codec;

  PartSnapshot(PartCodec<P> codec) {
    this.codec = codec;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) {}

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != getCurrentVersion()) {
      throw new IOException(
          "state of parts: expected version %d of its description, found %d (a savepoint of a newer release?)"
              .formatted(getCurrentVersion(), version));
    }
  }

  @Override
  public TypeSerializer<P> restoreSerializer() {
    return new PartSerializer<>(codec);
  }

  @Override
  public TypeSerializerSchemaCompatibility<P> resolveSchemaCompatibility(
      TypeSerializerSnapshot<P> older) {
    return older.getClass() == getClass()
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
