package io.lockstep.cluster.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/// Writes the immutable elements of the job's streams; a subclass has a public constructor without
/// arguments. Stateless, so any number of threads may share one.
abstract class ElementSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  /// Nothing: elements are made by reading them.
  @Override
  public @Nullable T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new ElementSnapshot<>(this);
  }

  static void writeBytes(byte[] bytes, int length, DataOutputView target) throws IOException {
    target.writeInt(length);
    target.write(bytes, 0, length);
  }

  static byte[] readBytes(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  static void writeText(String text, DataOutputView target) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeBytes(bytes, bytes.length, target);
  }

  static String readText(DataInputView source) throws IOException {
    return new String(readBytes(source), StandardCharsets.UTF_8);
  }

  /// The type of an element with its serializer.
  static <T> ElementType<T> type(Class<T> type, ElementSerializer<T> serializer) {
    return new ElementType<>(type, serializer);
  }

  /// Unchecked on purpose: what comes back is used as the type that wrote it.
  @SuppressWarnings("unchecked")
  static <T> TypeSerializer<T> named(String name, ClassLoader loader) throws IOException {
    try {
      return (TypeSerializer<T>)
          Class.forName(name, true, loader)
              .asSubclass(TypeSerializer.class)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IOException(
          "serializer of a savepoint: expected class %s with a constructor without arguments, found none (a savepoint of a newer release?)"
              .formatted(name),
          e);
    }
  }
}
