package io.lockstep.space;

import io.lockstep.ingest.DriftReason;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.RuleWitness;
import io.lockstep.twin.Series;
import io.lockstep.twin.StateHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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
  private final BranchReadings readings;
  private long position;
  private long inputBytes;
  private long inputCount;
  private long requests;
  private boolean keepsRecords = true;
  private List<Source> followers = List.of();

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
    this.readings = new BranchReadings(number -> driver.kernel().view().series(number));
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
    if (keepsRecords) {
      inputs.add(entry);
      inputBytes += entry.payload().remaining() + ENTRY_BYTES;
    }
    return drive(at, entry.kind(), entry.payload().duplicate());
  }

  private Optional<Reply> drive(long at, int kind, ByteBuffer payload) {
    inputCount++;
    Driver.Decision decision = driver.drive(at, kind, payload, outputs);
    position = at + 1;
    return decision instanceof Driver.Decision.Replied(long _, Reply reply)
        ? Optional.of(reply)
        : Optional.empty();
  }

  /// Decides a record that is not kept: what drives a run is said by its sources.
  ///
  /// @param at where it stood; it takes that position, or the one behind the last
  Optional<Reply> run(long at, int kind, ByteBuffer payload) {
    return drive(Math.max(at, position), kind, payload);
  }

  /// A message as if a device had published it.
  void message(String device, String topic, ByteBuffer payload, long nowMicros) {
    byte[] sender = Inlet.bytesOf("device", device);
    Inlet.checkTopic(topic);
    byte[] address = Inlet.bytesOf("topic", topic);
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.sizeOf(sender.length, address.length, 0, payload.remaining()));
    Inlet.writeMessage(record, sender, address, payload, nowMicros);
    Optional<Reply> _ = put(InputKind.FIELD_MESSAGE, record.flip());
  }

  /// A write as if an app had made it.
  Reply command(Principal principal, Command command, long nowMicros) {
    ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(principal, command));
    CommandRecord.write(record, nowMicros, ++requests, principal, command);
    return put(InputKind.COMMAND, record.flip()).orElseThrow();
  }

  /// Time has passed: a bounded number of timers fire that are due by then.
  void tick(long nowMicros) {
    Optional<Reply> _ =
        put(InputKind.TICK, ByteBuffer.allocate(Long.BYTES).putLong(nowMicros).flip());
  }

  private Optional<Reply> put(InputKind kind, ByteBuffer record) {
    return keepsRecords ? feed(kind, record) : run(position, kind.number(), record);
  }

  /// Whether records that drive it, and that come out, are kept as they are. Without, it still has
  /// what came out as history.
  void keepRecords(boolean now) {
    keepsRecords = now;
  }

  /// Changes values from the field from now on.
  void change(FieldChanges changes) {
    driver.target().change(changes);
  }

  /// Sources that are told what comes out, from now on.
  void follow(List<Source> sources) {
    followers = List.copyOf(sources);
  }

  /// When its last input was received, microseconds since epoch.
  public long nowMicros() {
    return driver.kernel().receivedMicros();
  }

  /// An independent branch that begins as this one is now, at the same position, with nothing of
  /// its history.
  public Branch fork() {
    return new Branch(position, Driver.of(driver.forkState(), new Findings("branch")));
  }

  /// Tells somebody from now on which properties of which twins messages from the field have values
  /// for.
  ///
  /// @param listener hears a twin's id and a path
  public void tellFieldValues(BiConsumer<String, String> listener) {
    driver.tell(
        new FieldWitness() {
          @Override
          public void value(String twinId, String path) {
            listener.accept(twinId, path);
          }

          @Override
          public void drift(
              String device,
              @Nullable String twinId,
              String path,
              DriftReason reason,
              String found) {
            // What the model does not know is no value.
          }
        });
  }

  /// The readings of a property that came out of it, in order; empty when none did.
  public Optional<BranchSeries> series(String twinId, String path) {
    return readings.series(twinId, path);
  }

  /// All series that readings came out of.
  public List<Series> allSeries() {
    return readings.all();
  }

  /// What became of alarms in it, in order; at most 100,000.
  public List<AlarmEvent> alarmEvents() {
    return readings.alarms();
  }

  /// What came out of it, as history.
  BranchReadings readings() {
    return readings;
  }

  /// A fingerprint of all records that came out, in order, to the byte.
  public long outputsDigest() {
    return outputs.digest.value();
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
  public GraphView forkedView() {
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
  long inputCount() {
    return inputCount;
  }

  /// How many records came out.
  long outputCount() {
    return outputs.count;
  }

  /// Bytes of all records that are kept of it, and of its history.
  long recordBytes() {
    return inputBytes + outputs.bytes + readings.bytes();
  }

  /// What drove it, in order, but for runs.
  public List<Entry> inputs() {
    return List.copyOf(inputs);
  }

  /// What came out, in order, but for runs.
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

  /// Takes each record from one buffer into the history, and keeps it if that is wanted.
  private final class Collected implements ChangeSink {
    private final List<Entry> records = new ArrayList<>();
    private final RecordDigest digest = new RecordDigest();
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
    private int kind;
    private long bytes;
    private long count;

    @Override
    public ByteBuffer begin(ChangeKind kind, int bytesMax) {
      this.kind = kind.number();
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(Math.max(bytesMax, buffer.capacity() * 2));
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      buffer.flip();
      count++;
      digest.add(kind, buffer);
      if (keepsRecords) {
        records.add(new Entry(kind, buffer));
        bytes += buffer.remaining() + ENTRY_BYTES;
      }
      for (Source follower : followers) {
        follower.changed(kind, buffer.duplicate());
      }
      readings.take(kind, buffer);
    }
  }
}
