package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The twin graph and its state, as a deterministic machine: `(state, record) -> (state',
/// changes)`. It reads no clock, draws no random number and does no I/O; equal records give equal
/// states and equal changes, byte for byte. Single writer: confined to its thread; [#fork] gives an
/// independent kernel at the cost of a generation increment.
///
/// One record is handed in between [#beginInput] and [#endInput]: samples, drift, and at most one
/// command.
@SuppressWarnings("DoNotCallSuggester")
public final class Kernel {
  /// Says that the source stated no time: the received time is used.
  public static final long NO_TIME = Long.MIN_VALUE;

  private Kernel() {}

  /// A kernel that knows nothing yet.
  public static Kernel empty(KernelOptions options) {
    throw new UnsupportedOperationException();
  }

  /// Begins an input record.
  ///
  /// @param inputPosition its position in the input journal; rises from record to record
  /// @param receivedMicros when it was received, microseconds since epoch
  /// @param out receives the changes
  public void beginInput(long inputPosition, long receivedMicros, ChangeSink out) {
    throw new UnsupportedOperationException();
  }

  /// Ends the input record: what was begun is written.
  ///
  /// @return how many changes the input gave
  public int endInput() {
    throw new UnsupportedOperationException();
  }

  /// The twin with this id, or -1. A reference is valid until a twin is deleted or created.
  public int twin(String id) {
    throw new UnsupportedOperationException();
  }

  /// The twin with this id; when there is none, what [KernelOptions#autoCreate] says: a new draft,
  /// or drift and -1.
  public int twin(String id, String device) {
    throw new UnsupportedOperationException();
  }

  /// Creates a twin with a drafted model of its own; gives the twin that has the id when there is
  /// one.
  public int draft(String id) {
    throw new UnsupportedOperationException();
  }

  /// The id of a twin.
  public String id(int twin) {
    throw new UnsupportedOperationException();
  }

  /// The present shape of a twin's model.
  public Shape shape(int twin) {
    throw new UnsupportedOperationException();
  }

  /// Rises whenever a reference or shape that somebody keeps may have become wrong: twins were
  /// created or deleted, or shapes changed.
  public long structureVersion() {
    throw new UnsupportedOperationException();
  }

  /// The slot at a path; when there is none, a drafted model grows by one, and -1 is given for
  /// others.
  public int slotFor(int twin, String path, ValueType seen) {
    throw new UnsupportedOperationException();
  }

  /// A reading. Current becomes the one with the greatest (source time, position).
  ///
  /// @param sourceMicros microseconds since epoch, or [#NO_TIME]
  /// @param bits the value of a primitive type, see [ValueType]
  /// @param text the value of TEXT, or compact JSON text of JSON; else null
  /// @return null when it was accepted (also when it was dropped as a duplicate); else why the
  ///   model refuses the value: then it is for the caller to note drift
  public @Nullable SampleFault sample(
      int twin, int slot, long sourceMicros, long bits, @Nullable String text, Quality quality) {
    throw new UnsupportedOperationException();
  }

  /// Notes what the field sent and the model does not know.
  ///
  /// @param twinId for which twin, or null when that is not known
  /// @param reason a short word in upper case
  /// @param found an example, at most 200 characters are kept
  public void drift(
      String device, @Nullable String twinId, String path, String reason, String found) {
    throw new UnsupportedOperationException();
  }

  /// Decides a command: validates it, changes the state, writes changes. A refusal changes nothing
  /// but is itself a change record.
  public Reply decide(TwinCommand command) {
    throw new UnsupportedOperationException();
  }

  /// An independent kernel with the same state. Costs a generation increment; afterwards both sides
  /// copy a page when they first write to it. The fork may be used by another thread.
  public Kernel fork() {
    throw new UnsupportedOperationException();
  }

  /// Reads of the present state.
  public GraphView view() {
    throw new UnsupportedOperationException();
  }

  public KernelStatistics statistics() {
    throw new UnsupportedOperationException();
  }

  /// See [StateHash].
  public StateHash stateHash() {
    throw new UnsupportedOperationException();
  }

  /// Writes the whole state; best from a fork on another thread.
  public void writeSnapshot(DataOutput out) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Reads what [#writeSnapshot] wrote.
  ///
  /// @throws io.lockstep.model.LockstepException with DATA_CORRUPT when it cannot be one
  public static Kernel readSnapshot(DataInput in, KernelOptions options) throws IOException {
    throw new UnsupportedOperationException();
  }
}
