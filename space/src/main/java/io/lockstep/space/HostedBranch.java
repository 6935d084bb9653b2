package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A branch that apps write to and read, as they do its space. Each write is decided at once, in
/// the order in which the lock is had; nothing is journalled, and nothing leaves the branch: no
/// message to the field, no live event, no history row.
///
/// Time passes in a branch with its writes: before each one, timers fire that are due by then. A
/// branch's clock never goes back.
///
/// Thread-safe.
public final class HostedBranch {
  private static final int TICKS_MAX = 1_000;
  private static final int WRITES_BETWEEN_WEIGHINGS = 256;

  private final String id;
  private final String description;
  private final String createdBy;
  private final Instant created;
  private final Branch branch;
  private final GraphView base;
  private final BranchOptions options;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable GraphView reading;
  private long nowMicros;
  private long requests;
  private int writesUntilWeighing = WRITES_BETWEEN_WEIGHINGS;
  private long stateBytes;
  private boolean isDropped;
  private volatile Instant lastUsed;

  HostedBranch(
      String id,
      String description,
      String createdBy,
      Branch branch,
      BranchOptions options,
      InstantSource clock) {
    this.id = id;
    this.description = description;
    this.createdBy = createdBy;
    this.branch = branch;
    this.base = branch.forkedView();
    this.options = options;
    this.clock = clock;
    this.created = clock.instant();
    this.lastUsed = created;
    this.nowMicros = micros(created);
  }

  /// What it is addressed by.
  public String id() {
    return id;
  }

  /// The inputs position that it was forked at: the first input of the base that it does not hold.
  public long basePosition() {
    return branch.basePosition();
  }

  /// What it was forked from, as it was then.
  public GraphView base() {
    return base;
  }

  /// Decides a write. The outcome's position is the branch's own; it begins at [#basePosition].
  ///
  /// @throws LockstepException NOT_FOUND when the branch was dropped meanwhile, STORAGE_FULL when
  ///   it holds as much as a branch may, and INVALID_ARGUMENT for what only a space has: devices
  public Outcome submit(Principal principal, Command command) {
    checkBelongs(command);
    lock.lock();
    try {
      long now = beginWrite();
      ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(principal, command));
      CommandRecord.write(record, now, ++requests, principal, command);
      long at = branch.position();
      Reply reply = branch.feed(InputKind.COMMAND, record.flip()).orElseThrow();
      endWrite();
      return new Outcome(at, reply);
    } finally {
      lock.unlock();
    }
  }

  private static void checkBelongs(Command command) {
    switch (command) {
      case Command.OfTwins _, Command.SetBindings _ -> {}
      case Command.OfDevices _, Command.SetSparkplug _, Command.OfHub _, Command.OfRebinding _ ->
          throw new LockstepException(
              ErrorCode.INVALID_ARGUMENT,
              "a branch: expected a change of its graph, rules or bindings, found one of what the"
                  + " space has outside of its graph: devices, tokens, Sparkplug's options");
    }
  }

  /// Takes messages as if a device had published them: they reach this branch only.
  ///
  /// @throws LockstepException as [#submit] does, and INVALID_ARGUMENT when a topic cannot be one
  public FieldReceipt publish(String device, List<FieldPublication> messages) {
    byte[] sender = Inlet.bytesOf("device", device);
    List<byte[]> topics = new ArrayList<>(messages.size());
    for (FieldPublication message : messages) {
      Inlet.checkTopic(message.topic());
      topics.add(Inlet.bytesOf("topic", message.topic()));
    }
    lock.lock();
    try {
      long now = beginWrite();
      long first = branch.position();
      for (int i = 0; i < topics.size(); i++) {
        byte[] topic = topics.get(i);
        ByteBuffer payload = messages.get(i).payload();
        ByteBuffer record =
            ByteBuffer.allocate(
                FieldMessage.sizeOf(sender.length, topic.length, 0, payload.remaining()));
        Inlet.writeMessage(record, sender, topic, payload, now);
        var _ = branch.feed(InputKind.FIELD_MESSAGE, record.flip());
      }
      endWrite();
      return new FieldReceipt(first, branch.position() - 1, topics.size(), now);
    } finally {
      lock.unlock();
    }
  }

  /// The time of the write; what was due before has happened.
  private long beginWrite() {
    checkIsThere();
    checkRoom();
    lastUsed = clock.instant();
    nowMicros = Math.max(nowMicros, micros(lastUsed));
    reading = null;
    // One tick fires a bounded number of timers.
    for (int i = 0; i < TICKS_MAX && branch.nextTimerMicros() <= nowMicros; i++) {
      var _ =
          branch.feed(InputKind.TICK, ByteBuffer.allocate(Long.BYTES).putLong(nowMicros).flip());
    }
    return nowMicros;
  }

  private void endWrite() {
    writesUntilWeighing--;
    if (writesUntilWeighing <= 0) {
      writesUntilWeighing = WRITES_BETWEEN_WEIGHINGS;
      stateBytes = branch.view().bytesApartFrom(base);
    }
  }

  private void checkRoom() {
    long held = stateBytes + branch.recordBytes();
    if (held >= options.bytesMax()) {
      throw new LockstepException(
          ErrorCode.STORAGE_FULL,
          "branch %s: expected at most %d bytes of its own (limits.branch-bytes), found %d; merge what is wanted and drop it"
              .formatted(id, options.bytesMax(), held));
    }
  }

  private void checkIsThere() {
    if (isDropped) {
      throw Branches.unknown(id);
    }
  }

  /// Reads the present state, between two writes. For reads of a few twins.
  ///
  /// @param query must not keep the view
  public <T extends @Nullable Object> T read(Function<GraphView, T> query) {
    lock.lock();
    try {
      checkIsThere();
      lastUsed = clock.instant();
      return query.apply(branch.view());
    } finally {
      lock.unlock();
    }
  }

  /// A view for reads at length, by any thread, that holds all that is decided.
  public GraphView view() {
    lock.lock();
    try {
      checkIsThere();
      lastUsed = clock.instant();
      GraphView view = reading;
      if (view == null) {
        view = branch.forkedView();
        reading = view;
      }
      return view;
    } finally {
      lock.unlock();
    }
  }

  /// The bindings in force, as they were set.
  public List<NamedText> bindings() {
    lock.lock();
    try {
      checkIsThere();
      return branch.bindings();
    } finally {
      lock.unlock();
    }
  }

  /// What there is to say of it now.
  public BranchInfo info() {
    lock.lock();
    try {
      stateBytes = branch.view().bytesApartFrom(base);
      return new BranchInfo(
          id,
          description,
          createdBy,
          created,
          lastUsed,
          branch.basePosition(),
          branch.inputCount(),
          branch.outputCount(),
          stateBytes + branch.recordBytes(),
          branch.view().twinCount(),
          branch.view().relationshipCount());
    } finally {
      lock.unlock();
    }
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void drop() {
    lock.lock();
    try {
      isDropped = true;
    } finally {
      lock.unlock();
    }
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
