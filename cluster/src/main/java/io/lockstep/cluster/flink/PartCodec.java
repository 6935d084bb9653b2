package io.lockstep.cluster.flink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/// How a kind of part is copied, written and read: what Flink's state needs to know of it.
interface PartCodec<P> extends Serializable {
  /// An independent copy, at once.
  P fork(P part);

  /// Writes all of a part, in the kernel's own versioned format.
  void write(P part, DataOutput out) throws IOException;

  /// Reads a part that this release, or an older one that the kernel still reads, wrote.
  P read(DataInput in) throws IOException;

  /// What a savepoint remembers of [PartSerializer]s for this kind.
  TypeSerializerSnapshot<P> snapshot();
}
