package io.lockstep.space.parts;

import io.lockstep.ingest.DriftReason;
import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import io.lockstep.space.Command;
import io.lockstep.space.Driver;
import io.lockstep.space.DriverState;
import io.lockstep.twin.AnswerFault;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelRole;
import io.lockstep.twin.Structure;
import io.lockstep.twin.TwinCommand;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The third stage: the commands to the twins of one part. Its letters come from several twin
/// workers: they must be handed in by rising position, those to all before others of the same
/// position, those of one twin part in their order, and of one position by rising number of the
/// twin part. A worker that holds several parts of a space keeps, beside them, a template: a part
/// that takes the letters to [Letter#ALL] only, so that it knows models; a part that is addressed
/// for the first time is the template's [#part]. Letters to all go to the template and to each
/// part; the same one may come from each twin worker. Single writer: confined to one thread.
public final class CommandPart {
  private static final int FORMAT = 1;
  private static final int TEMPLATE = -1;

  /// Changes of commands that rules give are counted from here on, each twin's rules apart from
  /// another's, so that no two of a twin have the same number.
  private static final int RAISED_ORDINALS = 1 << 30;

  private static final int RAISED_TWINS = 1 << 20;
  private static final int RAISED_OF_TWIN = 1 << 10;

  private final int parts;
  private final int number;
  private final Decisions decisions;
  private final Kernel kernel;
  private final PartChanges changes = new PartChanges();

  /// The position of the last letter to all.
  private long heardOfAll = -1;

  private CommandPart(int parts, int number, DriverState state) {
    this.parts = parts;
    this.number = number;
    this.decisions = new Decisions("command part", state, _ -> {});
    this.kernel = decisions.kernel();
  }

  /// A template that knows nothing yet.
  ///
  /// @param parts how many parts there are
  public static CommandPart template(int parts) {
    return new CommandPart(parts, TEMPLATE, Decisions.empty(KernelRole.COMMANDS));
  }

  /// A part without commands that knows what this template knows; costs a generation increment.
  public CommandPart part(int ofNumber) {
    return copy(ofNumber);
  }

  private CommandPart copy(int ofNumber) {
    CommandPart copy = new CommandPart(parts, ofNumber, decisions.fork());
    copy.heardOfAll = heardOfAll;
    return copy;
  }

  /// True when the commands of a twin belong to this part.
  boolean isOwn(String twin) {
    return Parts.of(twin, parts) == number;
  }

  /// The kernel that decides here.
  public Kernel kernel() {
    return kernel;
  }

  /// Whether a command that all have to know of is of concern here.
  static boolean concerns(Command command) {
    return command instanceof Command.OfTwins(TwinCommand of)
        && !(of instanceof TwinCommand.SetRules);
  }

  /// Handles a letter of a twin part.
  public void take(Letter letter, Outlet out) {
    long position = letter.position();
    switch (Body.of(letter)) {
      case Body.Input input -> {
        if (position > heardOfAll) {
          heardOfAll = position;
          decisions.driver().drive(position, input.kind().number(), input.payload(), changes);
          changes.tell("", CommandPart::isOfCommands, out);
        }
      }
      case Body.Raised raised -> raised(position, raised, out);
      case Body.Answered answered -> answered(position, answered, out);
      case Body.Effect effect -> effect(position, effect, out);
      case Body.Asked asked -> {
        standIn(asked.twin(), asked.model());
        if (decisions.driver().drive(position, InputKind.COMMAND.number(), asked.payload(), changes)
            instanceof Driver.Decision.Replied(var request, var reply)) {
          changes.tell(asked.twin(), _ -> true, out);
          out.reply(request, reply);
        }
        kernel.structure().dismiss(asked.twin());
      }
      case Body.Link _, Body.Unlink _, Body.Moved _, Body.News _ ->
          throw new IllegalArgumentException(
              "letter at position %d: expected one for a command part, found one for a twin part"
                  .formatted(position));
    }
  }

  private void standIn(String twin, String model) {
    Structure structure = kernel.structure();
    if (!model.isEmpty()) {
      structure.standIn(twin, model);
    }
  }

