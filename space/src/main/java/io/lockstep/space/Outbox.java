package io.lockstep.space;

import io.lockstep.ingest.CommandRequest;
import io.lockstep.ingest.ContractState;
import io.lockstep.ingest.DesiredMessages;
import io.lockstep.ingest.DesiredRequest;
import io.lockstep.ingest.Downlink;
import io.lockstep.ingest.Downlinks;
import io.lockstep.ingest.HubCommand;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.InputKind;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.SpaceHealth.Kind;
import io.lockstep.twin.CommandsUnderWay;
import io.lockstep.twin.DesiredReference;
import io.lockstep.twin.DesiredView;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.PendingCommand;
import io.lockstep.twin.PendingDesired;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends what the kernel has decided to send: for each command that waits, and each request of a
/// decoder, one record goes into the input journal. That record is at the same time the message,
/// which the broker delivers, and the note that it was sent, which the kernel reads back. So there
/// is no moment at which one is there without the other: after a crash a command either still
/// waits, and is sent once, or was sent. What comes back besides answers goes the same way: that a
/// device has a command ([DeliveryReceipts]), and what came of a wish to cancel one
/// ([Cancellations]).
///
/// Only a running space has an outbox. In a replay, and in a branch, what was sent stands in the
/// records. Confined to the kernel's thread.
final class Outbox {
  private static final int ROUND_MAX = 256;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SECOND_MICROS = 1_000_000;

  /// A device that comes back later is told anew.
  private static final long DESIRED_EXPIRY_SECONDS = 600;

  private static final Principal SENDER = new Principal("lockstep", Role.ADMIN);

  private final Findings findings;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Runnable bell;
  private final Appender appender;

  /// Commands and references of desired values, and topics of other messages, whose records are on
  /// their way through the journal.
  private final Set<String> commandsOnTheWay = new HashSet<>();

  private final Set<String> topicsOnTheWay = new HashSet<>();

  /// What our own commands to the kernel are about, by their request number.
  private final Map<Long, About> asked = new HashMap<>();

  private final Cancellations cancellations;
  private final DeliveryReceipts receipts = new DeliveryReceipts();

  private final Queue<Round> refused = new ConcurrentLinkedQueue<>();
  private Start start;
  private long requests;
  private long retryNanos;
  private boolean isPaused;

  /// Whether the kernel knows that this outbox is a new one.
  private enum Start {
    /// It must be told, since commands were sent by the one before.
    TO_TELL,
    /// It is being told.
    TELLING,
    /// It knows, or need not.
    TOLD
  }

  /// What one of our own commands to the kernel is about.
  private sealed interface About {
    record Restart() implements About {}

    /// A command, or desired values, that cannot be sent.
    record Unsendable(String commandId) implements About {}

    record Cancelled(String commandId) implements About {}

    record Delivered(DeliveryReceipts.OfCommand receipt) implements About {}
  }

  /// What went into the journal together.
  private record Round(List<String> commands, List<String> topics, List<Long> requests) {
    static Round empty() {
      return new Round(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
      return commands.isEmpty() && topics.isEmpty() && requests.isEmpty();
    }
  }

  /// @param state as the recovery left it
  /// @param contracts the same
  /// @param findings takes defects of ours
  /// @param clock when records are written
  /// @param nanos monotonic, for pauses
  /// @param bell wakes the kernel's thread
  Outbox(
      GraphView state,
      ContractState contracts,
      Journal inputs,
      Findings findings,
      InstantSource clock,
      LongSupplier nanos,
      Runnable bell) {
    this.findings = findings;
    this.clock = clock;
    this.nanos = nanos;
    this.bell = bell;
    this.appender = inputs.appender();
    this.start = state.commandsSent() > 0 ? Start.TO_TELL : Start.TOLD;
    this.cancellations = new Cancellations(bell);
    state.commandsUnderWay().sent().forEach(receipts::await);
    contracts
        .underWay()
        .forEach(
            (position, reference) ->
                receipts.await(new CommandsUnderWay.Sent(reference, "", position, Long.MAX_VALUE)));
  }

