package io.lockstep.cluster.flink;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/// What a savepoint remembers of an [ElementSerializer]: its class. Public, with a constructor
/// without arguments, because Flink makes it when it reads a savepoint.
public final class ElementSnapshot<T> implements TypeSerializerSnapshot<T> {
  private @Nullable TypeSerializer<T> serializer;

  /// One that is about to be read.
  public ElementSnapshot() {}

  ElementSnapshot(TypeSerializer<T> serializer) {
    this.serializer = serializer;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(restoreSerializer().getClass().getName());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    serializer = ElementSerializer.named(in.readUTF(), loader);
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return Objects.requireNonNull(serializer);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> older) {
    return older instanceof ElementSnapshot<T> other
            && other.restoreSerializer().getClass() == restoreSerializer().getClass()
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
