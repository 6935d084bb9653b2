package io.lockstep.space.rebind;

import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceState;
import io.lockstep.ingest.DriftReason;
import io.lockstep.ingest.SparkplugHost;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.space.Command;
import io.lockstep.space.CommandRecord;
import io.lockstep.space.DriftKey;
import io.lockstep.space.Driver;
import io.lockstep.space.DriverState;
import io.lockstep.space.FieldWitness;
import io.lockstep.space.Rebinding;
import io.lockstep.space.RebindingCounts;
import io.lockstep.space.RebindingRequest;
import io.lockstep.space.Rebindings;
import io.lockstep.space.Space;
import io.lockstep.twin.DriftEntry;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.ReboundReading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decodes old messages by the bindings and models of now, in a fork of the present state that is
/// thrown away. Sparkplug's edge nodes are met as they were born then: all their messages are
/// decoded from the oldest kept input on, whether they are asked for or not. Confined to one
/// thread.
final class PastRun implements RecordVisitor, FieldWitness {
  /// The most messages of a device in quarantine that are kept for its release, as many as were
  /// then.
  private static final int HELD_MAX = 20_000;

  private static final int DRIFT_KINDS_MAX = 10_000;
  private static final int EXAMPLE_MAX = 200;

  private final RebindingRequest request;
  private final long endPosition;
  private final long firstPosition;
  private final Driver driver;
  private final SampleSink sink;

  /// The state before the run: what appears or grows in the fork is not there.
  private final GraphView before;

  private final Rebindings rebindings;
  private final FieldMessage message = new FieldMessage();

  /// Drift as it is counted now, by the position of its last message.
  private final Map<Long, List<DriftKey>> lastOf = new HashMap<>();

  private final Map<String, List<byte[]>> heldOf = new HashMap<>();
  private final Map<DriftKey, Remaining> remaining = new LinkedHashMap<>();
  private final Set<DriftKey> mended = new LinkedHashSet<>();
  private final Set<SampleSink.Property> values = new LinkedHashSet<>();
  private final Set<DriftKey> drifted = new HashSet<>();
  private List<ReboundReading> found = new ArrayList<>();
  private RebindingCounts counts = RebindingCounts.NONE;
  private long nextFork;

  /// Who sent the last message.
  private String sender = "";

  private long oldestMicros = Long.MAX_VALUE;
  private long position;
  private boolean isWanted;
  private boolean isEnd;

  private static final class Remaining {
    private final String found;
    private long count;

    Remaining(String found) {
      this.found = found;
    }
  }

  /// @param now a state of its own
  /// @param endPosition messages from here on were decoded by what is valid now
  /// @param firstPosition readings of messages before it were taken already
  PastRun(Space.Forked now, RebindingRequest request, long endPosition, long firstPosition) {
    this.request = request;
    this.endPosition = endPosition;
    this.firstPosition = firstPosition;
    SparkplugHost unmet = SparkplugHost.empty();
    unmet.options(now.state().sparkplug().options());
    DriverState state = now.state().withSparkplug(unmet);
    nextFork = now.position();
    driver = Driver.forPast(state);
    rebindings = state.rebindings();
    driver.tell(this);
    sink = new SampleSink(driver.kernel());
    before = driver.kernel().fork().view();
    for (DriftEntry entry : driver.kernel().view().drift(null, null, DRIFT_KINDS_MAX)) {
      if (entry.firstMicros() >= request.fromMicros() && request.isForTwin(entry.twinId())) {
        lastOf
            .computeIfAbsent(entry.lastPosition(), _ -> new ArrayList<>())
            .add(DriftKey.of(entry));
      }
    }
  }

  @Override
  public void record(long at, int kind, ByteBuffer payload) {
    if (at >= endPosition) {
      isEnd = true;
      return;
    }
    position = at;
    if (kind == InputKind.FIELD_MESSAGE.number()) {
      try {
        message.wrap(payload.duplicate());
      } catch (LockstepException _) {
        return; // Nobody could read it then either.
      }
      message(at, message.receivedMicros(), payload);
    } else if (kind == InputKind.TICK.number()) {
      tick(at, payload);
    } else if (kind == InputKind.COMMAND.number()) {
      command(at, payload);
    }
  }

