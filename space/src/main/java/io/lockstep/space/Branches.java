package io.lockstep.space;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// The branches of a space that are open, by id. They live in memory and end with the process.
/// Thread-safe.
public final class Branches {
  /// What a branch's id may be.
  public static final String ID_FORM = "1 to 64 letters, digits, '.', '_' and '-'";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int DESCRIPTION_MAX = 500;

  private final Space space;
  private final BranchOptions options;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<String, HostedBranch> open = new TreeMap<>();
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /// @param clock when a branch is made, and when its writes are received
  public Branches(Space space, BranchOptions options, InstantSource clock) {
    this.space = space;
    this.options = options;
    this.clock = clock;
  }

  /// Figures for metrics.
  ///
  /// @param open branches at present
  /// @param created since the start
  /// @param dropped since the start, those included that nobody used for long
  /// @param bytes what those that are open hold of their own
  public record Figures(int open, long created, long dropped, long bytes) {}

  /// Forks the present state.
  ///
  /// @throws LockstepException INVALID_ARGUMENT when the id or description has not its form,
  ///   ALREADY_EXISTS when there is such a branch, CONFLICT when there are as many as there may be
  public HostedBranch create(String id, String description, Principal by) {
    checkForm(id, description);
    Branch fork = space.fork();
    return opened(id, description, by, fork, fork.forkedView(), Optional.empty());
  }

  /// Forks a state of the past: that of all inputs that were received up to then. Its clock shows
  /// that time. Works it out on the calling thread.
  ///
  /// @throws LockstepException as [#create], and as [PastStates#at] says
  public HostedBranch createAsOf(String id, String description, Principal by, Instant when) {
    checkForm(id, description);
    if (when.isAfter(clock.instant())) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "branch as of %s: expected a time that is over, found one that is to come"
              .formatted(when));
    }
    checkRoom(id);
    Branch fork = space.past().at(when);
    return opened(id, description, by, fork, fork.forkedView(), Optional.of(when));
  }

  /// Hosts a branch that was forked elsewhere.
  ///
  /// @param base what it was forked from, as it was then
  /// @param time what its clock shows
  /// @throws LockstepException as [#create]
  public HostedBranch host(
      String id, String description, Principal by, Branch branch, GraphView base, Instant time) {
    checkForm(id, description);
    return opened(id, description, by, branch, base, Optional.of(time));
  }

  private static void checkForm(String id, String description) {
    if (!ID.matcher(id).matches() || id.chars().allMatch(c -> c == '.')) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "id of a branch: expected %s, found %s".formatted(ID_FORM, id));
    }
    if (description.length() > DESCRIPTION_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "description of a branch: expected at most %d characters, found %d"
              .formatted(DESCRIPTION_MAX, description.length()));
    }
  }

  /// Refuses early what would be refused after the work.
  private void checkRoom(String id) {
    lock.lock();
    try {
      dropIdle();
      if (open.containsKey(id)) {
        throw new LockstepException(
            ErrorCode.ALREADY_EXISTS,
            "branch %s: expected an id that no branch has, found one that is open".formatted(id));
      }
      if (open.size() >= options.countMax()) {
        throw new LockstepException(
            ErrorCode.CONFLICT,
            "branches: expected at most %d at once (limits.branches), found as many; drop one first"
                .formatted(options.countMax()));
      }
    } finally {
      lock.unlock();
    }
  }

  private HostedBranch opened(
      String id,
      String description,
      Principal by,
      Branch fork,
      GraphView base,
      Optional<Instant> time) {
    lock.lock();
    try {
      checkRoom(id);
      HostedBranch branch =
          new HostedBranch(id, description, by.name(), fork, base, options, clock);
      if (time.isPresent()) {
        HostedBranch _ = branch.at(time.get());
      }
      open.put(id, branch);
      created.incrementAndGet();
      return branch;
    } finally {
      lock.unlock();
    }
  }

  /// What the space would answer to a write now; tried on a fork that is thrown away.
  public Outcome tried(Principal principal, Command command) {
    Branch fork = space.fork();
    return new HostedBranch("trial", "", principal.name(), fork, fork.forkedView(), options, clock)
        .submit(principal, command);
  }

  /// What a message would come to now: through bindings and rules, on a fork that is thrown away.
  ///
  /// @param rules files of rules that stand in place of those in force; none for those in force
  /// @return the refusal of these rules, or what the message came to
  public Tried tried(
      Principal principal, List<NamedText> rules, String device, FieldPublication message) {
    byte[] sender = Inlet.bytesOf("device", device);
    Inlet.checkTopic(message.topic());
    byte[] topic = Inlet.bytesOf("topic", message.topic());
    Branch branch = space.fork();
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    if (!rules.isEmpty()) {
      Command command = new Command.OfTwins(new TwinCommand.SetRules(rules));
      ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(principal, command));
      CommandRecord.write(record, micros, 1, principal, command);
      if (branch.feed(InputKind.COMMAND, record.flip()).orElseThrow()
          instanceof Reply.Refused(Refusal refusal)) {
        return new Tried.Refused(refusal);
      }
    }
    ByteBuffer payload = message.payload();
    ByteBuffer record =
        ByteBuffer.allocate(
            FieldMessage.sizeOf(sender.length, topic.length, 0, payload.remaining()));
    Inlet.writeMessage(record, sender, topic, payload, micros);
    return new Tried.Done(TriedMessage.on(branch, record.flip()));
  }

  /// The outcome of a try.
  public sealed interface Tried {
    /// The message was taken.
    record Done(TriedMessage message) implements Tried {}

    /// The rules are not valid.
    record Refused(Refusal refusal) implements Tried {}
  }

  /// The branch with this id.
  ///
  /// @throws LockstepException NOT_FOUND when there is none
  public HostedBranch require(String id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  /// The branch with this id; empty when there is none.
  public Optional<HostedBranch> find(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(open.get(id));
    } finally {
      lock.unlock();
    }
  }

  /// All that are open, by id.
  public List<HostedBranch> all() {
    lock.lock();
    try {
      dropIdle();
      return new ArrayList<>(open.values());
    } finally {
      lock.unlock();
    }
  }

  /// Drops a branch; whoever still asks it is refused. False when there was none.
  public boolean drop(String id) {
    lock.lock();
    try {
      HostedBranch branch = open.remove(id);
      if (branch == null) {
        return false;
      }
      branch.drop();
      dropped.incrementAndGet();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Figures since the start.
  public Figures figures() {
    List<HostedBranch> all = all();
    long bytes = all.stream().mapToLong(branch -> branch.info().bytes()).sum();
    return new Figures(all.size(), created.get(), dropped.get(), bytes);
  }

  private void dropIdle() {
    Duration most = options.idleMax();
    if (most.isZero()) {
      return;
    }
    Instant latest = clock.instant().minus(most);
    for (HostedBranch branch : List.copyOf(open.values())) {
      if (branch.lastUsed().isBefore(latest)) {
        open.remove(branch.id());
        branch.drop();
        dropped.incrementAndGet();
      }
    }
  }

  static LockstepException unknown(String id) {
    return new LockstepException(
        ErrorCode.NOT_FOUND,
        "branch: expected the id of one that is open, found %s; GET /api/v1/branches lists them"
            .formatted(id));
  }
}
