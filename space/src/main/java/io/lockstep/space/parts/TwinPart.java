package io.lockstep.space.parts;

import io.lockstep.model.ChangeId;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.InputKind;
import io.lockstep.model.Text;
import io.lockstep.space.Command;
import io.lockstep.space.CommandRecord;
import io.lockstep.space.Driver;
import io.lockstep.space.DriverState;
import io.lockstep.twin.CommandRelay;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelRole;
import io.lockstep.twin.Structure;
import io.lockstep.twin.TwinCommand;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The second stage: the values, rules and alarms of the twins of one part. A worker that holds
/// several parts of a space keeps, beside them, a template: a part without twins that takes the
/// letters to [Letter#ALL] only, so that it knows models, bindings and rules; a part that is
/// addressed for the first time is the template's [#part]. Letters to all go to the template and to
/// each part. Single writer: confined to one thread.
public final class TwinPart {
  private static final int FORMAT = 1;

  /// The number of a template.
  private static final int TEMPLATE = -1;

  private final int parts;
  private final int number;
  private final Decisions decisions;
  private final Kernel kernel;
  private final PartChanges changes = new PartChanges();

  /// Where the letters of the input that is being decided go.
  private @Nullable Outlet outlet;

  private long position;

  private TwinPart(int parts, int number, DriverState state) {
    this.parts = parts;
    this.number = number;
    this.decisions = new Decisions("twin part", state, this::driven);
    this.kernel = decisions.kernel();
    kernel.deviceCommands().relay(new Relay());
  }

  private void driven(Driver driver) {
    driver.relayAnswers(this::answered);
  }

  /// A template that knows nothing yet.
  ///
  /// @param parts how many parts there are
  public static TwinPart template(int parts) {
    return new TwinPart(parts, TEMPLATE, Decisions.empty(KernelRole.TWINS));
  }

  /// A part without twins that knows what this template knows; costs a generation increment.
  public TwinPart part(int ofNumber) {
    return copy(ofNumber);
  }

  private TwinPart copy(int ofNumber) {
    TwinPart copy = new TwinPart(parts, ofNumber, decisions.fork());
    copy.position = position;
    return copy;
  }

  /// The kernel that decides here. Twins of other parts stand in it for their relationships' sake:
  /// see [#isOwn].
  public Kernel kernel() {
    return kernel;
  }

  /// True when a twin belongs to this part.
  public boolean isOwn(String twin) {
    return Parts.of(twin, parts) == number;
  }

  /// Handles a letter of the graph part.
  public void take(Letter letter, Outlet out) {
    position = letter.position();
    outlet = out;
    switch (Body.of(letter)) {
      case Body.Input input when letter.part() == Letter.ALL -> takeOfAll(letter, input, out);
      case Body.Input input -> takeOwn(input, out);
      case Body.Link link -> link(link, out);
      case Body.Unlink(long received, String source, String id, String target) -> {
        Structure structure = kernel.structure();
        structure.unlink(source, id);
        dismiss(structure, source);
        dismiss(structure, target);
        decisions.structureChanged();
        derive(received, out);
      }
      case Body.Moved(String twin, String model) -> {
        kernel.structure().standIn(twin, model);
        decisions.structureChanged();
      }
      case Body.News(long received, String twin, String model, byte[] news) -> {
        Driver driver = decisions.driver();
        driver.registered(model);
        driver.takeNews(position, received, news, changes);
        driver.registered("");
        tell(twin, _ -> true, out);
      }
      case Body.Answered _ -> out.letter(letter);
      case Body.Raised _, Body.Asked _, Body.Effect _ ->
          throw new IllegalArgumentException(
              "letter at position %d: expected one for a twin part, found one for a command part"
                  .formatted(position));
    }
  }

  // Letters to one part