  /// Messages of Sparkplug may have waited for one that never came.
  private void tick(long at, ByteBuffer payload) {
    if (payload.remaining() == Long.BYTES) {
      long time = payload.getLong(payload.position());
      boolean isMeant =
          request.device().isEmpty()
              && request.topic().isEmpty()
              && time >= request.fromMicros()
              && time < request.toMicros();
      decode(at, time, isMeant, InputKind.TICK, payload.duplicate());
    }
  }

  private void message(long at, long received, ByteBuffer payload) {
    oldestMicros = Math.min(oldestMicros, received);
    if (message.isDownlink() || message.isAnswer()) {
      return;
    }
    sender = message.device();
    boolean isMeant = request.isFor(received, sender, message.topic());
    if (!isMeant && !SparkplugHost.speaksOf(message)) {
      return;
    }
    if (holds(sender, payload)) {
      counts = isMeant && at >= firstPosition ? counts.plus(held(1)) : counts;
      return;
    }
    decode(at, received, isMeant, InputKind.FIELD_MESSAGE, payload);
  }

  private static RebindingCounts held(long count) {
    return new RebindingCounts(0, 0, 0, 0, 0, count, 0);
  }

  private void decode(long at, long received, boolean isMeant, InputKind kind, ByteBuffer payload) {
    isWanted = isMeant;
    values.clear();
    drifted.clear();
    sink.begin(isMeant && at >= firstPosition);
    Driver.Decision _ = driver.drive(nextFork++, kind.number(), payload, sink);
    if (!isMeant) {
      return;
    }
    for (DriftKey key : lastOf.getOrDefault(at, List.of())) {
      if (!drifted.contains(key)) {
        mended.add(key);
      }
    }
    if (at < firstPosition) {
      return;
    }
    int messages = kind == InputKind.FIELD_MESSAGE ? 1 : 0;
    counts = counts.plus(new RebindingCounts(messages, 0, 0, 0, drifted.size(), 0, 0));
    for (SampleSink.Sample sample : sink.samples()) {
      SampleSink.Property property = sample.property();
      if (!values.remove(property) || !request.isForTwin(property.twin())) {
        continue;
      }
      if (rebindings.isPurged(property.twin(), at, sample.sourceMicros())) {
        counts = counts.plus(new RebindingCounts(0, 0, 0, 1, 0, 0, 0));
      } else if (before.slot(property.twin(), property.path()).isPresent()) {
        found.add(sample.readingOf(at, received));
      } else {
        unknown(property);
      }
    }
    // Those that the kernel had as they are gave no change.
    for (SampleSink.Property left : values) {
      if (request.isForTwin(left.twin()) && !hasDrifted(left)) {
        counts = counts.plus(new RebindingCounts(0, 0, 0, 1, 0, 0, 0));
      }
    }
  }

  /// A draft that would appear or grow by what is new: that takes a message of now.
  private void unknown(SampleSink.Property property) {
    isWanted = true;
    drift(
        sender,
        property.twin(),
        property.path(),
        before.hasTwin(property.twin()) ? DriftReason.UNKNOWN_PROPERTY : DriftReason.UNKNOWN_TWIN,
        "expected a property that is there, found one that a draft would grow by; re-bind after the next message");
    counts = counts.plus(new RebindingCounts(0, 0, 0, 0, 1, 0, 0));
  }

  private boolean hasDrifted(SampleSink.Property property) {
    return drifted.stream()
        .anyMatch(key -> key.twin().equals(property.twin()) && key.path().equals(property.path()));
  }

  /// Devices were in quarantine, and released: what was held then was decoded at the release.
  private void command(long at, ByteBuffer payload) {
    CommandRecord asked;
    try {
      asked = CommandRecord.read(payload);
    } catch (LockstepException _) {
      return;
    }
    if (asked.command() instanceof Command.OfDevices(DeviceCommand command)) {
      ofDevice(at, asked, command);
    }
  }

