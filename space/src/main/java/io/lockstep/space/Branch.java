package io.lockstep.space;

import io.lockstep.model.InputKind;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.StateHash;
import java.nio.ByteBuffer;

/// Skeleton.
@SuppressWarnings("DoNotCallSuggester")
public final class Branch {
  private Branch() {}

  public long basePosition() {
    throw new UnsupportedOperationException();
  }

  public void feed(InputKind kind, ByteBuffer payload) {
    throw new UnsupportedOperationException();
  }

  public GraphView view() {
    throw new UnsupportedOperationException();
  }

  public StateHash stateHash() {
    throw new UnsupportedOperationException();
  }
}