  private void takeOwn(Body.Input input, Outlet out) {
    switch (input.kind()) {
      case FIELD_MESSAGE -> {
        Driver driver = decisions.driver();
        if (input.appears()) {
          driver.registered(input.model());
        }
        driver.drive(position, input.kind().number(), input.payload().duplicate(), changes);
        driver.registered("");
        if (!changes.isEmpty()) {
          tell(subject(driver, input.payload()), _ -> true, out);
        }
      }
      case COMMAND -> command(input, out);
      case TICK, SESSION, AUDIT_CHECKPOINT, LISTENING -> {
        // Ticks go to all; sessions are the broker's.
      }
    }
  }

  /// Values of other twins than the one that an input is about are computed in a single part only,
  /// or with what all hear.
  private void tell(String twin, Predicate<ChangeKind> told, Outlet out) {
    boolean mayBeOfSeveral = parts == 1 || twin.isEmpty();
    changes.tell(twin, told, mayBeOfSeveral ? kernel::twinOfSeries : null, out);
  }

  private static String subject(Driver driver, ByteBuffer payload) {
    String written = driver.written();
    String twin = written.isEmpty() ? driver.addressee(payload) : written;
    return twin == null ? "" : twin;
  }

  private void command(Body.Input input, Outlet out) {
    CommandRecord asked = CommandRecord.read(input.payload().duplicate());
    if (!(asked.command() instanceof Command.OfTwins(TwinCommand command))) {
      return; // Devices are the graph part's.
    }
    String commanded = CommandPart.commanded(command);
    if (commanded != null) {
      if (command instanceof TwinCommand.Invoke invoke) {
        // Its effect is looked for here, whether it is taken or not.
        kernel
            .deviceCommands()
            .watchEffect(new ChangeId(position, 0), invoke, asked.receivedMicros());
      }
      out.letter(
          new Body.Asked(commanded, model(commanded), input.payload())
              .to(Parts.of(commanded, parts), position));
      return;
    }
    if (decisions.driver().drive(position, InputKind.COMMAND.number(), input.payload(), changes)
        instanceof Driver.Decision.Replied(var request, var reply)) {
      String twin = twinOf(command);
      tell(twin, _ -> true, out);
      out.reply(request, reply);
      if (input.wantsVerdict()) {
        ByteBuffer body = ByteBuffer.allocate(Text.bytesMax(model(twin)));
        Text.write(body, model(twin));
        byte[] bytes = new byte[body.flip().remaining()];
        body.get(bytes);
        out.verdict(new Verdict(position, bytes));
      }
    }
  }

  private static String twinOf(TwinCommand command) {
    return switch (command) {
      case TwinCommand.OfTwin of -> of.twinId();
      case TwinCommand.OfRelationship _,
          TwinCommand.OfDeviceCommand _,
          TwinCommand.OfSeveral _,
          TwinCommand.OfSpace _ ->
          "";
    };
  }

  private void link(Body.Link link, Outlet out) {
    Structure structure = kernel.structure();
    standIn(structure, link.source(), link.sourceModel());
    standIn(structure, link.target(), link.targetModel());
    structure.link(
        link.source(),
        link.id(),
        new Structure.Link(link.target(), link.name(), link.properties()));
    decisions.structureChanged();
    derive(link.receivedMicros(), out);
  }

  /// What is computed along relationships follows them. The graph part's change was the first one.
  private void derive(long received, Outlet out) {
    long at = received == Body.NO_TIME ? kernel.receivedMicros() : received;
    if (kernel.derive(position, at, 1, changes) > 0) {
      tell("", _ -> true, out);
    }
  }

  private void standIn(Structure structure, String twin, String model) {
    if (!isOwn(twin)) {
      structure.standIn(twin, model);
    }
  }

  private void dismiss(Structure structure, String twin) {
    if (!isOwn(twin)) {
      structure.dismiss(twin);
    }
  }

  // Letters to all

