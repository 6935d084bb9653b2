package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.ingest.Downlinks;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeKind;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.StateHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The kernel as an embedded space runs it, on a stream of inputs: what every other way of running
/// it must be equal to.
public final class EmbeddedRun {
  private final Findings findings = new Findings("stream");
  private final Map<Long, String> replies = new TreeMap<>();
  private final Sink sink = new Sink();
  private Driver driver = Driver.empty(Devices.empty(), findings);
  private final ChangeListing changes;

  /// A run whose changes are all kept.
  public EmbeddedRun() {
    this(new ChangeListing());
  }

  /// @param changes takes what is decided
  public EmbeddedRun(ChangeListing changes) {
    this.changes = changes;
  }

  /// Decides one input.
  public void take(StreamInput input) {
    take(input.position(), input.kind(), input.buffer());
  }

  /// Decides one input.
  public void take(long position, int kind, ByteBuffer payload) {
    Driver.Decision decision = driver.drive(position, kind, payload, sink);
    if (decision instanceof Driver.Decision.Replied(long request, Reply reply)) {
      replies.put(request, textOf(reply));
    }
  }

  /// A reply as text.
  public static String textOf(Reply reply) {
    return reply.toString();
  }

  /// Goes on with a copy of the state: one that was written and read.
  public void writeAndRead() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      driver.forkState().write(new DataOutputStream(bytes));
      DriverState read =
          DriverState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      driver = Driver.of(read, findings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Goes on with a fork of the state, and gives the driver that it was forked from.
  Driver fork() {
    Driver before = driver;
    driver = Driver.of(before.forkState(), findings);
    return before;
  }

  /// What was decided.
  public ChangeListing changes() {
    return changes;
  }

  /// The answers to commands, by request.
  public Map<Long, String> replies() {
    return replies;
  }

  /// All that is known, see [SpaceListing].
  public List<String> state() {
    return SpaceListing.of(driver);
  }

  StateHash stateHash() {
    return driver.stateHash();
  }

  /// The present state.
  public GraphView view() {
    return driver.kernel().view();
  }

  /// When the earliest timer is due; [Long#MAX_VALUE] for never.
  public long nextTimerMicros() {
    return driver.kernel().nextTimerMicros();
  }

  /// An alarm, and whose it is.
  record AlarmOf(String id, String twin) {}

  /// Alarms.
  ///
  /// @param state only of this state, or null for all
  List<AlarmOf> alarms(@Nullable AlarmState state) {
    Set<AlarmState> wanted = state == null ? EnumSet.allOf(AlarmState.class) : EnumSet.of(state);
    return view().alarms(null, null, wanted, 100).stream()
        .map(document -> new AlarmOf(member(document, "id"), member(document, "twin")))
        .toList();
  }

  /// Runs of processes that go on, as the API shows them.
  List<String> openRuns() {
    return view().rules().openRuns();
  }

  static String member(String document, String name) {
    int from = document.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return document.substring(from, document.indexOf('"', from));
  }

  Downlinks downlinks() {
    return driver.downlinks();
  }

  Driver driver() {
    return driver;
  }

  /// Defects that inputs uncovered; none are expected.
  public List<?> findings() {
    return findings.all();
  }

  private final class Sink implements ChangeSink {
    private ByteBuffer buffer = ByteBuffer.allocate(1024);
    private int kind;

    @Override
    public ByteBuffer begin(ChangeKind what, int bytesMax) {
      kind = what.number();
      if (buffer.capacity() < bytesMax) {
        buffer = ByteBuffer.allocate(bytesMax);
      }
      return buffer.clear();
    }

    @Override
    public void end() {
      buffer.flip();
      List<String> _ = changes.add(0, kind, buffer);
    }
  }
}
