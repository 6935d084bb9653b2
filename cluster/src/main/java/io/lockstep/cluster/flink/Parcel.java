package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// Many letters, inputs and marks on their way from one subtask to another, because Flink's costs
/// are by element. Written by [ParcelWriter], read by [ParcelReader].
///
/// @param to the key that Flink routes it by
/// @param from the subtask that sent it
/// @param bytes holds the content; whoever gives a parcel to Flink may use them again afterwards
/// @param length how many of the bytes are content
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
record Parcel(PartKey to, int from, byte[] bytes, int length) {
  static final ElementType<Parcel> TYPE = ElementSerializer.type(Parcel.class, new Serializer());

  static final class Serializer extends ElementSerializer<Parcel> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Parcel parcel, DataOutputView target) throws IOException {
      target.writeInt(parcel.to.part());
      target.writeInt(parcel.to.spot());
      target.writeInt(parcel.from);
      writeBytes(parcel.bytes, parcel.length, target);
    }

    @Override
    public Parcel deserialize(DataInputView source) throws IOException {
      PartKey to = new PartKey("", source.readInt(), source.readInt());
      int from = source.readInt();
      byte[] bytes = readBytes(source);
      return new Parcel(to, from, bytes, bytes.length);
    }
  }
}