  private static boolean isOfCommands(ChangeKind kind) {
    return switch (kind) {
      case COMMAND, DRIFT -> true;
      case SERIES,
          SAMPLES,
          ALARM,
          PROCESS,
          RULE_LOG,
          NOTIFICATION,
          TELEMETRY,
          TWIN,
          RELATIONSHIP,
          MODEL,
          REFUSAL,
          EVENT_ROUTE,
          DESIRED,
          MERGE,
          PURGE,
          RETENTION,
          AUDIT,
          REBOUND ->
          false;
    };
  }

  private void raised(long position, Body.Raised raised, Outlet out) {
    standIn(raised.twin(), raised.model());
    int place = (int) Math.floorMod(raised.id(), (long) RAISED_TWINS);
    // Two changes each: the command, and what the audit says of it.
    int first =
        RAISED_ORDINALS + place * (RAISED_OF_TWIN / 2) % RAISED_ORDINALS + 2 * raised.ordinal();
    kernel.beginInput(position, raised.receivedMicros(), first, changes);
    ChangeId _ =
        kernel
            .deviceCommands()
            .raised(
                new ChangeId(position, raised.id()),
                raised.twin(),
                raised.component(),
                raised.name(),
                raised.payload(),
                raised.timeoutMicros(),
                raised.idempotent(),
                raised.origin(),
                raised.expectation());
    kernel.endInput();
    changes.tell(raised.twin(), _ -> true, out);
    kernel.structure().dismiss(raised.twin());
  }

  private void answered(long position, Body.Answered answered, Outlet out) {
    String twin = answered.twin();
    standIn(twin, answered.model());
    kernel.beginInput(position, answered.receivedMicros(), changes);
    AnswerFault fault =
        kernel
            .deviceCommands()
            .answered(twin, answered.command(), answered.status(), answered.response());
    if (fault != null) {
      DriftReason reason = fault.isUnknown() ? DriftReason.UNKNOWN_COMMAND : DriftReason.WRONG_TYPE;
      kernel.drift(answered.device(), twin, fault.command(), reason.name(), fault.found());
    }
    kernel.endInput();
    changes.tell(twin, _ -> true, out);
    kernel.structure().dismiss(twin);
  }

  private void effect(long position, Body.Effect effect, Outlet out) {
    kernel.beginInput(position, effect.receivedMicros(), changes);
    kernel.deviceCommands().shown(effect.id(), effect.sourceMicros());
    kernel.endInput();
    changes.tell(effect.twin(), _ -> true, out);
  }

  /// The twin whose command a write is about; null for one that is about no single command, or
  /// about one that everybody is asked for.
  static @Nullable String commanded(TwinCommand command) {
    return switch (command) {
      case TwinCommand.OfDeviceCommand of -> of.twinId();
      case TwinCommand.OfTwin _,
          TwinCommand.OfRelationship _,
          TwinCommand.OfSeveral _,
          TwinCommand.OfSpace _ ->
          null;
    };
  }

  // State

  /// When the part wants to be told the time, microseconds since 1970-01-01T00:00Z;
  /// [Long#MAX_VALUE] for never. It is told by letters to all.
  public long nextTimerMicros() {
    return kernel.nextTimerMicros();
  }

  /// An independent copy; costs a generation increment. Another thread may write it.
  public CommandPart fork() {
    return copy(number);
  }

  /// Writes all state.
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeInt(parts);
    out.writeInt(number);
    out.writeLong(heardOfAll);
    decisions.write(out);
  }

  /// Reads what [#write] wrote, in this release or the one before.
  public static CommandPart read(DataInput in) throws IOException {
    Formats.check("command part", FORMAT, in.readInt());
    int parts = in.readInt();
    int number = in.readInt();
    long heardOfAll = in.readLong();
    CommandPart part = new CommandPart(parts, number, Decisions.read(in, KernelRole.COMMANDS));
    part.heardOfAll = heardOfAll;
    return part;
  }
}