  /// Says who delivers messages. Thread-safe.
  void withdrawBy(MessageWithdrawal port) {
    cancellations.withdrawBy(port);
  }

  /// A device has acknowledged a message of ours. Thread-safe.
  ///
  /// @param position of the message in the journal
  void delivered(long position) {
    receipts.received(position, nowMicros());
    bell.run();
  }

  /// Sends what waits; true when something went into the journal.
  boolean consider(GraphView view, Downlinks downlinks) {
    takeBackRefused();
    if (start == Start.TELLING || isPaused() || !appender.hasRoom()) {
      return false;
    }
    Round round = Round.empty();
    long now = nowMicros();
    try {
      if (start == Start.TO_TELL) {
        ask(new TwinCommand.Restarted(), new About.Restart(), now, round);
        start = Start.TELLING;
      } else {
        cancelCommands(view, downlinks, now, round);
        noteReceipts(now, round);
        sendCommands(view, downlinks, now, round);
        sendDesired(view, downlinks, now, round);
        sendRequests(downlinks, now, round);
        sendOwn(downlinks, now, round);
      }
    } catch (JournalException _) {
      pause();
    }
    if (round.isEmpty()) {
      return false;
    }
    appender.flush(new Told(round));
    return true;
  }

  /// A command that is to be cancelled is not sent, unless its message is on its way already.
  private void cancelCommands(GraphView view, Downlinks downlinks, long now, Round round) {
    Cancellations.Scribe scribe =
        new Cancellations.Scribe() {
          @Override
          public void tell(Downlink.Message message, PendingCommand command) {
            long left = Math.max(1, (command.dueMicros() - now) / SECOND_MICROS);
            DownlinkRecord.append(appender, message, left, now);
          }

          @Override
          public void decide(TwinCommand.CancelDecided decided) {
            ask(decided, new About.Cancelled(decided.commandId()), now, round);
          }
        };
    CommandsUnderWay commands = view.commandsUnderWay();
    if (commands.cancelling() > 0) {
      commands
          .cancellations(cancellations::isUnderWay)
          .forEach(
              wish ->
                  cancellations.takeUp(
                      wish, commandsOnTheWay.contains(wish.command().id()), scribe));
    }
    cancellations.settle(downlinks, now, scribe);
  }

  private void noteReceipts(long now, Round round) {
    DeliveryReceipts.OfCommand receipt;
    while ((receipt = receipts.poll()) != null) {
      CommandsUnderWay.Sent command = receipt.command();
      try {
        if (command.id().startsWith(ContractState.REFERENCE)) {
          ask(
              new Command.OfHub(new HubCommand.Delivered(command.id(), receipt.micros())),
              new About.Delivered(receipt),
              now,
              round);
          continue;
        }
        ask(
            new TwinCommand.Delivered(command.id(), command.twinId(), receipt.micros()),
            new About.Delivered(receipt),
            now,
            round);
      } catch (JournalException e) {
        receipts.again(receipt);
        throw e;
      }
    }
  }

  private void sendCommands(GraphView view, Downlinks downlinks, long now, Round round) {
    if (view.commandsToSend() == 0) {
      return;
    }
    for (PendingCommand command : view.pendingCommands(commandsOnTheWay::contains, ROUND_MAX)) {
      long leftMicros = command.dueMicros() - now;
      if (leftMicros <= 0) {
        continue; // Its timer is due, and ends it.
      }
      String payload = command.payload();
      CommandRequest request =
          new CommandRequest(
              command.id(), command.twinId(), command.name(), payload == null ? "" : payload, now);
      String problem =
          switch (downlinkOf(request, downlinks)) {
            case Downlink.Message message -> sendCommand(message, command.id(), leftMicros, now);
            case Downlink.Unroutable(String reason) -> reason;
          };
      if (problem == null) {
        round.commands().add(command.id());
      } else {
        ask(
            new TwinCommand.Unroutable(command.id(), problem),
            new About.Unsendable(command.id()),
            now,
            round);
      }
      commandsOnTheWay.add(command.id());
    }
  }

