package io.lockstep.space;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.RuleWitness;
import io.lockstep.twin.StateHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A what-if: a fork of a space's kernel, devices and bindings that is driven by records of its own
/// and never touches its base. It keeps what it was forked from, what drove it and what came out.
/// Confined to one thread at a time.
public final class Branch {
  /// What an entry takes beside its payload, about.
  private static final int ENTRY_BYTES = 80;

  private final long basePosition;
  private final Driver driver;
  private final List<Entry> inputs = new ArrayList<>();
  private final Collected outputs = new Collected();
  private long position;
  private long inputBytes;

  /// A record that drove a branch, or came out of one.
  ///
  /// @param kind the number of its [InputKind] or [ChangeKind]
  /// @param payload read-only
  public record Entry(int kind, ByteBuffer payload) {
    /// Copies what is between position and limit.
    public Entry {
      payload =
          ByteBuffer.allocate(payload.remaining())
              .put(payload.duplicate())
              .flip()
              .asReadOnlyBuffer();
    }
  }

  Branch(long basePosition, Driver driver) {
    this.basePosition = basePosition;
    this.driver = driver;
    this.position = basePosition;
  }

  /// The inputs position that the branch was forked at: the first input that it does not hold.
  public long basePosition() {
    return basePosition;
  }

  /// Decides a record as the space would, at the next position of the branch's own.
  ///
  /// @param kind FIELD_MESSAGE or COMMAND; others change nothing
  /// @param payload the record's bytes in the layout of the input journal
  /// @return the answer when it was a command
  public Optional<Reply> feed(InputKind kind, ByteBuffer payload) {
    Entry entry = new Entry(kind.number(), payload);
    return feedAt(position, entry);
  }

  /// The same, at a stated position, which must not be below the last one.
  Optional<Reply> feedAt(long at, Entry entry) {
    inputs.add(entry);
    inputBytes += entry.payload().remaining() + ENTRY_BYTES;
    Driver.Decision decision = driver.drive(at, entry.kind(), entry.payload().duplicate(), outputs);
    position = at + 1;
    return decision instanceof Driver.Decision.Replied(long _, Reply reply)
        ? Optional.of(reply)
        : Optional.empty();
  }

  /// When the earliest timer is due, microseconds since epoch; [Long#MAX_VALUE] when none is set.
  long nextTimerMicros() {
    return driver.kernel().nextTimerMicros();
  }

  /// Lets somebody look on while its rules run.
  void witness(RuleWitness witness) {
    driver.kernel().witness(witness);
  }

  /// The position of the next input.
  long position() {
    return position;
  }

  /// A view of the present state that any thread may read, whatever becomes of the branch.
  GraphView forkedView() {
    return driver.kernel().fork().view();
  }

  /// An independent copy of the present state.
  DriverState forkState() {
    return driver.forkState();
  }

  /// The bindings in force, as they were set.
  List<NamedText> bindings() {
    return driver.bindingFiles();
  }

  /// How many records drove it.
  int inputCount() {
    return inputs.size();
  }

  /// How many records came out.
  int outputCount() {
    return outputs.records.size();
  }

  /// Bytes of all records that drove it or came out.
  long recordBytes() {
    return inputBytes + outputs.bytes;
  }

  /// What drove it, in order.
  public List<Entry> inputs() {
    return List.copyOf(inputs);
  }

  /// What came out, in order.
  public List<Entry> outputs() {
    return List.copyOf(outputs.records);
  }

  /// Reads of the branch's present state.
  public GraphView view() {
    return driver.kernel().view();
  }

  /// A fingerprint of the twins' state.
  public StateHash stateHash() {
    return driver.stateHash();
  }

  private static final class Collected implements ChangeSink {
    private final List<Entry> records = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int kind;
    private long bytes;

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      this.kind = kind.number();
      buffer = ByteBuffer.allocate(bytesMax);
      return buffer;
    }

    @Override
    public void end() {
      bytes += buffer.flip().remaining() + ENTRY_BYTES;
      records.add(new Entry(kind, buffer));
    }
  }
}
