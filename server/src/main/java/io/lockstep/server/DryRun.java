package io.lockstep.server;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Slot;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Collectors;

/// A kernel that decides a workspace's graph and forgets it: what it refuses here, a server would
/// refuse at its start. Confined to one thread.
final class DryRun {
  private final Kernel kernel = Kernel.empty(KernelOptions.defaults());
  private final ChangeSink changes = new Discarded();
  private long position;

  /// What is decided is written over by the next.
  private static final class Discarded implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(2 * bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      // Nobody reads it.
    }
  }

  /// Adds models that were parsed without errors.
  ///
  /// @return why they are refused; empty when they are not
  Optional<String> add(ModelSet models) {
    if (models.interfaces().isEmpty()) {
      return Optional.empty();
    }
    return decide(
        new TwinCommand.AddModels(
            models.interfaces().values().stream()
                .map(Interface::json)
                .collect(Collectors.joining(",", "[", "]"))));
  }

  /// What it has come to.
  GraphView view() {
    return kernel.view();
  }

  /// What a twin's model has at a path; empty when there is no such twin, or nothing there.
  Optional<Slot> slot(String twinId, String path) {
    return kernel.view().slot(twinId, path);
  }

  /// Decides an element.
  ///
  /// @return why it is refused; empty when it is not
  Optional<String> decide(GraphElement element) {
    return decide(element.command());
  }

  private Optional<String> decide(TwinCommand command) {
    kernel.beginInput(position++, 0, changes);
    try {
      return switch (kernel.decide(command)) {
        case Reply.Done _ -> Optional.empty();
        case Reply.Refused(var refusal) ->
            Optional.of((refusal.message() + " " + String.join("; ", refusal.details())).strip());
      };
    } finally {
      int _ = kernel.endInput();
    }
  }
}