  /// A defect in making the message stops the command, not the kernel.
  private Downlink downlinkOf(CommandRequest request, Downlinks downlinks) {
    try {
      return downlinks.of(request);
    } catch (RuntimeException defect) {
      findings.add(Kind.DOWNLINK_DEFECT, "command " + request.id() + ": " + defect);
      return new Downlink.Unroutable(
          "a defect of Lockstep stopped this command (%s); see the findings of /health/ready"
              .formatted(defect.getClass().getSimpleName()));
    }
  }

  /// Appends a command's message; why it can never be sent, null when it was.
  private @Nullable String sendCommand(
      Downlink.Message message, String id, long leftMicros, long now) {
    long seconds = (leftMicros + SECOND_MICROS - 1) / SECOND_MICROS;
    try {
      DownlinkRecord.append(appender, message, id, seconds, now);
      return null;
    } catch (JournalException e) {
      if (e.reason() == JournalException.Reason.RECORD_TOO_LARGE) {
        return e.getMessage();
      }
      throw e;
    }
  }

  /// Tells devices what they are desired to be; what there is no way for, is told to the kernel.
  private void sendDesired(GraphView view, Downlinks downlinks, long now, Round round) {
    DesiredView desired = DesiredView.of(view);
    if (desired.waiting() == 0) {
      return;
    }
    for (PendingDesired pending : desired.pending(commandsOnTheWay::contains, ROUND_MAX)) {
      String reference = pending.reference().toString();
      DesiredMessages made = messagesOf(pending, downlinks, now);
      if (made.obstacles().isEmpty()) {
        for (Downlink.Message message : made.messages()) {
          DownlinkRecord.appendDesired(appender, message, reference, DESIRED_EXPIRY_SECONDS, now);
        }
        round.commands().add(reference);
      } else {
        List<TwinCommand.Obstacle> obstacles = new ArrayList<>();
        made.obstacles()
            .forEach(
                obstacle ->
                    obstacles.add(new TwinCommand.Obstacle(obstacle.path(), obstacle.reason())));
        DesiredReference about = pending.reference();
        ask(
            new TwinCommand.DesiredUnroutable(about.twinId(), about.version(), obstacles),
            new About.Unsendable(reference),
            now,
            round);
      }
      commandsOnTheWay.add(reference);
    }
  }

  /// A defect in making the messages holds the values back, not the kernel.
  private DesiredMessages messagesOf(PendingDesired pending, Downlinks downlinks, long now) {
    DesiredReference reference = pending.reference();
    List<DesiredRequest.Value> values = new ArrayList<>();
    pending
        .values()
        .forEach(
            value ->
                values.add(new DesiredRequest.Value(value.path(), value.json(), value.unit())));
    try {
      return downlinks.desired(
          new DesiredRequest(reference.twinId(), reference.version(), values, now));
    } catch (RuntimeException defect) {
      findings.add(Kind.DOWNLINK_DEFECT, reference + ": " + defect);
      String reason =
          "a defect of Lockstep stopped this value (%s); see the findings of /health/ready"
              .formatted(defect.getClass().getSimpleName());
      List<DesiredMessages.Obstacle> obstacles = new ArrayList<>();
      values.forEach(value -> obstacles.add(new DesiredMessages.Obstacle(value.path(), reason)));
      return new DesiredMessages(List.of(), obstacles);
    }
  }

  private void sendRequests(Downlinks downlinks, long now, Round round) {
    for (Downlink.Message request : requestsOf(downlinks, now)) {
      if (topicsOnTheWay.add(request.topic())) {
        DownlinkRecord.append(appender, request, now);
        round.topics().add(request.topic());
      }
    }
  }

  /// Sends what devices with a cloud's contract are told.
  private void sendOwn(Downlinks downlinks, long now, Round round) {
    for (Downlink.Own own : downlinks.own(now)) {
      if (commandsOnTheWay.add(own.reference())) {
        DownlinkRecord.appendDesired(
            appender, own.message(), own.reference(), own.expirySeconds(), now);
        round.commands().add(own.reference());
      }
    }
  }

