package io.lockstep.cluster.flink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/// How far a space is: its structure and all its twins have decided the inputs up to a position;
/// commands that these led to follow soon. Immutable.
///
/// @param space its name
/// @param position of an input; rises
public record SpaceProgress(String space, long position) {
  static final ElementType<SpaceProgress> TYPE =
      ElementSerializer.type(SpaceProgress.class, new Serializer());

  static final class Serializer extends ElementSerializer<SpaceProgress> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(SpaceProgress progress, DataOutputView target) throws IOException {
      writeText(progress.space, target);
      target.writeLong(progress.position);
    }

    @Override
    public SpaceProgress deserialize(DataInputView source) throws IOException {
      return new SpaceProgress(readText(source), source.readLong());
    }
  }
}