  private void ofDevice(long at, CommandRecord asked, DeviceCommand command) {
    switch (command) {
      case DeviceCommand.Batch batch -> batch.commands().forEach(one -> ofDevice(at, asked, one));
      case DeviceCommand.SetState state -> {
        if (state.state() == DeviceState.QUARANTINED) {
          heldOf.putIfAbsent(state.id(), new ArrayList<>());
        } else {
          heldOf.remove(state.id());
        }
      }
      case DeviceCommand.Release release -> {
        List<byte[]> held = heldOf.remove(release.id());
        if (held != null && release.apply()) {
          held.forEach(record -> released(at, asked.receivedMicros(), record));
        }
      }
      default -> {}
    }
  }

  /// A held message counts as received when its device was released.
  private void released(long at, long releasedMicros, byte[] record) {
    message.wrap(ByteBuffer.wrap(record));
    sender = message.device();
    boolean isMeant = request.isFor(releasedMicros, sender, message.topic());
    if (isMeant || SparkplugHost.speaksOf(message)) {
      FieldMessage.receivedAt(record, releasedMicros);
      decode(at, releasedMicros, isMeant, InputKind.FIELD_MESSAGE, ByteBuffer.wrap(record));
    }
  }

  private boolean holds(String sender, ByteBuffer payload) {
    for (Map.Entry<String, List<byte[]>> one : heldOf.entrySet()) {
      // A module of a device is named behind it.
      if (sender.equals(one.getKey()) || sender.startsWith(one.getKey() + "/")) {
        if (one.getValue().size() < HELD_MAX) {
          byte[] record = new byte[payload.remaining()];
          payload.duplicate().get(record);
          one.getValue().add(record);
        }
        return true;
      }
    }
    // Still in quarantine, whenever that began: what it sent is not for the twins.
    return driver.holds(payload);
  }

  @Override
  public void value(String twinId, String path) {
    if (isWanted) {
      values.add(new SampleSink.Property(twinId, path));
    }
  }

  @Override
  public void drift(
      String device, @Nullable String twinId, String path, DriftReason reason, String example) {
    String twin = twinId == null ? "" : twinId;
    // Answers to commands are no readings, and their commands are long over.
    if (!isWanted || !request.isForTwin(twin) || reason == DriftReason.UNKNOWN_COMMAND) {
      return;
    }
    DriftKey key = new DriftKey(device, twin, path, reason.name());
    drifted.add(key);
    if (remaining.size() < DRIFT_KINDS_MAX || remaining.containsKey(key)) {
      String shown = example.length() > EXAMPLE_MAX ? example.substring(0, EXAMPLE_MAX) : example;
      remaining.computeIfAbsent(key, _ -> new Remaining(shown)).count++;
    }
  }

  /// True when the last message was looked at.
  boolean isEnd() {
    return isEnd;
  }

  /// Readings and counts since the last call.
  Found take() {
    Found taken = new Found(found, counts);
    found = new ArrayList<>();
    counts = RebindingCounts.NONE;
    return taken;
  }

  /// Readings that wait to be taken.
  int size() {
    return found.size();
  }

  /// Which messages are asked for.
  RebindingRequest request() {
    return request;
  }

  /// The last position that was looked at.
  long position() {
    return position;
  }

  /// When the oldest kept message was received; [Long#MAX_VALUE] when there is none.
  long oldestMicros() {
    return oldestMicros;
  }

  /// What was found.
  record Found(List<ReboundReading> readings, RebindingCounts counts) {}

  /// The drift that there still is, the most frequent first.
  List<Rebinding.Remaining> remaining() {
    return remaining.entrySet().stream()
        .map(
            one ->
                new Rebinding.Remaining(one.getKey(), one.getValue().count, one.getValue().found))
        .sorted(Comparator.comparingLong(Rebinding.Remaining::count).reversed())
        .limit(Rebinding.REMAINING_MAX)
        .toList();
  }

  /// The drift whose last message drifts no more, and no other of the range does.
  List<DriftKey> resolved() {
    return mended.stream().filter(key -> !remaining.containsKey(key)).toList();
  }

  /// Refuses what cannot be asked for.
  static void check(RebindingRequest request) {
    if (request.fromMicros() >= request.toMicros()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "re-binding: expected from before to, found %d and %d (microseconds since 1970)"
              .formatted(request.fromMicros(), request.toMicros()));
    }
  }
}