  private List<Downlink.Message> requestsOf(Downlinks downlinks, long now) {
    try {
      return downlinks.rebirths(now);
    } catch (RuntimeException defect) {
      findings.add(Kind.DOWNLINK_DEFECT, "requests for a rebirth: " + defect);
      pause();
      return List.of();
    }
  }

  /// Appends a command of our own to the kernel; its requests are numbered below 0.
  private void ask(TwinCommand command, About about, long now, Round round) {
    ask(new Command.OfTwins(command), about, now, round);
  }

  private void ask(Command wrapped, About about, long now, Round round) {
    long request = --requests;
    ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(SENDER, wrapped));
    CommandRecord.write(record, now, request, SENDER, wrapped);
    appender.append(InputKind.COMMAND.number(), record.flip());
    asked.put(request, about);
    round.requests().add(request);
  }

  // What comes back

  /// A message to the field was read back: the kernel knows now that it was sent.
  ///
  /// @param position of the message in the journal
  void readBack(Driver.Decision.Sent sent, long position, GraphView view) {
    String id = sent.commandId();
    if (id.isEmpty()) {
      topicsOnTheWay.remove(sent.topic());
    } else {
      commandsOnTheWay.remove(id);
      if (id.startsWith(ContractState.MESSAGE)) {
        receipts.await(new CommandsUnderWay.Sent(id, "", position, Long.MAX_VALUE));
      }
      DesiredReference desired = DesiredReference.parse(id);
      String twin = desired == null ? view.commandsUnderWay().twinOf(id) : desired.twinId();
      if (!twin.isEmpty()) {
        receipts.await(new CommandsUnderWay.Sent(id, twin, position, Long.MAX_VALUE));
      }
    }
  }

  /// The kernel has decided a command; false when it was none of ours.
  boolean decided(long request) {
    if (request >= 0) {
      return false;
    }
    switch (asked.remove(request)) {
      case About.Restart _ -> start = Start.TOLD;
      case About.Unsendable(String id) -> commandsOnTheWay.remove(id);
      case About.Cancelled(String id) -> cancellations.forget(id);
      case About.Delivered _ -> {
        // It is noted.
      }
      case null -> {
        // One of a process before this.
      }
    }
    return true;
  }

  private final class Told implements BatchListener {
    private final Round round;

    Told(Round round) {
      this.round = round;
    }

    @Override
    public void durable(long firstPosition, long lastPosition) {
      // The kernel finds it by reading on.
    }

    @Override
    public void failed(JournalException why) {
      refused.add(round);
      bell.run();
    }
  }

  /// What the journal did not take waits again, and is tried later.
  private void takeBackRefused() {
    Round round;
    while ((round = refused.poll()) != null) {
      round.commands().forEach(commandsOnTheWay::remove);
      round.topics().forEach(topicsOnTheWay::remove);
      for (Long request : round.requests()) {
        switch (asked.remove(request)) {
          case About.Restart _ -> start = Start.TO_TELL;
          case About.Unsendable(String id) -> commandsOnTheWay.remove(id);
          case About.Cancelled(String id) -> cancellations.forget(id);
          case About.Delivered(DeliveryReceipts.OfCommand receipt) -> receipts.again(receipt);
          case null -> {
            // It was decided already.
          }
        }
      }
      pause();
    }
  }

  private void pause() {
    isPaused = true;
    retryNanos = nanos.getAsLong() + RETRY_NANOS;
  }

  private boolean isPaused() {
    isPaused = isPaused && nanos.getAsLong() - retryNanos < 0;
    return isPaused;
  }

  /// Positions of messages that must not be delivered any more.
  List<Long> withdrawn(GraphView view) {
    return view.commandsUnderWay().withdrawn(nowMicros()).stream()
        .map(CommandsUnderWay.Sent::position)
        .toList();
  }

  /// How long the kernel's thread may sleep as far as the outbox is concerned.
  long nanosToRetry() {
    return isPaused ? Math.max(1, retryNanos - nanos.getAsLong()) : Long.MAX_VALUE;
  }

  private long nowMicros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * SECOND_MICROS + now.getNano() / 1_000;
  }
}
