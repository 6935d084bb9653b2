package io.lockstep.cluster.flink;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.jspecify.annotations.Nullable;

/// The parts of a subtask as they stand in Flink's keyed state. Confined to the operator's thread.
final class KeyedParts<P> {
  private final KeyedStateBackend<PartKey> backend;
  private final PartCodec<P> codec;
  private final String name;
  private final ValueState<P> state;

  KeyedParts(
      StateInitializationContext context,
      KeyedStateBackend<PartKey> backend,
      String name,
      PartCodec<P> codec) {
    this.backend = backend;
    this.codec = codec;
    this.name = name;
    state =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(name, new PartSerializer<>(codec)));
  }

  /// The keys of all parts in the state.
  List<PartKey> keys() {
    try (Stream<PartKey> keys = backend.getKeys(name, VoidNamespace.INSTANCE)) {
      return keys.toList();
    }
  }

  /// A part of one's own, or null when there is none. With the heap backend not to be called while
  /// a checkpoint may be written.
  @Nullable P load(PartKey key) throws Exception {
    backend.setCurrentKey(key);
    P part = state.value();
    return part == null ? null : codec.fork(part);
  }

  /// Puts a part into the state, which keeps it: the caller gives a fork, or forgets it.
  void save(PartKey key, P part) throws Exception {
    backend.setCurrentKey(key);
    state.update(part);
  }
}
