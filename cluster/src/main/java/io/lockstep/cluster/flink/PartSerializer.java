package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/// Writes parts as Flink's state. The format is the kernel's own and says its version in each part,
/// so state of an older release is read as it is, part by part. Stateless.
final class PartSerializer<P> extends TypeSerializer<P> {
  private static final long serialVersionUID = 1;

  private final PartCodec<P> codec;

  PartSerializer(PartCodec<P> codec) {
    this.codec = codec;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<P> duplicate() {
    return this;
  }

  @Override
  public @Nullable P createInstance() {
    return null;
  }

  @Override
  public P copy(P from) {
    return codec.fork(from);
  }

  @Override
  public P copy(P from, P reuse) {
    return codec.fork(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(P part, DataOutputView target) throws IOException {
    codec.write(part, target);
  }

  @Override
  public P deserialize(DataInputView source) throws IOException {
    return codec.read(source);
  }

  @Override
  public P deserialize(P reuse, DataInputView source) throws IOException {
    return codec.read(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    codec.write(codec.read(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartSerializer<?> that && that.codec.getClass() == codec.getClass();
  }

  @Override
  public int hashCode() {
    return codec.getClass().getName().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<P> snapshotConfiguration() {
    return codec.snapshot();
  }
}