  private void takeOfAll(Letter letter, Body.Input input, Outlet out) {
    boolean isForCommands =
        switch (input.kind()) {
          case FIELD_MESSAGE, SESSION, AUDIT_CHECKPOINT -> true;
          case TICK -> {
            decisions.driver().drive(position, input.kind().number(), input.payload(), changes);
            tell("", TwinPart::isOfTwins, out);
            yield true;
          }
          case LISTENING -> {
            decisions.driver().drive(position, input.kind().number(), input.payload(), changes);
            yield false;
          }
          case COMMAND -> {
            CommandRecord asked = CommandRecord.read(input.payload().duplicate());
            if (concernsTwins(asked.command())) {
              decisions.driver().drive(position, input.kind().number(), input.payload(), changes);
              tell("", TwinPart::isOfTwins, out);
            }
            yield CommandPart.concerns(asked.command());
          }
        };
    if (number == TEMPLATE && isForCommands) {
      out.letter(letter);
    }
  }

  private static boolean concernsTwins(Command command) {
    return !(command instanceof Command.OfTwins(TwinCommand.Restarted _)
        || command instanceof Command.OfTwins(TwinCommand.Unroutable _));
  }

  /// What the graph part has not told already.
  private static boolean isOfTwins(ChangeKind kind) {
    return switch (kind) {
      case SERIES, SAMPLES, DRIFT, ALARM, COMMAND, PROCESS, TELEMETRY, RULE_LOG, NOTIFICATION ->
          true;
      case TWIN,
          RELATIONSHIP,
          MODEL,
          REFUSAL,
          EVENT_ROUTE,
          MERGE,
          AUDIT,
          DESIRED,
          REBOUND,
          PURGE,
          RETENTION ->
          false;
    };
  }

  // Letters to command parts

  private String model(String twin) {
    return kernel.structure().modelOrNone(twin);
  }

  private void post(String twin, Body body) {
    if (outlet != null) {
      outlet.letter(body.to(Parts.of(twin, parts), position));
    }
  }

  private final class Relay implements CommandRelay {
    @Override
    public void raise(
        ChangeId id,
        int ordinal,
        long receivedMicros,
        String twin,
        String component,
        String name,
        @Nullable String payload,
        long timeoutMicros,
        boolean idempotent,
        String origin,
        @Nullable Expectation expectation) {
      post(
          twin,
          new Body.Raised(
              id.ordinal(),
              ordinal,
              receivedMicros,
              twin,
              model(twin),
              component,
              name,
              payload,
              timeoutMicros,
              idempotent,
              origin,
              expectation));
    }

    @Override
    public void effect(ChangeId id, long receivedMicros, String twin, long sourceMicros) {
      post(twin, new Body.Effect(id, receivedMicros, twin, sourceMicros));
    }
  }

  private void answered(
      long receivedMicros,
      String device,
      String twin,
      String command,
      int status,
      @Nullable String response) {
    post(
        twin,
        new Body.Answered(receivedMicros, device, twin, model(twin), command, status, response));
  }

  // State

  /// When the part wants to be told the time, microseconds since 1970-01-01T00:00Z;
  /// [Long#MAX_VALUE] for never. It is told by letters to all.
  public long nextTimerMicros() {
    return kernel.nextTimerMicros();
  }

  /// How many twins live here, those that stand in for others included.
  public long twins() {
    return kernel.statistics().twins();
  }

  /// An independent copy; costs a generation increment. Another thread may write it.
  public TwinPart fork() {
    return copy(number);
  }

  /// Writes all state.
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeInt(parts);
    out.writeInt(number);
    out.writeLong(position);
    decisions.write(out);
  }

  /// Reads what [#write] wrote, in this release or the one before.
  public static TwinPart read(DataInput in) throws IOException {
    Formats.check("twin part", FORMAT, in.readInt());
    int parts = in.readInt();
    int number = in.readInt();
    long position = in.readLong();
    TwinPart part = new TwinPart(parts, number, Decisions.read(in, KernelRole.TWINS));
    part.position = position;
    return part;
  }
}
